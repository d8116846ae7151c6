"""For CI's second database (`-p tests.asks_database`): leaves out what would only run once more.

A test stays when it opens the database of the run, by a fixture or by its mark. Rules of pure Python, files,
and the fault tests that bring a PostgreSQL of their own have been tried in the first run; so has the second
browser, to which it is all one what the database is.
"""

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def asks(item: pytest.Item) -> bool:
    if getattr(item, "callspec", None) and item.callspec.params.get("browser_name") == "firefox":  # type: ignore[attr-defined]
        return False
    marked = item.get_closest_marker("django_db") is not None
    return marked or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not asks(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if asks(item)]
