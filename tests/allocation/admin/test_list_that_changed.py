"""A filtered list that somebody else works on as well: what was ticked in it is not taken for foreign."""

import pytest

from allocation.availability.changes import set_availability
from allocation.coverage.reach import needs_verification
from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage
from tests.allocation.settings_of import setting
from tests.walk import text_of

pytestmark = pytest.mark.django_db
SETTINGS, MAPPINGS = "/admin/allocation/meteravailability/", "/admin/allocation/coverage/"


@pytest.fixture
def to_verify():
    """Two districts of UID Jakarta Raya that the list of mappings shows at first."""
    rows = needs_verification(Coverage.objects.filter(unit__parent="UID-JAYA", region__level=3))
    return list(rows.order_by("pk")[:2])


def test_a_setting_that_left_the_filter_meanwhile_is_shown_with_its_new_value(
    client_of, manager, demo_settings
):
    client, rows = client_of("srm"), [setting("UP3-BINTARO", 3), setting("UP3-MENTENG", 3)]
    set_availability(unit="UP3-MENTENG", phase=3, availability="PRABAYAR", by=manager, reason="Stok habis")
    ticked = {"action": "change_many", "_selected_action": [row.pk for row in rows]}
    shown = client.post(f"{SETTINGS}?berlaku=ALL", ticked, follow=True)
    assert {row["setting"].pk for row in shown.context["rows"]} == {row.pk for row in rows}
    assert "UP3 Menteng 3 Phasa Prabayar" in text_of(shown)


def test_a_mapping_that_was_confirmed_meanwhile_is_shown_as_confirmed(client_of, srm, to_verify):
    first, second = to_verify
    verify_coverage(region=first.region_id, unit=first.unit_id, by=srm, reason="Benar")
    ticked = {"action": "confirm_many", "_selected_action": [first.region_id, second.region_id]}
    shown = client_of("srm").post(MAPPINGS, ticked, follow=True)
    assert shown.context["asked"] == f"{first.region_id},{second.region_id}"
    assert "tinggi, terverifikasi tidak berubah" in text_of(shown)


@pytest.mark.parametrize(
    ("page", "action", "query"),
    [(SETTINGS, "change_many", "berlaku=belum&uid=UID-JAYA"), (MAPPINGS, "confirm_many", "verifikasi=sudah")],
)
def test_all_of_a_list_that_is_empty_by_now_is_no_foreign_choice(
    client_of, demo_settings, page, action, query
):
    ticked = {"action": action, "select_across": "1", "_selected_action": ["1"]}
    response = client_of("srm").post(f"{page}?{query}", ticked, follow=True)
    assert response.redirect_chain == [(f"{page}?{query}", 302)]
    assert "tidak ada lagi baris dengan saringan itu" in text_of(response)


@pytest.mark.slow
def test_all_of_a_list_is_what_its_filter_shows(client_of, demo_settings):
    client, ticked = client_of("srm"), {"select_across": "1", "_selected_action": ["1"]}
    settings = {row.pk for row in client.get(f"{SETTINGS}?berlaku=ALL").context["cl"].queryset}
    shown = client.post(f"{SETTINGS}?berlaku=ALL", {"action": "change_many", **ticked}, follow=True)
    assert {row["setting"].pk for row in shown.context["rows"]} == settings != set()
    mappings = {row.pk for row in client.get(f"{MAPPINGS}?q=jagakarsa").context["cl"].queryset}
    shown = client.post(f"{MAPPINGS}?q=jagakarsa", {"action": "confirm_many", **ticked}, follow=True)
    assert set(shown.context["asked"].split(",")) == mappings != set()


@pytest.mark.parametrize(
    ("page", "action", "foreign"),
    [(SETTINGS, "change_many", "UP3-BANDUNG"), (MAPPINGS, "confirm_many", "32.73.01")],
)
def test_what_is_foreign_stays_refused(client_of, page, action, foreign):
    key = foreign if page == MAPPINGS else setting(foreign).pk
    ticked = {"action": action, "_selected_action": [key]}
    assert client_of("srm").post(page, ticked).status_code == 403


def test_after_the_last_row_of_the_last_page_is_confirmed_the_filtered_list_ends_a_page_earlier(client_of):
    """`p` still says the page that was open."""
    client = client_of("pusat")
    asked = {"verifikasi": "semua", "confidence__exact": "medium"}
    shown = client.get(MAPPINGS, {**asked, "p": "40"})
    assert shown.status_code == 200
    changelist = shown.context["cl"]
    assert changelist.page_num == changelist.paginator.num_pages > 1
    assert {row.confidence for row in changelist.result_list} == {"medium"}
    assert "class=this-page" in shown.content.decode().replace('"', "")


@pytest.mark.parametrize("page", ["0", "-7", "x"])
def test_a_page_before_the_first_is_the_first(client_of, page):
    changelist = client_of("pusat").get(MAPPINGS, {"verifikasi": "semua", "p": page}).context["cl"]
    assert changelist.page_num == 1 < changelist.paginator.num_pages


def test_a_file_of_such_a_list_is_narrowed_down_as_well(client_of):
    asked = {"verifikasi": "semua", "confidence__exact": "medium", "p": "40"}
    file = client_of("pusat").get(f"{MAPPINGS}ekspor/csv/", asked)
    assert "pemetaan-wilayah-sedang" in file.headers["Content-Disposition"]


@pytest.mark.parametrize("tick", ["abc", "", "1.5", "9" * 40, "\u0663"])
@pytest.mark.parametrize(
    ("who", "page", "action"),
    [("srm", SETTINGS, "change_many"), ("administrator", "/admin/auth/user/", "unlock")],
)
def test_a_tick_that_no_row_can_have_is_refused(client_of, demo_settings, who, page, action, tick):
    assert client_of(who).post(page, {"action": action, "_selected_action": [tick]}).status_code == 400


@pytest.mark.parametrize("digits", [10, 18])
def test_a_tick_with_as_many_digits_as_a_key_may_have_is_looked_for(client_of, digits):
    ticked = {"action": "change_many", "_selected_action": ["9" * digits]}
    assert client_of("srm").post(SETTINGS, ticked).status_code == 403
