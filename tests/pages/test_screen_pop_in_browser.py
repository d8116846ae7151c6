"""Screen-pop: the telephone system fills the form of a new call, and nothing of a caller is left behind."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from scripts_agent.calls import pops
from scripts_agent.models import Call, ScreenPop
from tests.conftest import PASSWORD
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk, assert_no_scrolling
from tests.pages.stored_calls import open_stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]

PD = "Perubahan Daya (PD)"
SATU = {"telephone": "081211111111", "name": "Satu", "customer_id": "111111111111"}
DUA = {"telephone": "081222222222", "name": "Dua", "customer_id": ""}
LABELS = {"telephone": "Telepon", "name": "Nama pemohon", "customer_id": "ID pelanggan"}
POPPED, GONE = "dari layar telepon", "sudah diambil, atau sudah lewat 10 menit"


def pop(desk: Desk, **data: str) -> None:
    """The telephone rings in a tab that shows the form of a new call already."""
    code = pops.leave(agent=None, **data).code
    desk.page.evaluate("code => { location.hash = 'pop=' + code }", code)


@pytest.fixture
def new(desk: Desk) -> Desk:
    """The form of a new call, with the fields of a customer."""
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.page.get_by_label(PD, exact=True).check()
    return desk


def expect_form(desk: Desk, **data: str) -> None:
    for name, value in data.items():
        expect(desk.page.get_by_label(LABELS[name], exact=True)).to_have_value(value)


def notes(page: Page) -> dict[str, str]:
    """Field -> what stands beside it about the telephone."""
    shown = {name: page.locator(f"#dari-{name}") for name in LABELS}
    return {name: note.inner_text() for name, note in shown.items() if note.count()}


# By a one-time id


def test_the_id_fills_the_form_and_neither_it_nor_the_caller_stands_in_an_address(
    desk: Desk, page: Page, agent: User
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.split('#')[0]}"))
    code = pops.leave(agent=agent, **SATU).code
    page.goto(f"{desk.address}/asisten/baru#pop={code}")
    page.get_by_label(PD, exact=True).check()
    expect_form(desk, **SATU)
    assert page.url == f"{desk.address}/asisten/baru"
    assert f"POST {desk.address}/asisten/layar-telepon/" in asked
    assert not [line for line in asked if code in line or "Satu" in line or "0812" in line]
    assert notes(page) == dict.fromkeys(LABELS, POPPED)
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('layar'))") == []
    assert not ScreenPop.objects.exists()
    assert_accessible(page)
    assert_no_scrolling(page)


def test_a_second_pop_replaces_everything_that_the_first_filled_in(new: Desk) -> None:
    pop(new, **SATU)
    expect_form(new, **SATU)
    pop(new, **DUA)
    expect_form(new, **DUA)
    assert notes(new.page) == {"telephone": POPPED, "name": POPPED}
    new.page.get_by_label("1 Ph – Prabayar", exact=True).check()
    new.press("Lanjut")
    new.expect_step(2)
    call = Call.objects.get()
    assert {name: getattr(call, name) for name in DUA} == DUA


def test_what_the_agent_typed_is_kept_and_told_apart_from_what_the_telephone_says(new: Desk) -> None:
    page = new.page
    pop(new, **SATU)
    expect_form(new, **SATU)
    page.get_by_label("Nama pemohon").fill("Sari")
    assert notes(page)["name"].startswith("Layar telepon: Satu")
    pop(new, **DUA)
    expect_form(new, telephone="081222222222", name="Sari", customer_id="")
    assert notes(page) == {"telephone": POPPED, "name": "Layar telepon: Dua Pakai"}
    assert_accessible(page)
    page.get_by_role("button", name="Pakai Nama pemohon dari layar telepon").click()
    expect_form(new, **DUA)
    assert notes(page) == {"telephone": POPPED, "name": POPPED}


def test_what_was_typed_before_the_first_pop_is_kept(new: Desk) -> None:
    new.page.get_by_label("Nama pemohon").fill("Sari")
    pop(new, **SATU)
    expect_form(new, **SATU | {"name": "Sari"})


def test_the_marks_outlive_a_refused_step_and_a_second_pop_still_replaces(new: Desk) -> None:
    pop(new, **SATU)
    expect_form(new, **SATU)
    new.press("Lanjut")
    expect(new.page.get_by_text("Pilih layanan pelanggan saat ini.")).to_be_visible()
    assert notes(new.page) == dict.fromkeys(LABELS, POPPED)
    pop(new, **DUA)
    expect_form(new, **DUA)


def test_an_id_that_met_an_ended_session_is_not_another_users(new: Desk, other_agent: User) -> None:
    page = new.page
    Session.objects.all().delete()
    pop(new, **SATU)
    expect(page).to_have_title("Masuk · PLN 123")
    page.get_by_label("Nama pengguna").fill(other_agent.username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    new.press("Masuk")
    new.expect_step(1)
    expect(page.locator("#layar-telepon")).to_have_text("")
    expect_form(new, name="", telephone="")
    assert ScreenPop.objects.get().name == "Satu"  # nobody has asked for it


def test_an_id_used_up_or_unknown_is_told_so_and_loses_nothing_typed(new: Desk) -> None:
    page = new.page
    page.get_by_label("Nama pemohon").fill("Sari")
    for code in ("tidak-ada", pops.leave(agent=None, **SATU).code):
        ScreenPop.objects.all().delete()
        page.evaluate("code => { location.hash = 'pop=' + code }", code)
        expect(page.locator("#layar-telepon")).to_contain_text(GONE)
        expect_form(new, name="Sari", telephone="")
    assert_accessible(page)
    assert page.url == f"{new.address}/asisten/baru"


def test_the_address_in_the_browsers_history_brings_nothing_back(desk: Desk, page: Page) -> None:
    address = f"{desk.address}/asisten/baru#pop={pops.leave(agent=None, **SATU).code}"
    page.goto(address)
    expect_form(desk, name="Satu")
    page.goto(f"{desk.address}/asisten/")
    page.goto(address)
    expect(page.locator("#layar-telepon")).to_contain_text(GONE)
    expect_form(desk, name="", telephone="")


def test_a_pop_before_the_login_fills_the_form_after_it(
    page: Page, live_server, demo_settings, agent: User
) -> None:
    code = pops.leave(agent=agent, **SATU).code
    page.goto(f"{live_server.url}/asisten/baru#pop={code}")
    page.get_by_label("Nama pengguna").fill("agen")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_label("Nama pemohon")).to_have_value("Satu")


def test_a_pop_when_the_session_has_ended_waits_for_the_login(new: Desk) -> None:
    page = new.page
    page.get_by_label("Telepon").fill("0215551234")
    Session.objects.all().delete()
    pop(new, **SATU)
    page.get_by_label("Nama pengguna").fill("agen")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    new.press("Masuk")
    expect(page.get_by_label("Nama pemohon")).to_have_value("Satu")
    expect_form(new, telephone="0215551234")


def test_a_call_in_progress_is_not_touched_and_its_pop_still_waits(desk: Desk, agent: User, villages) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    pop(desk, **SATU)
    desk.page.get_by_role("link", name="1 Jenis & pemohon").click()
    desk.expect_step(1)
    expect(desk.page.get_by_label("Nama pemohon")).to_have_value("Sari")
    assert ScreenPop.objects.count() == 1
    assert Call.objects.get().name == "Sari"


# With the caller's data in the address


def test_an_open_fragment_is_not_taken_unless_the_setting_allows_it(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.address}/asisten/baru#tel=081211111111&nama=Satu&idpel=111111111111")
    expect(page.locator("#layar-telepon")).to_contain_text("Data pemohon di alamat tidak dipakai")
    assert page.url == f"{desk.address}/asisten/baru"
    expect_form(desk, name="", telephone="")
    assert_accessible(page)


def test_an_open_fragment_that_is_allowed_fills_the_form_and_leaves_the_address(
    desk: Desk, page: Page, settings
) -> None:
    settings.OPEN_SCREEN_POP = True
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("#")[0]))
    page.goto(f"{desk.address}/asisten/baru#tel=0812-1111-1111&nama=Budi+Santoso&idpel=111111111111")
    expect_form(desk, name="Budi Santoso", telephone="0812-1111-1111")
    assert page.url == f"{desk.address}/asisten/baru"
    assert not [url for url in asked if "Budi" in url or "0812" in url]
    page.evaluate("location.hash = 'tel=081222222222&nama=Dua'")
    expect_form(desk, **DUA)


def test_an_open_call_of_the_number_is_found_however_its_country_code_came(
    desk: Desk, page: Page, agent: User, settings
) -> None:
    settings.OPEN_SCREEN_POP = True
    call = open_stored(agent)
    Call.objects.update(telephone="081234567890")
    link = page.get_by_role("link", name=f"Lanjutkan panggilan #{call.pk}")
    for given in ("+6281234567890", "%2B6281234567890", "+62 812-3456-7890", "081234567890"):
        page.goto("about:blank")  # else only the part behind "#" would be another
        page.goto(f"{desk.address}/asisten/baru#tel={given}")
        expect(page.get_by_label("Telepon")).to_have_value(given.replace("%2B", "+"))
        expect(link).to_be_visible()
    assert_accessible(page)
    link.click()
    desk.expect_step(2)
    assert Call.objects.count() == 1
