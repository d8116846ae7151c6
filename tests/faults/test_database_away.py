"""The database stops, crashes, hangs or becomes a standby in mid-call, and comes back."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from tests.faults.agents import Agent
from tests.faults.ledger import Note
from tests.faults.production import Production
from tests.pages.desk import Desk
from tests.rounds import rounds

THREADS = 4  # of each web process


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_calls_wait_out_a_stopped_database_and_go_on_with_the_first_request(live: Production, mode, tell):
    agents = live.agents(2 * THREADS)
    at_once(agents)  # every thread has a connection now, which the stop breaks
    live.postgres.stop(mode)
    end = time.monotonic() + rounds(3, 20)
    while time.monotonic() < end:
        assert not any(at_once(agents))
        expect_unavailable(live)
        time.sleep(0.5)
    refused = live.statuses[503]
    live.postgres.start()
    first = at_once(agents)
    assert all(first)
    assert live.statuses[503] == refused
    assert all(at_once(agents))
    what = f"database stopped ({mode}) in mid-call for {rounds(3, 20)} s"
    tell(what, len(agents), f"{sum(first)} of {len(first)} first requests work afterwards", "all")


def at_once(agents: list[Agent]) -> list[bool]:
    """All do their next act at the same moment, so every thread of every web process has one to answer."""
    with ThreadPoolExecutor(len(agents)) as pool:
        return list(pool.map(Agent.do, agents))


def expect_unavailable(live: Production) -> None:
    answer = live.browser("agen.1", htmx=False).get("/asisten/")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Panggilan Anda tersimpan sampai langkah terakhir." in answer.text
    balancer = live.browser()
    ready = balancer.get("/siap/")
    assert (ready.status, "basis data tidak menjawab" in ready.text) == (503, True)
    assert balancer.get("/hidup/").status == 200


def test_typed_text_stays_on_the_page_while_the_database_is_away(live: Production, page: Page, tell):
    address = f"http://{live.webs[0].address}"
    page.context.add_cookies(
        [{"name": "sessionid", "value": live.sessions["agen.1"], "url": address}],
    )
    desk = Desk(page, address)
    desk.start("Penyambungan Baru (PB)")
    desk.search("gambir jakpus", "GAMBIR Kel.")
    desk.expect_step(3)
    page.get_by_label("Daya yang diinginkan (VA)").fill("2200")
    page.get_by_label("Rumah tangga", exact=True).check()
    desk.field("Kode Multiguna").fill("MG-17")

    live.postgres.stop()
    page.keyboard.press("Control+Enter")
    banner = page.locator("#gangguan")
    expect(banner).to_contain_text("Server tidak terjangkau.")
    page.wait_for_timeout(rounds(2, 20) * 1000)
    desk.expect_step(3)
    expect(page.get_by_label("Daya yang diinginkan (VA)")).to_have_value("2200")
    expect(page.get_by_label("Kode Multiguna")).to_have_value("MG-17")

    live.postgres.start()
    expect(banner).to_be_hidden()
    page.keyboard.press("Control+Enter")
    desk.expect_step(4)
    [(number, token, power, code)] = live.sql(
        "SELECT id, token, answers->>'power', answers->>'kode_multiguna' FROM scripts_agent_call"
        " ORDER BY id DESC LIMIT 1"
    )
    assert (power, code) == ("2200", "MG-17")
    live.ledger.tokens.append(str(token))
    live.ledger.note(number, Note("ANSWERED", {"power": "2200", "kode_multiguna": "MG-17"}, 2, 0, 0))
    tell(
        f"the same in the browser, {rounds(2, 20)} s",
        1,
        "text kept, banner, goes on",
        "nothing typed is lost",
    )


def test_readiness_answers_while_the_database_hangs(live: Production, tell):
    browser = live.browser()
    assert browser.get("/siap/").status == 200
    live.postgres.pause()
    try:
        kept, new = browser.get("/siap/"), browser.get("/siap/")
    finally:
        live.postgres.resume()
    assert (kept.status, new.status) == (503, 503)
    assert "basis data tidak menjawab" in kept.text
    assert browser.get("/siap/").status == 200
    assert live.agent(1).do()
    tell("database hangs", 2, "/siap/ says so while it hangs", "an answer")


def test_a_database_that_takes_no_writes_is_not_ready_and_refuses_steps(live: Production, tell):
    agent = live.agent(2)
    assert agent.do()
    live.sql("ALTER DATABASE postgres SET default_transaction_read_only = on")
    live.disconnect()
    try:
        ready = live.browser().get("/siap/")
        assert (ready.status, "basis data hanya dapat dibaca" in ready.text) == (503, True)
        assert not agent.do()
    finally:
        live.sql("BEGIN READ WRITE; ALTER DATABASE postgres RESET ALL; COMMIT")
        live.disconnect()
    assert live.browser().get("/siap/").status == 200
    assert agent.do()
    tell("database becomes a read-only standby", 1, "503, then goes on", "no 500")
