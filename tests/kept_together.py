"""How the tests of a parallel run are handed out to its processes."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Tests that share what takes long to make, such as a PostgreSQL with its web processes.
KEPT_TOGETHER = (
    "tests/faults/",
    "tests/pages/test_sign_on.py",
    "tests/scripts_agent/calls/test_walk.py",
    "tests/scripts_agent/cards/test_deal.py",
)


class SharedInOneProcess(LoadScopeScheduling):
    """Hands out single tests, and first those that are kept together, each group to one process."""

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for shared in KEPT_TOGETHER if nodeid.startswith(shared)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharedInOneProcess | None:
    """In place of `load`; whoever asks for another way, as `make test-quick` does, gets that."""
    return SharedInOneProcess(config, log) if config.getvalue("dist") == "load" else None
