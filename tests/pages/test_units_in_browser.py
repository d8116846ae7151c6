"""Mappings and unmet demand in a real browser: an open call follows, plots have tables, text is copied."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage, Demand
from tests.pages.axe import assert_accessible
from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)

MAPPINGS, UNMET = "/admin/allocation/coverage/", "/admin/allocation/demand/"
DIFFERENCES = f"{UNMET}selisih/"
DISTRICT = "31.71.02"


@pytest.fixture
def demand(villages) -> None:
    rows = [
        Demand(
            call_number=number,
            at=timezone.now(),
            village_id=villages.gambir,
            unit_id=("UP3-MENTENG", "UP3-BANDENGAN")[number % 2],
            transaction="PB",
            phase=(1, 1, 3)[number % 3],
            product=("PRABAYAR", "PASCABAYAR")[number % 2],
            power=(450, 5500, 33000)[number % 3],
            reason="MATERIAL" if number < 40 else "NO_SETTING",
            outcome="OFFER_ALTERNATIVE PRABAYAR",
            ap2t="SERVED" if number % 5 == 0 else "",
        )
        for number in range(60)
    ]
    Demand.objects.bulk_create(rows)


def test_an_srm_verifies_a_mapping_and_the_agents_open_call_follows(
    enter: Callable[[User], Page], live_server, walk: Walk, villages, srm: User, agent: User, browser
) -> None:
    walk.to_product(villages.low_confidence)
    desk_page = enter(agent)
    desk_page.goto(f"{live_server.url}/asisten/{walk.call.pk}/")
    side = desk_page.locator("#sisi")
    expect(side).to_contain_text("pemetaan perlu diverifikasi")

    page = enter_elsewhere(browser, live_server.url, srm)
    page.goto(f"{live_server.url}{MAPPINGS}")
    page.get_by_role("link", name="SAWAH BESAR").click()
    page.get_by_role("radio", name="UP3 Menteng").check()
    page.get_by_label("Alasan").fill("Dilayani Menteng sejak gardu baru")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".messagelist")).to_contain_text(
        "5 desa/kelurahan pindah dari UP3 Bandengan ke UP3 Menteng."
    )
    page.context.close()

    expect(side).not_to_contain_text("pemetaan perlu diverifikasi", timeout=20_000)
    expect(side).to_contain_text("UP3 Menteng")
    assert Coverage.objects.get(region=DISTRICT).verified_as == "SRM Niaga & PP UID Jakarta Raya"


def enter_elsewhere(browser, address: str, user: User) -> Page:
    """A second person at a machine of their own."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    context = browser.new_context(locale="id-ID")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}
    context.add_cookies([cookie])
    return context.new_page()


def test_many_mappings_are_confirmed_with_the_keyboard(enter, live_server, srm: User) -> None:
    page = enter(srm)
    page.goto(f"{live_server.url}{MAPPINGS}")
    for place in ("SAWAH BESAR", "SENEN"):
        page.get_by_role("row", name=place).get_by_role("checkbox").press("Space")
    page.get_by_role("combobox", name="Aksi").select_option("confirm_many")
    page.get_by_role("button", name="Buka").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Konfirmasi beberapa pemetaan")).to_be_visible()
    page.get_by_label("Alasan").fill("Dicek bersama UP3")
    page.get_by_role("button", name="Konfirmasi semua").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("2 pemetaan dikonfirmasi")
    expect(page.get_by_role("row", name="SENEN")).to_have_count(0)


PAGES = [
    MAPPINGS,
    f"{MAPPINGS}{DISTRICT}/change/",
    f"{MAPPINGS}{DISTRICT}.1001/change/",
    f"{MAPPINGS}{DISTRICT}/history/",
    f"{MAPPINGS}massal/?baris={DISTRICT}",
    UNMET,
    f"{UNMET}?dari=kemarin&unit=x",
    DIFFERENCES,
]


def test_pages_have_no_violation_and_fit_at_200_percent(enter, live_server, srm: User, demand) -> None:
    verify_coverage(region=DISTRICT, unit="UP3-MENTENG", by=srm, reason="Dicek")
    page = enter(srm)
    for path in PAGES:
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(live_server.url + path)
        expect(page.locator("#content h1")).to_be_visible()
        assert_accessible(page)
        page.set_viewport_size({"width": 683, "height": 384})
        assert_accessible(page)
        if path not in (MAPPINGS, DIFFERENCES):  # wide tables of Django's own scroll in their box
            assert page.evaluate("document.documentElement.scrollWidth") <= 683, path


def test_plots_have_their_tables_folded_below_and_say_what_they_show(
    enter, live_server, srm: User, demand
) -> None:
    page = enter(srm)
    page.goto(live_server.url + UNMET)
    for name in ("Per kelas daya", "Per minggu"):
        plot = page.get_by_role("figure").filter(has_text=name).first
        expect(plot.get_by_role("img", name=name)).to_be_visible()
        plot.locator("summary").click()
        expect(plot.get_by_role("table", name=name)).to_be_visible()
        with page.expect_download() as download:
            plot.get_by_role("link", name="CSV").click()
        assert download.value.suggested_filename.endswith(".csv")
    marks = page.locator("#kelas-daya .plot-mark")
    assert marks.count() > 2
    assert marks.first.evaluate("mark => mark.getBoundingClientRect().width > 0")


def test_the_request_for_material_is_copied(enter, live_server, manager: User, demand) -> None:
    page = enter(manager)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.goto(live_server.url + UNMET)
    page.get_by_role("button", name="Salin").click()
    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[:2] == [
        "Permohonan material kWh meter",
        "Unit: UP3 Menteng (UID Jakarta Raya)",
    ]
    assert copied.endswith("agar permintaan pelanggan dapat dilayani.")


def test_a_filter_is_kept_from_page_to_page(enter, live_server, srm: User, demand) -> None:
    page = enter(srm)
    page.goto(live_server.url + UNMET)
    page.get_by_role("combobox", name="Unit").select_option("UP3-BANDENGAN")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_role("table", name="Per unit")).not_to_contain_text("UP3 Menteng")
    page.get_by_role("link", name="Selisih dengan AP2T").click()
    expect(page.get_by_role("combobox", name="Unit")).to_have_value("UP3-BANDENGAN")
    expect(page.locator("#content")).not_to_contain_text("UP3 Menteng (")
