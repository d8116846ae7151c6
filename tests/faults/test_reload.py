"""The server is reloaded, or its processes restarted one after the other, while agents work."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.agents import Agent, Browser, NoAnswer
from tests.faults.production import AGENTS, Production, wait_for
from tests.rounds import rounds

PAUSE = 1.0  # seconds between two steps of one agent: faster than people, slower than the server


class Balanced(Browser):
    """As behind nginx: what cannot be sent to the one web process goes to the other."""

    others: list[str]
    refused = 0

    def send(self, *arguments, **options):
        try:
            return super().send(*arguments, **options)
        except NoAnswer as lost:
            if not isinstance(lost.__cause__, ConnectionRefusedError):
                raise
            self.refused += 1
            self.address, self.others = self.others[0], [self.address]
            return super().send(*arguments, **options)


def work(agent: Agent, done: threading.Event, trouble: Counter[str]) -> None:
    while not done.is_set():
        if not agent.do():
            trouble["not acknowledged"] += 1
        time.sleep(PAUSE * agent.random.random() * 2)


@pytest.mark.parametrize("how", ["reloaded (HUP)", "restarted one after the other"])
def test_no_step_is_lost_while_the_server_is_renewed(live: Production, how: str, tell):
    agents = live.agents(rounds(20, AGENTS), keep=how.startswith("reloaded"))
    addresses = [web.address for web in live.webs]
    if not agents[0].browser.keep:
        for number, agent in enumerate(agents):
            mine, other = addresses[number % 2], addresses[number % 2 - 1]
            agent.browser = Balanced(mine, agent.browser.session, statuses=live.statuses)
            agent.browser.others = [other]
    before = live.ledger.acknowledged
    done, trouble = threading.Event(), Counter[str]()
    with ThreadPoolExecutor(len(agents)) as pool:
        working = [pool.submit(work, agent, done, trouble) for agent in agents]
        try:
            for _ in range(rounds(1, 5)):
                for web in live.webs:
                    time.sleep(rounds(1, 2))
                    if how.startswith("reloaded"):
                        old = web.workers
                        web.reload()
                        wait_for(lambda: web.workers and not set(web.workers) & set(old))  # noqa: B023
                    else:
                        web.stop()
                        web.start()
            time.sleep(1)
        finally:
            done.set()
        for one in working:
            one.result()
    steps = live.ledger.acknowledged - before
    refused = sum(getattr(agent.browser, "refused", 0) for agent in agents)
    unanswered = sum(agent.unanswered for agent in agents)
    result = f"{steps} steps, {unanswered} without an answer, {refused} sent to the other process"
    tell(f"server {how} under {len(agents)} agents", rounds(1, 5) * 2, result, "none lost")
    assert steps
