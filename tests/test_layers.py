"""The rules know no Django, and the layers point one way; docs/architecture.md has the rule of imports."""

import itertools
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs import rooms

ROOT = Path(__file__).parents[1]
PURE = [
    *sorted((ROOT / "allocation" / "domain").rglob("*.py")),
    *sorted((ROOT / "scripts_agent" / "intake").glob("*.py")),
    *sorted((ROOT / "scripts_agent" / "cards").glob("*.py")),
    ROOT / "scripts_agent" / "channels" / "cases.py",
]


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path):
    """Every name the file imports, at its top or inside a function, in full."""
    found = rooms.imports(path.read_text(encoding="utf-8"), path.relative_to(ROOT).parent.parts)
    return [".".join(parts) for parts in found]


def test_a_fresh_interpreter_loads_the_rules_without_django():
    modules = [module_name(path) for path in PURE]
    code = f"import {', '.join(modules)}, sys; print([m for m in sys.modules if m.startswith('django')])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("path", PURE, ids=module_name)
def test_no_rule_imports_django_not_even_inside_a_function(path):
    assert not [name for name in imports(path) if name.split(".")[0] == "django"]


def test_the_domain_imports_nothing_of_ours_but_itself():
    for path in (ROOT / "allocation" / "domain").rglob("*.py"):
        ours = [n for n in imports(path) if n.startswith(("allocation", "scripts_agent", "pln123"))]
        assert all(name.startswith("allocation.domain") for name in ours), path.name


@pytest.mark.slow
def test_allocation_never_imports_scripts_agent():
    for path in (ROOT / "allocation").rglob("*.py"):
        assert not [name for name in imports(path) if name.startswith("scripts_agent")], path


def test_the_ground_imports_no_app():
    for room in ("web", "spreadsheets", "plots"):
        for path in (ROOT / "pln123" / room).rglob("*.py"):
            assert not [n for n in imports(path) if n.startswith(("allocation", "scripts_agent"))], path


@pytest.mark.slow
def test_no_app_and_no_ground_imports_the_roof():
    roof = ("pln123.settings", "pln123.urls", "pln123.wsgi", "pln123.site")
    below = [ROOT / "allocation", ROOT / "scripts_agent"]
    below += [ROOT / "pln123" / room for room in ("web", "spreadsheets", "plots")]
    for folder in below:
        for path in folder.rglob("*.py"):
            assert not [name for name in imports(path) if name.startswith(roof)], path


@pytest.mark.slow
def test_no_room_imports_itself_by_way_of_others():
    arrows = rooms.rooms()
    assert not [room for room in arrows if room in rooms.reached(room, arrows)]


def test_relative_imports_and_those_inside_functions_are_seen():
    source = "from . import lines\nfrom ..models import Call\ndef f():\n    import django.db\n"
    assert [".".join(parts) for parts in rooms.imports(source, ("scripts_agent", "intake"))] == [
        "scripts_agent.intake.lines",
        "scripts_agent.models.Call",
        "django.db",
    ]


def test_a_silenced_complaint_says_why():
    """In the same line behind the code, or in a comment above."""
    for app in ("allocation", "scripts_agent", "pln123"):
        for path in (ROOT / app).rglob("*.py"):
            lines = ["", *path.read_text(encoding="utf-8").splitlines()]
            for above, line in itertools.pairwise(lines):
                if found := re.search(r"# (?:noqa|type: ignore)(.*)", line):
                    reason = re.search(r"(?:- |# )\w", found[1])
                    assert reason or above.lstrip().startswith("#") or "ignore" in above, f"{path}: {line}"
