"""Two web processes over one database: calls that move between them, equal submits, settings that change."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.faults.agents import GAMBIR, Act, Agent, Answer
from tests.faults.ledger import expected, places
from tests.faults.production import ROOT, Production, Web, environment
from tests.rounds import rounds

EQUAL = 20


def test_a_call_moves_to_the_other_process_at_each_step(live: Production, tell):
    agent = live.agent(1)
    addresses = cycle(web.address for web in live.webs)
    steps = calls = 0
    while calls < rounds(3, 30):
        agent.browser = agent.browser.at(next(addresses))
        assert agent.do()
        steps += 1
        calls += agent.is_closed
    tell("a call moves between two processes at each step", calls, f"{steps} of {steps} steps taken", "all")


# Equal submits ------------------------------------------------------------------------------------


def test_equal_submits_at_once_have_one_effect(live: Production, tell):
    """Every act of a call is sent 20 times at once, to both processes."""
    acts = 0
    for number in range(1, 1 + rounds(1, 10)):
        agent = live.agent(number)
        while not agent.is_closed:
            before = agent.revision
            act = agent.due = agent.next_act()
            answers = at_once(agent, act, [web.address for web in live.webs])
            assert all(answer.acknowledges for answer in answers)
            assert agent.do()  # once more: this one goes into the account
            if not agent.is_closed:
                assert agent.revision == before + 1  # -1, 0, 1, ...
            acts += 1
    tell(f"{EQUAL} equal submits at once", f"{acts} acts", "one effect each, none refused", "one effect")


def at_once(agent: Agent, act: Act, addresses: list[str]) -> list[Answer]:
    browsers = [agent.browser.at(address) for address in islice(cycle(addresses), EQUAL)]
    with ThreadPoolExecutor(EQUAL) as pool:
        return list(pool.map(lambda browser: browser.post(act.path, **act.fields), browsers))


def test_without_the_lock_equal_submits_are_doubled(live: Production, tmp_path: Path, tell):
    """The control: the same submits to a web process whose row locks are off."""
    web = Web(live.postgres.url, tmp_path, threads=8, app="tests.faults.unguarded")
    agent = live.agent(1)
    tries = doubled = 0
    try:
        web.start()
        while tries < 50 and not doubled:
            tries += 1
            agent.due = agent.next_act()
            at_once(agent, agent.due, [web.address])
            doubled = len(live.findings().doubled)
            assert agent.do()
    finally:
        web.stop()
        forget_calls_of(live, agent)
    assert doubled
    tell("... control: no lock", tries, "doubled answers found", "found")


def test_without_the_constraint_a_form_sent_twice_opens_two_calls(live: Production, tell):
    """The control: the database no longer knows that one form is one call."""
    name = "one_call_of_a_form"
    live.sql(f"ALTER TABLE scripts_agent_call DROP CONSTRAINT {name}")
    agent = live.agent(2)
    act = agent.next_act()
    try:
        at_once(agent, act, [web.address for web in live.webs])
        calls = live.sql("SELECT id FROM scripts_agent_call WHERE token = %s", act.fields["token"])
    finally:
        live.sql(
            "DELETE FROM scripts_agent_callevent WHERE call_id IN"
            " (SELECT id FROM scripts_agent_call WHERE token = %s)",
            act.fields["token"],
        )
        live.sql("DELETE FROM scripts_agent_call WHERE token = %s", act.fields["token"])
        live.sql(f"ALTER TABLE scripts_agent_call ADD CONSTRAINT {name} UNIQUE (agent_id, token)")
    assert len(calls) > 1
    tell("... control: no constraint on a form's token", 1, f"{len(calls)} calls opened", "more than 1")


def forget_calls_of(live: Production, agent: Agent) -> None:
    """A control's calls are no findings of the tests that follow."""
    for number in agent.calls:
        live.sql("DELETE FROM allocation_demand WHERE call_number = %s", number)
        live.sql("DELETE FROM scripts_agent_unitreport WHERE call_id = %s", number)
        live.sql("DELETE FROM scripts_agent_callevent WHERE call_id = %s", number)
        live.sql("DELETE FROM scripts_agent_call WHERE id = %s", number)
        del live.ledger.notes[number]


# Settings that change -----------------------------------------------------------------------------

UNIT, PHASE = "UP3-MENTENG", 1  # of GAMBIR; PRABAYAR when a test begins
SetMenteng = Callable[[str], None]


@pytest.fixture
def set_menteng(live: Production) -> Iterator[SetMenteng]:
    """The SRM changes what UP3 Menteng has for 1 phase, in a process of the product."""
    with manager(live) as change:
        yield change
        change("PRABAYAR")


@contextmanager
def manager(live: Production) -> Iterator[SetMenteng]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.inside", "manager"],
        cwd=ROOT,
        env=environment(live.postgres.url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert process.stdin
    assert process.stdout

    def change(availability: str) -> None:
        process.stdin.write(f"{UNIT} {PHASE} {availability}\n")
        assert process.stdout.readline()

    try:
        yield change
    finally:
        process.stdin.close()
        process.wait()


def test_a_change_between_ya_and_closing_stops_the_closing_in_the_other_process(
    live: Production, set_menteng: SetMenteng, tell
):
    agent = live.agent(1, web=0)
    wishes = [
        ("OPENED", "/asisten/baru", {"transaction": "PB"}),
        ("ANSWERED", "2/", {"village": GAMBIR}),
        ("ANSWERED", "3/", {"power": "2200", "purpose": "Rumah tangga"}),
        ("ANSWERED", "4/", {"question": "product", "answer": "PASCABAYAR"}),
        ("ANSWERED", "4/", {"question": "heard", "answer": "YA"}),
        ("ANSWERED", "5/", {"question": "offer", "answer": "YA"}),
    ]
    for kind, path, fields in wishes:
        agent.due = agent.next_act()
        target = path if kind == "OPENED" else f"/asisten/{agent.call}/{path}"
        agent.due = Act(target, agent.due.fields | fields, kind, {})
        assert agent.do()
    set_menteng("PASCABAYAR")  # the product the caller has just agreed to is gone
    agent.browser = agent.browser.at(live.webs[1].address)
    assert not agent.do()
    assert agent.changes_shown == 1
    assert "Tutup dengan hasil yang sudah disampaikan" not in agent.page
    closed = "SELECT closing, told->'decision'->>'outcome' FROM scripts_agent_call WHERE id = %s"
    assert live.sql(closed, agent.call) == [("", "OFFER_ALTERNATIVE")]
    while not agent.is_closed:
        assert agent.do()
    assert live.sql(closed, agent.call) == [("continue_ap2t", "SERVED")]
    tell("availability changed between Ya and closing", 1, "old and new shown, nothing closed", "not closed")


def test_no_decision_is_wrong_while_the_setting_changes_all_the_time(
    live: Production, set_menteng: SetMenteng, tell
):
    """Each decision told, and each that a closing stands on, was in force at some moment of its request."""
    flips = [(0.0, 0.0, "PRABAYAR")]
    agents = live.agents(8)
    enough = threading.Event()

    def work(agent: Agent) -> None:
        agent.villages = (GAMBIR,)
        while not enough.is_set():
            agent.do()

    with ThreadPoolExecutor(len(agents)) as pool:
        working = [pool.submit(work, agent) for agent in agents]
        for availability in cycle(("ALL", "PASCABAYAR", "PRABAYAR")):
            began = time.time()
            set_menteng(availability)
            flips.append((began, time.time(), availability))
            if sum(agent.changes_shown for agent in agents) >= rounds(2, 100):
                break
            if any(one.done() for one in working):
                break  # it failed
            time.sleep(0.1)
        enough.set()
        for one in working:
            one.result()

    told, wrong = check_decisions(live, flips)
    assert told
    assert not wrong
    stopped = sum(agent.changes_shown for agent in agents)
    what = f"settings change while {len(agents)} agents work, {len(flips) - 1} changes"
    tell(what, f"{told} decisions", f"{len(wrong)} wrong, {stopped} closings stopped", "0 wrong")


def check_decisions(live: Production, flips: list[tuple[float, float, str]]) -> tuple[int, list[str]]:
    """Number of decisions told or closed with since the changes began, and those that were never in force."""
    since = flips[1][0]
    count, wrong = 0, []
    for call, notes in live.ledger.notes.items():
        if notes[0].asked < since:
            continue
        rows = live.sql("SELECT kind, data FROM scripts_agent_callevent WHERE call_id = %s ORDER BY id", call)
        events = [{"kind": kind, "data": data} for kind, data in rows]
        for note, place in zip(notes, places(notes, events), strict=True):
            assert place is not None
            after = events[place + 1 : place + 2]
            if after and after[0]["kind"] == "TOLD":
                told = after[0]["data"]
            elif note.kind == "CLOSED":
                told = events[place]["data"]["told"]
            else:
                continue
            count += 1
            case = told["case"]
            decided = (told["decision"]["outcome"], told["decision"]["alternative"])
            settings = possible(flips, note.asked, note.answered) if case["phase"] == 1 else {"ALL"}
            request = [case[name] for name in ("transaction", "current", "power", "phase", "product")]
            if decided not in [expected(*request, availability) for availability in settings]:
                wrong.append(f"call {call}: {note} {decided} with {settings}")
    return count, wrong


def possible(flips: list[tuple[float, float, str]], asked: float, answered: float) -> set[str]:
    """What may have been in force between two moments: a change counts from within its own two moments."""
    followers = [ended for _, ended, _ in flips[1:]] + [float("inf")]
    return {
        availability
        for (began, _, availability), replaced in zip(flips, followers, strict=True)
        if began <= answered and replaced >= asked
    }
