"""Scope comes from the database and from posts: neither a posted unit nor Django's own flags widen it."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User

from allocation.models import Coverage, Demand, MeterAvailability, Post

pytestmark = pytest.mark.django_db
ADMIN = admin.site._registry


def asked_by(rf, user):
    request = rf.get("/admin/")
    request.user = user
    return request


@pytest.fixture
def staff(manager):
    """A manager whom somebody also made staff, with every permission that Django knows."""
    manager.is_staff = True
    manager.save()
    manager.user_permissions.set(Permission.objects.all())
    return User.objects.get(pk=manager.pk)


@pytest.mark.parametrize(
    ("model", "own", "foreign"),
    [
        (MeterAvailability, {"unit": "UP3-MENTENG"}, {"unit": "UP3-BANDENGAN"}),
        (Coverage, {"region": "31.71.01"}, {"region": "31.71.02"}),
    ],
)
def test_a_unit_put_on_a_foreign_row_opens_it_to_nobody(rf, manager, model, own, foreign):
    pages, request = ADMIN[model], asked_by(rf, manager)
    mine, theirs = (model.objects.filter(**row).first() for row in (own, foreign))
    mine.unit_id, theirs.unit_id = "UP3-BANDENGAN", "UP3-MENTENG"  # as a form has put it there
    for row, allowed in ((mine, True), (theirs, False)):
        assert pages.has_view_permission(request, row) is allowed
        assert pages.has_change_permission(request, row) is allowed


@pytest.mark.parametrize("model", [User, Post, MeterAvailability, Coverage, Demand])
def test_nobody_adds_or_deletes_by_being_staff(rf, staff, model):
    pages, request = ADMIN[model], asked_by(rf, staff)
    assert not pages.has_add_permission(request)
    assert not pages.has_delete_permission(request)


def test_being_staff_shows_no_people(rf, staff, as_user):
    request = asked_by(rf, staff)
    for model in (User, Post):
        assert not ADMIN[model].has_module_permission(request)
        assert not ADMIN[model].has_view_permission(request)
        assert not ADMIN[model].has_change_permission(request)
    client = as_user(staff)
    for model, field in (("post", "user"), ("historicalcoverage", "verified_by")):
        query = {"app_label": "allocation", "model_name": model, "field_name": field, "term": "a"}
        assert client.get("/admin/autocomplete/", query).status_code == 403
    assert client.get("/admin/auth/user/").status_code == 403
