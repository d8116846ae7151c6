"""Rows that nobody changes, whatever post they hold: asked of the admin itself, beside its pages."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from allocation.admin.availability.history import HistoryAdmin
from allocation.admin.demand.page import DemandAdmin

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [DemandAdmin, HistoryAdmin])
@pytest.mark.parametrize("who", ["manager", "srm", "pusat", "administrator", "agent", "stranger"])
def test_nobody_may_add_change_or_delete_them(request, kind, who):
    [pages] = [pages for pages in admin.site._registry.values() if type(pages) is kind]
    asked = RequestFactory().get("/admin/")
    asked.user = request.getfixturevalue(who)
    rights = (pages.has_add_permission, pages.has_change_permission, pages.has_delete_permission)
    assert [right(asked) for right in rights] == [False] * 3
