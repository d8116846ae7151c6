"""What our pages of the admin are built on, asked of the admin itself where its pages would hide it."""

import re

import pytest
from django.contrib import admin, messages
from django.contrib.messages.api import MessageFailure
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from allocation.admin.availability.history import HistoryAdmin
from allocation.admin.demand.page import DemandAdmin
from allocation.admin.people import PostAdmin
from allocation.models import MeterAvailability, Post
from tests.allocation.admin.admin_pages import page
from tests.walk import html_of

pytestmark = pytest.mark.django_db
HISTORY = "allocation_historicalmeteravailability"


def pages_of(kind):
    [pages] = [pages for pages in admin.site._registry.values() if type(pages) is kind]
    return pages


def asked_by(user):
    asked = RequestFactory().get("/admin/")
    asked.user = user
    return asked


@pytest.mark.parametrize("kind", [DemandAdmin, HistoryAdmin])
@pytest.mark.parametrize("who", ["manager", "srm", "pusat", "administrator", "agent", "stranger"])
def test_nobody_may_add_change_or_delete_rows_that_are_only_read(request, kind, who):
    pages, asked = pages_of(kind), asked_by(request.getfixturevalue(who))
    rights = (pages.has_add_permission, pages.has_change_permission, pages.has_delete_permission)
    assert [right(asked) for right in rights] == [False] * 3


def test_a_list_has_no_address_but_its_own_and_its_files(manager):
    names = [url.name for url in pages_of(HistoryAdmin).get_urls()]
    assert names == [f"{HISTORY}_export", f"{HISTORY}_changelist"]


def test_an_address_of_ours_leads_who_may_enter_the_admin_to_its_page(administrator, agent):
    url = pages_of(PostAdmin).route("x/", lambda request: HttpResponse("x"), "x")
    assert (str(url.pattern), url.name) == ("x/", "allocation_post_x")
    assert url.callback(asked_by(administrator)).content == b"x"
    assert url.callback(asked_by(agent)).status_code == 302


def test_a_list_is_called_by_its_rows_and_offers_its_files(as_user, manager):
    response = as_user(manager).get(reverse(f"admin:{HISTORY}_changelist"))
    assert "<h1>Riwayat ketersediaan</h1>" in html_of(response)
    assert reverse(f"admin:{HISTORY}_export", args=["csv"]) in html_of(response)


@pytest.mark.parametrize("field", [None, "", "unit"])
def test_a_row_is_found_by_the_field_that_the_address_names(manager, field):
    pages, asked = pages_of(PostAdmin), asked_by(manager)
    post = Post.objects.get(user=manager)
    assert pages.get_object(asked, str(post.pk if not field else post.unit_id), field) == post


def test_a_row_of_a_unit_is_found_by_the_field_that_the_address_names(manager):
    [pages] = [pages for model, pages in admin.site._registry.items() if model is MeterAvailability]
    row = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1)
    MeterAvailability.objects.filter(pk=row.pk).update(version=4711)
    assert pages.get_object(asked_by(manager), "4711", "version") == row


def test_a_row_of_another_unit_is_not_there_and_the_page_says_so(as_user, manager):
    row = MeterAvailability.objects.get(unit="UP3-BANDUNG", phase=1)
    response = as_user(manager).get(page(row))
    assert response.status_code == 404
    assert re.search(r"> ?Data ini tidak ada atau bukan milik unit Anda\. ?<", html_of(response))


def test_an_address_of_ours_takes_no_filters_where_there_are_none(manager):
    [pages] = [pages for model, pages in admin.site._registry.items() if model is MeterAvailability]
    assert pages.with_filters(asked_by(manager), "/admin/x/") == "/admin/x/"


def test_a_message_keeps_what_django_says_beside_it(administrator):
    pages, asked = pages_of(PostAdmin), asked_by(administrator)
    pages.message_user(asked, "apa pun", messages.INFO, "penting", fail_silently=True)  # nowhere to put it
    with pytest.raises(MessageFailure):
        pages.message_user(asked, "apa pun")
    asked._messages = CookieStorage(asked)
    pages.message_user(asked, "apa pun", messages.INFO, "penting")
    [said] = list(asked._messages)
    assert (said.message, said.extra_tags) == ("apa pun", "penting")
