"""For `make test-quick` (`-p tests.quick`): leaves out what starts a browser or a server process."""

import pytest

SLOW_FIXTURES = {"page", "live_server", "prepared", "transactional_db"}
SLOW_FOLDERS = ("tests/faults", "tests/operations")


def is_quick(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    in_transactions = marker is not None and marker.kwargs.get("transaction", False)
    is_slow = not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
    return not (in_transactions or is_slow or item.nodeid.startswith(SLOW_FOLDERS))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if not is_quick(item)])
    items[:] = [item for item in items if is_quick(item)]
