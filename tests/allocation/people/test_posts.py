"""Posts: one active user each, a unit that fits, and what each may set (SOP 2)."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from allocation.models import Post, Unit
from allocation.people.posts import is_pusat, posts_of, units_under

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "unit", "message"),
    [
        ("MANAGER_UP3", "UID-JAYA", "Jabatan Manager UP3 memerlukan unit UP3."),
        ("SRM", "UP3-MENTENG", "Jabatan SRM Niaga & PP memerlukan unit UID atau UIW."),
        ("MANAGER_UP3", None, "Manager UP3 dan SRM memerlukan unit; Pusat tidak memakai unit."),
        ("SRM", None, "Manager UP3 dan SRM memerlukan unit; Pusat tidak memakai unit."),
        ("PUSAT", "UID-JAYA", "Manager UP3 dan SRM memerlukan unit; Pusat tidak memakai unit."),
        ("MANAGER_UP3", "UP3-PLN-BATAM", "Alokasi meter PT PLN Batam tidak diatur di aplikasi ini."),
        ("SRM", "PLN-BATAM", "Alokasi meter PT PLN Batam tidak diatur di aplikasi ini."),
    ],
)
def test_a_post_needs_the_unit_of_its_role(stranger, role, unit, message):
    with pytest.raises(ValidationError) as refused:
        Post(role=role, unit_id=unit, user=stranger).full_clean()
    assert refused.value.messages == [message]


@pytest.mark.parametrize(
    ("role", "unit"),
    [("MANAGER_UP3", "UP3-MENTENG"), ("SRM", "UID-JAYA"), ("SRM", "UIW-PPB"), ("PUSAT", None)],
)
def test_a_fitting_post_is_accepted(stranger, role, unit):
    Post(role=role, unit_id=unit, user=stranger).full_clean()


@pytest.mark.parametrize(("role", "unit"), [("MANAGER_UP3", None), ("PUSAT", "UID-JAYA")])
def test_the_database_itself_refuses_a_post_without_its_unit(stranger, role, unit):
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(role=role, unit_id=unit, user=stranger)


def test_a_post_has_one_active_user(manager, stranger):
    second = Post(role="MANAGER_UP3", unit_id="UP3-MENTENG", user=stranger)
    with pytest.raises(ValidationError, match="Jabatan ini masih dipegang pengguna lain"):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_several_people_hold_the_post_pusat_each_once(pusat, stranger):
    second = Post(role="PUSAT", user=stranger)
    second.full_clean()
    second.save()
    assert is_pusat(pusat)
    assert is_pusat(stranger)
    twice = Post(role="PUSAT", user=stranger)
    with pytest.raises(ValidationError, match="Pengguna ini sudah memegang jabatan Pusat"):
        twice.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()


def test_a_post_that_was_given_up_can_be_taken_over(manager, stranger):
    Post.objects.filter(user=manager).update(active=False)
    post = Post(role="MANAGER_UP3", unit_id="UP3-MENTENG", user=stranger)
    post.full_clean()
    post.save()
    assert (posts_of(manager), [p.label for p in posts_of(stranger)]) == ([], ["Manager UP3 Menteng"])


def test_an_administrator_holds_no_post(administrator):
    with pytest.raises(ValidationError, match="Administrator tidak memegang jabatan"):
        Post(role="MANAGER_UP3", unit_id="UP3-MENTENG", user=administrator).full_clean()
    Post.objects.create(role="MANAGER_UP3", unit_id="UP3-MENTENG", user=administrator)
    assert posts_of(administrator) == []


def test_a_post_is_shown_without_the_persons_name(manager, srm, pusat):
    labels = [posts_of(user)[0].label for user in (manager, srm, pusat)]
    assert labels == ["Manager UP3 Menteng", "SRM Niaga & PP UID Jakarta Raya", "Pusat"]


def test_a_manager_sets_the_own_up3(manager):
    assert list(units_under(posts_of(manager))) == [Unit.objects.get(code="UP3-MENTENG")]


def test_an_srm_sets_the_own_uid_and_every_up3_below_it(srm):
    codes = set(units_under(posts_of(srm)).values_list("code", flat=True))
    assert codes == {"UID-JAYA", *Unit.objects.filter(parent="UID-JAYA").values_list("code", flat=True)}
    assert {"UID-JAYA", "UP3-MENTENG"} <= codes
    assert "UP3-BANDUNG" not in codes


@pytest.mark.parametrize("who", ["pusat", "agent", "supervisor", "stranger", "administrator"])
def test_everybody_else_sets_nothing(request, who):
    assert not units_under(posts_of(request.getfixturevalue(who))).exists()


def test_nobody_logged_in_sets_nothing():
    assert not units_under(posts_of(AnonymousUser())).exists()
    assert not is_pusat(AnonymousUser())


def test_only_the_holder_of_pusat_reads_everything(pusat, srm, administrator):
    assert [is_pusat(user) for user in (pusat, srm, administrator)] == [True, False, False]


def test_a_locked_account_loses_the_rights_of_its_post_at_once(srm):
    assert units_under(posts_of(srm)).exists()
    type(srm).objects.filter(pk=srm.pk).update(is_active=False)
    assert not units_under(posts_of(srm)).exists()
