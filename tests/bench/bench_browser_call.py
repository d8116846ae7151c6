"""What a whole call costs the server when a real browser makes it, beside the same call on another commit.

    BESIDE=v1.0.0 make bench ONLY=browser_call      # BESIDE: a tag or commit; without it, this tree alone

Headless Chromium takes straight PB calls by keyboard: compressed pages, blank pages, searches as they are
typed, polls, the service worker, connections that are kept. Each side is one gunicorn worker with a
PostgreSQL of its own, filled by its own commands; they take turns, call by call. The processor time of worker
and database is counted. Both sides run with the packages that are installed for this tree.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bench.bench_capacity import processor
from tests.faults.production import Web, environment
from tests.own_postgres import NoPostgres, OwnPostgres, own_postgres
from tests.pages.conftest import as_chromium_starts

ROOT = Path(__file__).resolve().parents[2]
WARM_UP, CALLS = 12, 15  # after so many each connection has planned the statements it keeps
POLLS = 8  # one every 15 s of a call of two minutes
AS_TYPED = 120  # ms from one letter to the next
SESSION = (
    "from django.contrib.auth.models import User; from django.test import Client; one = Client();"
    "one.force_login(User.objects.get(username='cso')); print(one.cookies['sessionid'].value)"
)


class Side:
    """One commit's server, and an agent in a browser of their own."""

    def __init__(self, name: str, folder: Path, postgres: OwnPostgres, browser: Browser) -> None:
        self.name, self.folder, self.postgres = name, folder, postgres
        for command in ("migrate", "load_regions", "load_units", "load_demo", "collectstatic --noinput"):
            self._manage(*command.split())
        self.web = Web(postgres.url, Path(postgres.folder), folder=folder, PLN123_DEMO="1")
        self.web.start()
        session = self._manage("shell", "-c", SESSION).split()[-1]
        address = f"http://{self.web.address}"
        context = browser.new_context(viewport={"width": 1366, "height": 641}, locale="id-ID")
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        self.page = context.new_page()
        self.page.clock.install()
        self.page.goto(f"{address}/asisten/")
        self.used: list[float] = []  # processor seconds of each call
        self.sent: list[int] = []  # bytes of each call, as they came over the line

    def call(self) -> None:
        before = self._processor()
        straight_call(self.page)
        self.used.append(self._processor() - before)

    def _processor(self) -> float:
        return processor([*self.web.workers, *self.postgres.processes])

    def _manage(self, *command: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=self.folder,
            env=environment(self.postgres.url, PLN123_DEMO="1"),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout


def straight_call(page: Page) -> None:
    """From Alt+N to the stored closing; Cideng, 2.200 VA, Pascabayar, which AP2T does not have there."""
    page.keyboard.press("Alt+n")
    arrive(page, "1")
    press(page, "1", "i")
    page.keyboard.type("Sari", delay=AS_TYPED)
    press(page, "Control+Enter")
    arrive(page, "2")
    page.keyboard.type("cideng", delay=AS_TYPED)
    expect(page.locator('#hasil-cari[data-q="cideng"]')).to_be_attached()
    page.wait_for_timeout(700)
    press(page, "Enter")
    arrive(page, "3")
    press(page, "Tab", "4", "r", "Control+Enter")
    arrive(page, "4")
    press(page, "2")
    heading = page.get_by_role("heading", level=1)
    expect(heading).not_to_have_text("Produk")
    if heading.inner_text().startswith("Produk: "):  # line 4a.5 on a beat of its own
        press(page, "Control+Enter")
    arrive(page, "5")
    for _ in range(POLLS):
        page.clock.fast_forward(15_000)
        page.wait_for_load_state("networkidle")
    press(page, "y")
    arrive(page, "6")
    press(page, "Control+Enter")
    expect(page.locator(".desk-result")).to_contain_text("Panggilan ditutup")


def arrive(page: Page, step: str) -> None:
    """The step is there, and so is the script."""
    expect(page.locator("[aria-current=step]")).to_contain_text(step)
    page.wait_for_load_state("networkidle")


def press(page: Page, *names: str) -> None:
    for name in names:
        if name == "Control+Enter":
            expect(page.locator("#desk [aria-disabled=true]")).to_have_count(0)
        page.keyboard.press(name)


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="beside-") as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def main() -> int:
    beside = os.environ.get("BESIDE", "")
    with ExitStack() as stack:
        trees = {"this tree": ROOT}
        if beside:
            trees[beside] = stack.enter_context(checkout(beside))
        browser = stack.enter_context(sync_playwright()).chromium.launch(**as_chromium_starts())
        try:
            sides = [
                Side(name, folder, stack.enter_context(own_postgres()), browser)
                for name, folder in trees.items()
            ]
        except NoPostgres as missing:
            print(f"a call in a browser\tnot measured: {missing}\t")
            return 0
        for side in sides:
            stack.callback(side.web.stop)
        for _ in range(WARM_UP + CALLS):
            for side in sides:
                side.call()
    # The kernel counts in hundredths of a second: a sum of calls is finer than any one of them.
    means = {side.name: statistics.mean(side.used[WARM_UP:]) * 1000 for side in sides}
    for name, milliseconds in means.items():
        print(f"a call in a browser: processor time of server and database, {name}\t{milliseconds:.0f} ms\t")
    if beside:
        ratio = means["this tree"] / means[beside]
        print(f"a call in a browser: this tree beside {beside}\t{ratio:.2f}x\t")
        print(f"a call in a browser: agents per core beside {beside}\t{1 / ratio:.2f}x\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
