"""Runs the tests that show the requirements of OWASP ASVS 5.0.0, and those that try attacks. Writes
docs/asvs.md and the table of attacks in docs/security.md.

    python -m tests.asvs        (make security) these tests alone
    pytest -p tests.asvs        all tests, and the table

tests/asvs.toml says which tests show which requirement, tests/attacks.toml which try which attack. The tables
say how they went in this run.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "asvs.md"
SECURITY = ROOT / "docs" / "security.md"
HEAD = """# OWASP ASVS 5.0.0, levels 1 and 2

Written by `make security`, which runs the tests named here. What a requirement asks is in our own words.
"""

ATTACKS = """## Attacks that are tried

From here on written by `make security`, which runs the tests named here.
"""


def requirements() -> dict[str, dict[str, list[str] | str]]:
    """proven, documented, open and not_applicable: id -> what is said of it."""
    with (ROOT / "tests" / "asvs.toml").open("rb") as file:
        return tomllib.load(file)


def attacks() -> dict[str, list[str]]:
    """Attack -> what holds, then the tests that try it."""
    with (ROOT / "tests" / "attacks.toml").open("rb") as file:
        kinds = tomllib.load(file).values()
    return {attack: said for kind in kinds for attack, said in kind.items()}


def in_order(ids: Iterable[str]) -> list[str]:
    return sorted(ids, key=lambda id: [int(part) for part in id.split()[0].split(".")])


def nodes(tests: Iterable[str]) -> Iterator[str]:
    """As pytest names them: "pages/test_csp.py::x" is tests/pages/test_csp.py::test_x."""
    for test in tests:
        file, _, name = test.partition("::")
        yield f"tests/{file}::test_{name}" if name else f"tests/{file}"


@dataclass(eq=False)
class Results:
    """A plugin of pytest: how each test went, its parameters left aside."""

    of: dict[str, Counter[str]] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self.of.setdefault(report.nodeid.partition("[")[0], Counter())[report.outcome] += 1

    def pytest_sessionfinish(self) -> None:
        TABLE.write_text(table(self), encoding="utf-8")
        by_hand, _, _ = SECURITY.read_text(encoding="utf-8").partition(ATTACKS.splitlines()[0])
        SECURITY.write_text(f"{by_hand.rstrip()}\n\n{table_of_attacks(self)}", encoding="utf-8")

    def words(self, node: str) -> str:
        found: Counter[str] = Counter()
        for name, outcomes in self.of.items():
            if name == node or name.startswith(f"{node}::"):
                found += outcomes
        return ", ".join(f"{count} {outcome}" for outcome, count in found.items()) or "NOT RUN"


def table(results: Results) -> str:
    known = requirements()
    lines = [HEAD, "## Shown by tests", "", "| requirement | asks | tests | result |", "|---|---|---|---|"]
    for id in in_order(known["proven"]):
        asks, *tests = known["proven"][id]
        lines.append(f"| {id} | {asks} | {named(tests)} | {outcomes(results, tests)} |")
    lines += ["", "## Said in writing", "", "| requirement | asks | where |", "|---|---|---|"]
    lines += [f"| {id} | {asks} | {file} |" for id, (asks, file) in in_pairs(known["documented"])]
    lines += ["", "## Open", "", "| requirement | what is missing |", "|---|---|"]
    lines += [f"| {id} | {why} |" for id, why in in_pairs(known["open"])]
    lines += ["", "## Does not apply", "", "| requirements | why |", "|---|---|"]
    lines += [f"| {id.replace(' ', ', ')} | {why} |" for id, why in in_pairs(known["not_applicable"])]
    return "\n".join(lines) + "\n"


def table_of_attacks(results: Results) -> str:
    lines = [ATTACKS, "| attack | what holds | tests | result |", "|---|---|---|---|"]
    for attack, (holds, *tests) in attacks().items():
        lines.append(f"| {attack} | {holds} | {named(tests)} | {outcomes(results, tests)} |")
    return "\n".join(lines) + "\n"


def named(tests: Iterable[str]) -> str:
    return "<br>".join(f"`{test}`" for test in tests)


def outcomes(results: Results, tests: Iterable[str]) -> str:
    return "<br>".join(results.words(node) for node in nodes(tests))


def in_pairs(said: dict[str, list[str] | str]) -> Iterator[tuple[str, list[str] | str]]:
    for id in in_order(said):
        yield id, said[id]


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Results())


if __name__ == "__main__":
    said = [*requirements()["proven"].values(), *attacks().values()]
    tests = {node for _, *tests_of_one in said for node in nodes(tests_of_one)}
    sys.exit(pytest.main(["-q", "-p", "tests.asvs", *sorted(tests)]))
