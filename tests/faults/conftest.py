"""The product in production for every fault test: one PostgreSQL of our own, two web processes.

The short form of a test runs with all others; `make faults` (FAULTS=long) runs the long one, and those that
are marked `long`: kills, full disks, many rounds.
"""

from collections.abc import Callable, Iterator

import pytest

from tests.faults.production import Loaded, Production, loaded, production, wait_for
from tests.own_postgres import FAST, NoPostgres

# The browser of the page tests; a page here may answer 503.
from tests.pages.conftest import browser_context_args, browser_type_launch_args, playwright  # noqa: F401
from tests.rounds import LONG


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if item.get_closest_marker("long") and not LONG]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def prepared() -> Iterator[Loaded]:
    try:
        with loaded() as database:
            yield database
    except NoPostgres as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def shared_production(prepared: Loaded) -> Iterator[Production]:
    with production(prepared, options=(*FAST, "-c", "max_connections=30")) as running:
        yield running


@pytest.fixture
def live(shared_production: Production) -> Iterator[Production]:
    """Works when a test begins; afterwards nothing is lost, doubled or wrongly decided, nothing was a 500."""
    running = shared_production
    if not running.postgres.is_running:  # a test before this one failed half-way
        running.postgres.start()
    wait_for(lambda: all(running.browser(web=web).answers("/siap/") for web in range(len(running.webs))))
    yield running
    findings = running.findings()
    assert not findings, findings
    assert not running.faults


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str, object, str, str], None]:
    """A row for the table of `make faults`: what was done, how many rounds, what came out, the limit."""

    def row(what: str, rounds: object, result: str, limit: str) -> None:
        record_property("fault", (what, str(rounds), result, limit))

    return row
