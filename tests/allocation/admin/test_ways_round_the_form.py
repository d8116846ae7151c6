"""Ways round the form of availability: none leads out of the scope."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from allocation.availability.changes import set_availability
from allocation.models import MeterAvailability, Post
from tests.allocation.admin.admin_pages import CAST, LIST, OUTSIDE, form, page
from tests.allocation.settings_of import setting
from tests.walk import html_of

pytestmark = pytest.mark.django_db


# Ways round the form


@pytest.mark.parametrize("who", CAST)
def test_nobody_adds_or_deletes(client_of, who):
    client, row, before = client_of(who), setting(), MeterAvailability.objects.count()
    refused = (302,) if who in OUTSIDE else (403, 404)
    assert client.get(f"{LIST}add/").status_code in refused
    assert client.post(f"{LIST}add/", form(row, unit="UP3-MENTENG", phase=1)).status_code in refused
    assert client.get(page(row, "delete")).status_code in refused
    assert client.post(page(row, "delete"), {"post": "yes"}).status_code in refused
    assert client.post(page(row), form(row, _saveasnew="1")).status_code in refused
    assert MeterAvailability.objects.count() == before
    assert not MeterAvailability.history.exists()


@pytest.mark.slow
@pytest.mark.parametrize("who", ["manager", "srm", "pusat"])
@pytest.mark.parametrize(
    "posted",
    [
        {"action": "delete_selected", "post": "yes"},
        {"_save": "1", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-availability": "ALL"},
    ],
)
def test_the_list_changes_nothing_in_bulk(client_of, who, posted):
    row, before = setting(), MeterAvailability.objects.count()
    client_of(who).post(LIST, {"_selected_action": [row.pk], "form-0-id": row.pk, **posted})
    row.refresh_from_db()
    assert row.version == 0
    assert MeterAvailability.objects.count() == before


def test_simple_historys_revert_has_no_address(client_of, manager):
    row = set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="uji")
    entry = row.history.get()
    assert client_of("manager").get(f"{page(row, 'history')}{entry.pk}/", follow=True).status_code == 404
    assert "simple_history" not in str(admin.site.urls)


def test_the_history_shows_who_when_before_after_and_why(client_of, manager, srm):
    set_availability(unit="UP3-MENTENG", phase=1, availability="PRABAYAR", by=manager, reason="Stok habis")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    shown = html_of(client_of("manager").get(page(setting(), "history")))
    rows = re.findall(r"<tr>(.*?)</tr>", shown)[1:]
    cells = [
        [re.sub(r"<[^>]*>|\s+", " ", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]
    assert [cell[1:] for cell in cells] == [
        [
            "SRM Niaga &amp; PP UID Jakarta Raya (srm.jakarta)",
            "Prabayar",
            "ALL (Pascabayar dan Prabayar)",
            "Kiriman tiba",
            "-",
        ],
        ["Manager UP3 Menteng (manajer.menteng)", "belum diatur", "Prabayar", "Stok habis", "-"],
    ]
    assert all(cell[0].endswith("WIB") for cell in cells)


def test_a_reason_is_text_not_markup(client_of, manager):
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="<script>x</script>")
    for name in ("history", "change"):
        assert "<script>x" not in html_of(client_of("manager").get(page(setting(), name)))


@pytest.mark.parametrize("who", ["manager", "srm", *OUTSIDE])
@pytest.mark.parametrize(
    ("model", "field"),
    [("post", "unit"), ("post", "user"), ("meteravailability", "unit"), ("coverage", "unit")],
)
def test_autocomplete_tells_a_manager_nothing(client_of, who, model, field):
    query = {"app_label": "allocation", "model_name": model, "field_name": field, "term": "a"}
    assert client_of(who).get("/admin/autocomplete/", query).status_code in (302, 403)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["manager", "srm", *OUTSIDE])
@pytest.mark.parametrize("model", ["allocation/region", "allocation/unit", "allocation/post", "auth/user"])
def test_the_other_tables_are_closed_to_managers(client_of, who, model):
    for address in (f"/admin/{model}/", f"/admin/{model}/add/", f"/admin/{model}/1/change/"):
        assert client_of(who).get(address).status_code in (302, 403)
        assert client_of(who).post(address, {}).status_code in (302, 403)


@pytest.mark.slow
def test_a_post_begins_at_its_units_and_not_at_a_list_of_tables(client_of):
    for who in ("manager", "srm", "pusat"):
        assert client_of(who).get("/admin/", follow=True).redirect_chain[-1] == ("/unit/", 302)


def test_a_manager_sees_the_four_pages_about_units_on_the_index(client_of):
    apps = client_of("manager").get("/admin/allocation/").context["app_list"]
    shown = {model["object_name"] for app in apps for model in app["models"]}
    assert shown == {"MeterAvailability", "HistoricalMeterAvailability", "Coverage", "Demand"}


# Tables and posts


@pytest.mark.slow
@pytest.mark.parametrize("who", ["pusat", "administrator"])
@pytest.mark.parametrize(("model", "key"), [("region", "31.71.01"), ("unit", "UP3-MENTENG")])
def test_the_loaded_tables_can_be_read_and_not_written(client_of, who, model, key):
    client = client_of(who)
    change = reverse(f"admin:allocation_{model}_change", args=[key])
    assert client.get(f"/admin/allocation/{model}/").status_code == 200
    assert client.get(f"/admin/allocation/{model}/?q=gambir").status_code == 200
    assert client.get(change).status_code == 200
    assert client.post(change, {"name": "x"}).status_code == 403
    assert client.get(f"/admin/allocation/{model}/add/").status_code == 403
    assert (
        client.post(reverse(f"admin:allocation_{model}_delete", args=[key]), {"post": "yes"}).status_code
        == 403
    )


def test_an_administrator_gives_a_post_and_ends_it_but_rewrites_none(client_of, stranger, manager):
    client = client_of("administrator")
    given = {"role": "MANAGER_UP3", "unit": "UP3-BANDENGAN", "user": stranger.username, "active": "on"}
    assert client.post("/admin/allocation/post/add/", given).status_code == 302
    post = Post.objects.get(user=stranger)
    change = reverse("admin:allocation_post_change", args=[post.pk])
    assert client.get(change).status_code == 200
    client.post(change, {"role": "PUSAT", "unit": "", "user": manager.pk})  # `active` left out: switched off
    post.refresh_from_db()
    assert (post.role, post.unit_id, post.user, post.active) == (
        "MANAGER_UP3",
        "UP3-BANDENGAN",
        stranger,
        False,
    )
    assert (
        client.post(reverse("admin:allocation_post_delete", args=[post.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_a_second_holder_is_refused_in_words(client_of, stranger, manager):
    given = {"role": "MANAGER_UP3", "unit": "UP3-MENTENG", "user": stranger.username, "active": "on"}
    response = client_of("administrator").post("/admin/allocation/post/add/", given)
    assert "Jabatan ini masih dipegang pengguna lain" in html_of(response)


@pytest.mark.parametrize(
    "address", ["/admin/auth/user/", "/admin/auth/user/add/", "/admin/allocation/post/add/"]
)
def test_administrators_manage_people(client_of, address):
    assert client_of("administrator").get(address).status_code == 200
    assert client_of("pusat").get(address).status_code == 403


def test_pages_carry_no_inline_script_or_style(client_of, demo_settings):
    for name in ("change", "history"):
        shown = html_of(client_of("manager").get(page(setting(), name)))
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)|<style|\son\w+=|\sstyle=", shown)
