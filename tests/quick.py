"""For `make test-quick` (`-p tests.quick`): without what is marked `slow` or starts a browser or a server."""

from pathlib import Path

import pytest

SLOW_FIXTURES = {"page", "live_server", "prepared", "transactional_db", "provider", "walked", "cards"}
SLOW_FOLDERS = ("tests/faults", "tests/operations", "tests/pages/looks")
SLOW_FILES = ("*_in_browser.py", "test_api_document.py")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """To read a file, and to compile it for its assertions, takes as long as some tests."""
    return any(map(collection_path.match, SLOW_FOLDERS + SLOW_FILES)) or None


def is_quick(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    in_transactions = marker is not None and marker.kwargs.get("transaction", False)
    has_slow_fixture = not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
    return not (in_transactions or has_slow_fixture or item.get_closest_marker("slow"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if not is_quick(item)])
    items[:] = [item for item in items if is_quick(item)]
