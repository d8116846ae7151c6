"""Which code is mutated, and which tests must find it out."""

import json
from dataclasses import dataclass

KILLED, LIVED, UNTESTED, TIMEOUT, UNTRIED = "killed", "lived", "no test", "timeout", "not tried"
ENDS = "ends.json"  # how each mutant ended that was tried
SHOWN = "shown.json"  # how those ended that were asked for
# In the order of the files, with the same examples each time, however slow a mutant is.
PYTEST = ["-q", "--rootdir=.", "--capture=sys", "--hypothesis-profile=ci"]
PYTEST += ["-pno:randomly", "-pno:cacheprovider", "-pno:timeout"]
NEEDED = [
    "allocation",
    "scripts_agent",
    "pln123",
    "templates",
    "static",
    "docs",
    "manage.py",
    "requirements.txt",
]


@dataclass(frozen=True)
class Room:
    """quick: only by tests that are not `slow`. A mutant that lives has met every test that reaches it: where
    those are whole calls at the desk, that takes a minute and a half each.
    """

    code: tuple[str, ...]  # patterns of files
    tests: tuple[str, ...]
    quick: bool = False

    @property
    def chosen(self) -> list[str]:
        return [*self.tests, "-m", "not slow"] if self.quick else [*self.tests]

    def settings(self) -> str:
        """The section of pyproject.toml that mutmut reads."""
        values = {
            "source_paths": ["allocation", "scripts_agent"],
            "only_mutate": self.code,
            "also_copy": NEEDED,
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
        return "\n".join(["\n[tool.mutmut]", *lines, ""])

    def depends_on(self, path: str) -> bool:
        shared = path.startswith("tests/") and path.count("/") == 1
        return shared or path.startswith(("allocation/", "scripts_agent/", "pln123/", *self.tests))


# The pages that are read by their unit and changed by nobody.
READ = (
    "tests/allocation/demand/test_demand_admin_access.py",
    "tests/allocation/availability/test_history_page.py",
)
LOCKS = "tests/test_lock_order.py"
ROOMS = {
    "domain": Room(("allocation/domain/*",), ("tests/allocation/domain",)),
    "intake": Room(("scripts_agent/intake/*",), ("tests/scripts_agent/intake",)),
    "words": Room(("scripts_agent/words/*",), ("tests/scripts_agent/words", "tests/scripts_agent/intake")),
    "calls": Room(
        ("scripts_agent/calls/[!w]*",),
        ("tests/scripts_agent/calls", "tests/scripts_agent/desk", "tests/scripts_agent/practice"),
        quick=True,
    ),
    # The proof that every way ends somewhere: walk.py and ways.py. One test of it takes seconds.
    "walk": Room(("scripts_agent/calls/wa*",), ("tests/scripts_agent/calls/test_walk.py",)),
    "changes": Room(
        ("allocation/availability/changes.py",), ("tests/allocation/availability", LOCKS), quick=True
    ),
    "scope": Room(
        ("allocation/people/scope.py",), ("tests/allocation/people", "tests/allocation/admin", *READ)
    ),
    "privacy": Room(("scripts_agent/privacy/*",), ("tests/scripts_agent/privacy", LOCKS)),
}
