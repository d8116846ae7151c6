"""Three web hosts, each an address of its own, behind docs/operations/nginx.conf: one is lost under load."""

import shutil
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from tests.faults.production import Loaded, Production, Web, wait_for
from tests.operations import load
from tests.operations.proxy import Proxy
from tests.own_postgres import FAST, own_postgres
from tests.rounds import rounds

HOSTS = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
AGENTS = rounds(15, 30)
UNTRIED = [("proxy_next_upstream error timeout;", "proxy_next_upstream off;")]


@contextmanager
def three_hosts(prepared: Loaded) -> Iterator[Production]:
    with ExitStack() as stack:
        options = (*FAST, "-c", "max_connections=30")
        postgres = stack.enter_context(own_postgres(options, copy_of=prepared.data))
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="web-")))
        behind = {"PLN123_PROXIES": "1", "PLN123_HTTPS": "1"}
        webs = [Web(postgres.url, logs, host=host, **behind) for host in HOSTS]
        for web in webs:
            stack.callback(web.stop)
            web.start()
        yield Production(postgres, webs, prepared.sessions)


@contextmanager
def load_through(proxy: Proxy, running: Production, patch: pytest.MonkeyPatch) -> Iterator[load.Load]:
    """Agents who work through the proxy, over HTTPS."""
    unchecked = ssl._create_unverified_context()  # noqa: S323 - its certificate is made here

    def connect(browser: load.SecureBrowser) -> HTTPSConnection:
        return HTTPSConnection(browser.address, proxy.secure, timeout=60, context=unchecked)

    patch.setattr(load.SecureBrowser, "connect", connect)
    work = load.Load("127.0.0.1", unchecked, running.sessions, AGENTS)
    try:
        with work.at_work():
            yield work
    finally:
        proxy.process.terminate()
        proxy.process.wait()


@pytest.mark.parametrize("changed", [(), UNTRIED], ids=["documented", "control"])
def test_one_of_three_hosts_is_lost_under_load(changed, prepared: Loaded, tmp_path: Path, monkeypatch, tell):
    """Whatever only reads is answered. A step that the lost host had begun is pressed again, stored once."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is missing: apt install nginx-light")
    with three_hosts(prepared) as running:
        proxy = Proxy(tmp_path, *(web.address for web in running.webs), changed=changed)
        with load_through(proxy, running, monkeypatch) as work:
            time.sleep(rounds(3, 20))
            wait_for(lambda: work.answered > 20 * AGENTS)
            running.webs[1].kill()
            seen = work.answered
            time.sleep(rounds(3, 20))
            wait_for(lambda: work.answered > seen + 20 * AGENTS)
            if changed:
                wait_for(lambda: failed(work, "search"))  # the control; nginx tries it again every 10 s
        searches, steps = failed(work, "search"), failed(work, "step")
        result = f"{work.answered} requests: {len(searches)} searches and {len(steps)} steps failed"
        what = "... control: nothing is tried again" if changed else "one of three web hosts killed"
        tell(what, 1, result, "found" if changed else "0 searches")
        assert not work.ledger.compare(running.postgres.url), "what failed was pressed again and stored once"
        if not changed:
            assert not searches, searches
            assert all("502 to Act" in step for step in steps), steps


def failed(work: load.Load, kind: str) -> list[str]:
    return [what for what in work.failed if what.startswith(kind)]
