"""Nothing an agent typed is lost: session end, server away, tabs, back and reload."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.servers.basehttp import ServerHandler
from django.core.signals import request_started
from playwright.sync_api import Page, Route, expect

from scripts_agent.calls import speech
from scripts_agent.desk import sheets
from scripts_agent.models import Call
from tests.conftest import PASSWORD
from tests.faults.production import wait_for
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.steps import at_step

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]


def log_in_again(desk: Desk) -> None:
    desk.page.get_by_label("Nama pengguna").fill("agen")
    desk.page.get_by_label("Kata sandi").fill(PASSWORD)
    desk.press("Masuk")


SEARCH = "Ketik desa/kelurahan, kecamatan atau kode pos"
TYPED = {  # step -> (label of a field, what is typed there)
    1: ("Nama pemohon", "Dewi Lestari"),
    2: (SEARCH, "cideng"),
    3: ("Kode Multiguna", "MG-17"),
    6: ("Isi laporan", "Mohon meter Pascabayar secepatnya"),
}


# Session end


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6])
def test_session_ended_before_a_step_comes_back_to_the_same_step(
    desk: Desk, agent: User, villages, step: int
) -> None:
    at_step(desk, agent, step, villages.gambir)
    Session.objects.all().delete()
    if step in TYPED:
        desk.field(TYPED[step][0]).fill(TYPED[step][1])
    if step != 2:  # there the typing itself asks the server
        desk.keys({4: "2", 5: "y"}.get(step, "Control+Enter"))
    expect(desk.page.get_by_label("Kata sandi")).to_be_visible()
    log_in_again(desk)
    desk.expect_step(step)
    if step in TYPED:
        expect(desk.page.get_by_label(TYPED[step][0])).to_have_value(TYPED[step][1])
    assert (
        desk.page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('teks:')).length") == 0
    )  # given back and forgotten


def test_a_first_step_not_yet_stored_survives_the_end_of_the_session(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.page.get_by_label("Perubahan Daya (PD)", exact=True).check()
    desk.page.get_by_label("1 Ph – Prabayar", exact=True).check()
    desk.page.get_by_label("Nama pemohon").fill("Sari")
    Session.objects.all().delete()
    desk.press("Lanjut")
    expect(desk.page.get_by_label("Kata sandi")).to_be_visible()
    log_in_again(desk)
    desk.expect_step(1)
    expect(desk.page.get_by_label("Nama pemohon")).to_have_value("Sari")
    expect(desk.page.get_by_label("1 Ph – Prabayar", exact=True)).to_be_checked()
    desk.press("Lanjut")
    desk.expect_step(2)


def test_a_poll_after_the_session_ended_shows_a_banner_and_leaves_the_page(
    desk: Desk, agent: User, villages
) -> None:
    at_step(desk, agent, 3, villages.gambir)
    desk.field("Kode Multiguna").fill("MG-17")
    Session.objects.all().delete()
    desk.page.evaluate("htmx.trigger('#sisi', 'ketersediaan')")
    expect(desk.page.get_by_text("Sesi berakhir.")).to_be_visible()
    expect(desk.page.get_by_label("Kode Multiguna")).to_have_value("MG-17")
    assert_accessible(desk.page)
    desk.page.get_by_role("link", name="Masuk lagi").click()
    log_in_again(desk)
    desk.expect_step(3)
    expect(desk.page.get_by_label("Kode Multiguna")).to_have_value("MG-17")


# Refused


def refuse_once(page: Page, status: int) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=status, body="<h1>Request Rejected</h1>")

    page.route(re.compile("/pintasan/|/4/"), refuse, times=1)


def test_what_a_proxy_refuses_leaves_the_desk_as_it_is(desk: Desk, agent: User, villages) -> None:
    """Its page is none of ours, and some refusals have none."""
    desk.start_at_product(agent, villages.gambir, "2200")
    banner = desk.page.locator("#gangguan")
    for status, key in ((403, "?"), (413, "2"), (429, "2")):
        refuse_once(desk.page, status)
        desk.keys(key)
        expect(banner).to_contain_text(f"Permintaan ini ditolak sebelum sampai ke aplikasi ({status}).")
        expect(desk.page.get_by_role("dialog")).to_have_count(0)
        desk.expect_step(4)
    desk.keys("2")
    desk.expect_line_4a5("Pascabayar")
    expect(banner).to_be_hidden()


def test_what_our_server_refused_is_no_news_after_the_next_step(
    desk: Desk, agent: User, supervisor: User, villages
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    Call.objects.update(agent=supervisor)
    desk.keys("2")
    expect(desk.page.get_by_role("alert")).to_contain_text("Halaman tidak ditemukan.")
    Call.objects.update(agent=agent)
    desk.keys("2")
    desk.expect_line_4a5("Pascabayar")
    expect(desk.page.get_by_text("Halaman tidak ditemukan.")).to_have_count(0)


# Server away


@contextmanager
def server_away() -> Iterator[None]:
    """Every request is dropped without an answer. Being offline is not enough where a service worker asks:
    Firefox's stays connected."""

    def drop(self: ServerHandler, application: object) -> None:
        self.request_handler.close_connection = True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ServerHandler, "run", drop)
        yield


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6])
def test_offline_at_a_step_keeps_the_text_and_goes_on_afterwards(
    desk: Desk, agent: User, villages, step: int
) -> None:
    at_step(desk, agent, step, villages.gambir)
    page = desk.page
    page.context.set_offline(True)
    if step in TYPED:
        desk.field(TYPED[step][0]).fill(TYPED[step][1])
    if step != 2:  # there the typing itself asks the server
        desk.keys({4: "2", 5: "t"}.get(step, "Control+Enter"))
    banner = page.locator("#gangguan")
    expect(banner).to_contain_text("Server tidak terjangkau.")
    desk.expect_step(step)
    if step in TYPED:
        expect(page.get_by_label(TYPED[step][0])).to_have_value(TYPED[step][1])
    page.context.set_offline(False)
    expect(banner).to_be_hidden(timeout=10_000)
    if step == 2:
        page.get_by_label(SEARCH).fill("cideng gambir")
        page.locator("button.village").first.click()
        desk.expect_step(4)
    elif step == 6:
        page.get_by_label("Telepon").fill("081234567890")
        desk.keys("Control+Enter")
        desk.expect_closed("Laporan ke Unit PLN")
    else:
        desk.keys({4: "2", 5: "t"}.get(step, "Control+Enter"))
        if step == 4:
            desk.expect_line_4a5("Pascabayar")
        else:
            desk.expect_step({1: 4, 3: 4, 5: 6}[step])


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The path of each request that reaches the server, also of a service worker's."""
    paths: list[str] = []

    def note(environ: dict[str, str], **kwargs: object) -> None:
        paths.append(environ["PATH_INFO"])

    request_started.connect(note)
    yield paths
    request_started.disconnect(note)


SHEET = "/asisten/darurat/"


def wait_for_sheet(page: Page, words: str = "Lembar darurat") -> None:
    """Until the browser keeps this emergency sheet and no other (`wait_for_function` awaits no promise).

    A browser may let the worker before live for as long as a page that it served is open, and watched.
    """
    kept = f"""async () => {{
      const [name, ...others] = await caches.keys();
      const sheet = name && !others.length && await (await caches.open(name)).match("{SHEET}");
      return Boolean(sheet) && (await sheet.text()).includes("{words}");
    }}"""
    wait_for(lambda: page.evaluate(kept), seconds=15)


def test_each_version_of_the_emergency_sheet_is_fetched_once(
    desk: Desk, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page
    for _ in range(3):
        page.goto(f"{desk.address}/asisten/baru")
        wait_for_sheet(page)
    page.wait_for_timeout(1500)  # a browser looks for a new worker a second after a page
    assert asked.count(SHEET) == 1
    context = speech.emergency_context
    monkeypatch.setattr(speech, "emergency_context", lambda day: context(day) | {"example_power": "4.321"})
    sheets._version_of_sheet.cache_clear()
    page.goto(f"{desk.address}/asisten/baru")
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")  # now, not in a few seconds
    wait_for(lambda: asked.count(SHEET) == 2)
    page.goto("about:blank")
    page.wait_for_timeout(1500)
    page.goto(f"{desk.address}/asisten/baru")
    wait_for_sheet(page, "4.321")
    assert asked.count(SHEET) == 2
    sheets._version_of_sheet.cache_clear()


def test_a_sheet_that_could_not_be_fetched_is_fetched_by_the_next_page(desk: Desk, asked: list[str]) -> None:
    page = desk.page
    page.goto(f"{desk.address}/asisten/baru")
    wait_for_sheet(page)
    page.evaluate("navigator.serviceWorker.ready")
    page.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    page.goto(f"{desk.address}/asisten/baru")
    wait_for_sheet(page)
    assert asked.count(SHEET) == 2


def test_the_sheet_of_another_release_is_not_kept_as_that_of_this_one(desk: Desk, page: Page) -> None:
    """Both serve beside each other for a minute. 1.0.0 tells no version of its sheet."""
    page.goto(desk.address + SHEET)  # a page that keeps none itself
    worker = page.request.get(f"{desk.address}/asisten/pekerja.js").text()
    keeps = f"async () => {{ {worker}; await keep(); return Boolean(await caches.match(SHEET)); }}"
    for told in ({}, {"X-Sheet": "0123456789ab"}):
        page.route(f"**{SHEET}**", partial(Route.fulfill, body="<h1>Lembar darurat</h1>", headers=told))
        assert not page.evaluate(keeps)
    page.unroute_all()
    assert page.evaluate(keeps)


def test_a_page_that_cannot_be_reached_becomes_the_emergency_sheet(desk: Desk, agent: User, villages) -> None:
    page = desk.page
    page.goto(f"{desk.address}/asisten/baru")
    page.evaluate("navigator.serviceWorker.ready")
    wait_for_sheet(page)
    with server_away():
        page.goto(f"{desk.address}/asisten/baru")
        expect(page.get_by_role("heading", level=1)).to_have_text("Lembar darurat")
        expect(page.get_by_text("Mohon maaf Bapak/Ibu, untuk saat ini").first).to_be_visible()
        expect(page.locator("#baris-30")).to_be_attached()
        assert page.evaluate("getComputedStyle(document.querySelector('.bar')).display") == "flex"
    page.get_by_role("link", name="Coba lagi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Panggilan saya")
