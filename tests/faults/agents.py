"""Virtual agents: each works through calls by HTTP, as a browser with htmx does, and notes what the server
acknowledged."""

import http.client
import re
import time
from collections import Counter
from collections.abc import Mapping
from html import unescape
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from tests.faults.ledger import PHASE_OF, Ledger, Note

CSRF = "c" * 32  # the server only compares the cookie with what is sent beside it
TIMEOUT = 30


class NoAnswer(Exception):
    """The connection ended without an answer: whether the act was done, only its repetition can tell."""


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def acknowledges(self) -> bool:
        return self.status < 400 and "/masuk/" not in self.headers.get("HX-Redirect", "")


class Browser:
    """Cookies, CSRF and htmx of one person. A connection per request, or one that is kept as browsers do."""

    def __init__(
        self,
        address: str,
        session: str = "",
        *,
        htmx: bool = True,
        keep: bool = False,
        statuses: Counter[int] | None = None,
    ) -> None:
        self.address, self.session, self.htmx, self.keep = address, session, htmx, keep
        self.statuses: Counter[int] = Counter() if statuses is None else statuses
        self._kept: http.client.HTTPConnection | None = None

    def at(self, address: str) -> "Browser":
        """The same person's browser at another web process."""
        return Browser(address, self.session, htmx=self.htmx, keep=self.keep, statuses=self.statuses)

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        body = urlencode(fields).encode()
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Raises NoAnswer."""
        sent = {"Cookie": self.cookies(CSRF), "X-CSRFToken": CSRF}
        sent |= ({"HX-Request": "true"} if self.htmx else {}) | dict(headers or {})
        connection = self._kept or self.connect()
        self._kept = connection if self.keep else None
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self._kept = None
            connection.close()
            raise NoAnswer(repr(error)) from error
        if not self.keep:
            connection.close()
        self.statuses[response.status] += 1
        return Answer(response.status, dict(response.getheaders()), text)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.address, timeout=TIMEOUT)

    def cookies(self, csrf: str) -> str:
        return f"sessionid={self.session}; csrftoken={csrf}"

    def answers(self, path: str) -> bool:
        """Whether a page comes at all, and is one that works."""
        try:
            return self.get(path).status == 200
        except NoAnswer:
            return False


class Act(NamedTuple):
    """One POST, and what must stand in the call's trace when it was acknowledged."""

    path: str
    fields: dict[str, str]
    kind: str
    data: dict[str, str]


# Villages of every kind of setting.
GAMBIR, ISOLA, MEKARWANGI, GURABESI = "31.71.01.1001", "32.73.01.1003", "32.16.08.2002", "91.71.01.1001"
VILLAGES = (GAMBIR, ISOLA, MEKARWANGI, GURABESI)
SERVICES = ("1-PASCABAYAR", "1-PRABAYAR", "3-PASCABAYAR", "3-PRABAYAR")
ANSWERS = ("LANJUT", "YA", "TIDAK", "KERAS", "DIRUJUK")


class Agent:
    """Takes one call after the other; what a caller says comes from `random`.

    An act that was not acknowledged stays `due` and is done again, as an agent presses the button again.
    """

    def __init__(self, browser: Browser, ledger: Ledger, random: Random) -> None:
        self.browser, self.ledger, self.random = browser, ledger, random
        self.villages: tuple[str, ...] = VILLAGES
        self.calls: set[int] = set()
        self.page = ""
        self.due: Act | None = None
        self.due_since = 0.0
        self.unanswered = self.changes_shown = 0

    def do(self) -> bool:
        """The next act, once; whether it was acknowledged. NoAnswer and 503 leave it due."""
        if self.due is None:
            self.due, self.due_since = self.next_act(), time.time()
        try:
            answer = self.browser.post(self.due.path, **self.due.fields)
        except NoAnswer:
            self.unanswered += 1
            return False
        if answer.status == 503:
            return False
        if answer.status == 409 and "desk-change" in answer.text:
            self.page, self.due = answer.text, None
            self.changes_shown += 1
            return False
        if not answer.acknowledges:
            raise AssertionError(f"{answer.status} to {self.due}: {words(answer.text)}")
        self.page = answer.text
        self.calls.add(self.call)
        # "Pakai hasil baru" does nothing when it has changed back, or once more, in the meantime.
        if self.due.kind != "RECOMPUTED" or self.revision > int(self.due.fields["revision"]):
            note = Note(self.due.kind, self.due.data, self.revision, self.due_since, time.time())
            self.ledger.note(self.call, note)
        self.due = None
        return True

    @property
    def call(self) -> int:
        return int(found(r"· Panggilan #(\d+) ·", self.page))

    @property
    def step(self) -> int:
        return int(found(r'data-step="(\d)"', self.page))

    @property
    def revision(self) -> int:
        return int(found(r'name="revision"\s+value="(\d+)"', self.page) or -1)

    @property
    def is_closed(self) -> bool:
        return "Panggilan ditutup" in self.page

    def next_act(self) -> Act:
        random = self.random
        if not self.page or self.is_closed:
            transaction = random.choice(("PB", "PD"))
            fields = {"transaction": transaction, "token": str(UUID(int=random.getrandbits(128), version=4))}
            if transaction == "PD":
                fields["current"] = random.choice(SERVICES)
            self.ledger.tokens.append(fields["token"])
            return Act("/asisten/baru", fields, "OPENED", {})
        if self.step == 2:
            village = random.choice(self.villages)
            return self._act("2/", {"village": village}, {"village": village})
        if self.step == 3:
            power = str(random.choice(list(PHASE_OF)))
            typed = {"power": power, "purpose": "Rumah tangga", "tariff": "R1" if power == "900" else ""}
            return self._act("3/", typed, {"power": power})
        if self.step < 6:
            question = found(r'name="question"\s+value="(\w+)"', self.page)
            buttons = set(re.findall(r'name="answer"\s+value="(\w+)"', self.page))
            offered = ("PRABAYAR", "PASCABAYAR") if question == "product" else ANSWERS
            answer = random.choice([value for value in offered if value in buttons])
            return self._act(f"{self.step}/", {"question": question, "answer": answer}, {question: answer})
        if "desk-change" in self.page:
            seen = found(r'name="seen"\s+value="([^"]+)"', self.page)
            return self._act("hasil-baru/", {"seen": seen}, {}, "RECOMPUTED")
        fields = {"bantuan_lain": "on"}
        if 'name="text"' in self.page:
            fields |= {"name": "Sari", "telephone": "081234567890", "text": "Mohon meter Pascabayar"}
        return self._act("6/", fields, {}, "CLOSED")

    def _act(self, path: str, fields: dict[str, str], data: dict[str, str], kind: str = "ANSWERED") -> Act:
        return Act(f"/asisten/{self.call}/{path}", {"revision": str(self.revision), **fields}, kind, data)


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return unescape(match[1]) if match else ""


def words(html: str) -> str:
    """The page's words, for a message."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()[:300]
