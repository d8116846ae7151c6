"""Agents at work through the proxy, over HTTPS, while the operator does something to the site."""

import http.client
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from typing import Any

from tests.faults.agents import Agent, Answer, Browser, NoAnswer
from tests.faults.ledger import Ledger

SEARCH = "/asisten/wilayah/cari/?q=gambir"


class SecureBrowser(Browser):
    """Over HTTPS, with the cookies that a site in production sets."""

    def __init__(self, host: str, context: ssl.SSLContext, session: str = "", **options: Any) -> None:
        super().__init__(host, session, **options)
        self.context = context

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPSConnection(self.address, timeout=60, context=self.context)

    def cookies(self, csrf: str) -> str:
        return f"__Host-sessionid={self.session}; __Host-csrftoken={csrf}"

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        return super().send(method, path, body, {"Referer": f"https://{self.address}/", **(headers or {})})


class Load:
    """Agents, each of whom does one thing after the other. `failed`: requests that failed."""

    def __init__(self, host: str, context: ssl.SSLContext, sessions: Mapping[str, str], agents: int) -> None:
        self.ledger, self.statuses, self.failed = Ledger(), Counter[int](), list[str]()
        self.slowest = 0.0
        self._done = threading.Event()
        self._stranger = SecureBrowser(host, context)
        self._agents = []
        for number in range(1, agents + 1):
            session = sessions[f"agen.{number}"]
            browser = SecureBrowser(host, context, session, keep=True, statuses=self.statuses)
            self._agents.append(Agent(browser, self.ledger, Random(number)))

    @property
    def answered(self) -> int:
        return sum(self.statuses.values())

    def until(self, requests: int) -> None:
        """Returns when so many requests have been answered."""
        end = time.monotonic() + 600
        while self.answered < requests and time.monotonic() < end:
            time.sleep(0.1)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        with ThreadPoolExecutor(len(self._agents)) as pool:
            working = [pool.submit(self._work, agent) for agent in self._agents]
            try:
                yield
            finally:
                self._done.set()
            for one in working:
                one.result()

    def _work(self, agent: Agent) -> None:
        while not self._done.is_set():
            for kind, act in (("step", agent.do), ("search", lambda: agent.browser.answers(SEARCH))):
                began = time.monotonic()
                shown = agent.changes_shown
                try:
                    # A page that shows a change of availability first (409) is an answer like any other.
                    worked = act() or agent.changes_shown > shown
                except (NoAnswer, AssertionError) as error:
                    self.failed.append(f"{kind}: {error!r}")
                else:
                    if not worked:
                        what = f"{agent.unanswered} without an answer"
                        self.failed.append(f"{kind}: {time.strftime('%X')} not acknowledged, {what}")
                self.slowest = max(self.slowest, time.monotonic() - began)
                time.sleep(agent.random.random())

    # Static files ------------------------------------------------------------------------------------

    def static_files(self) -> set[str]:
        """Those that the login page of the release in force names."""
        page = self._stranger.get("/masuk/")
        assert page.status == 200, page
        return set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))

    def all_there(self, addresses: set[str]) -> bool:
        return all(self._stranger.answers(address) for address in addresses)
