"""For CI's second database (`-p tests.asks_database`): leaves out what would only run once more.

A test stays when it opens the database of the run, by a fixture or by its mark. Rules of pure Python, files,
and the fault tests that bring a PostgreSQL of their own have been tried in the first run. So has what a
browser shows, whatever the database is: of those tests the walks through whole calls stay.
"""

import pytest

WALKS = tuple(
    f"tests/pages/test_{walk}_in_browser.py" for walk in ("outcomes", "migration_and_suggestions", "managers")
)
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def asks(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if "browser" in fixtures:
        return item.nodeid.startswith(WALKS)
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not asks(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if asks(item)]
