"""The picture of the rooms in architecture.md, drawn from the imports: `make pictures` writes it anew.

A room is a folder of an app. What room A imports through room B is not drawn a second time.
"""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
APPS = ("pln123", "allocation", "scripts_agent")
BLOCK = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)
# What Django wants in a folder of this name, and no room.
NO_ROOMS = ("migrations", "management")

Arrows = dict[str, set[str]]


def rooms() -> Arrows:
    """Each room, with the rooms that it imports."""
    found: Arrows = {}
    for path in sorted(path for app in APPS for path in (ROOT / app).glob("*/**/*.py")):
        module = path.relative_to(ROOT).with_suffix("").parts
        if room := room_of(module):
            imported = {room_of(other) for other in imports(path.read_text("utf-8"), module[:-1])}
            found.setdefault(room, set()).update(other for other in imported - {room} if other)
    return found


def room_of(module: tuple[str, ...]) -> str | None:
    """The room of a module of ours; None for every other module."""
    app, *names = module
    if app not in APPS or not names or names[0] in NO_ROOMS or not (ROOT / app / names[0]).is_dir():
        return None
    return f"{app}/{names[0]}"


def imports(source: str, package: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every name that a file imports, also inside a function, as parts: ("allocation", "domain", "Case")."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            inside = node.module.split(".") if node.module else []
            yield from ((*base, *inside, alias.name) for alias in node.names)


def reached(room: str, arrows: Arrows) -> set[str]:
    """The rooms that a room imports, and what those import, and so on."""
    return arrows[room].union(*(reached(other, arrows) for other in arrows[room]))


def drawn(arrows: Arrows) -> Iterator[tuple[str, str]]:
    """(room, room it imports) without what another of its imports leads to anyway. CycleError: a circle."""
    for room in sorted(TopologicalSorter(arrows).static_order()):
        anyway = set().union(*(reached(other, arrows) for other in arrows[room]))
        yield from ((room, other) for other in sorted(arrows[room] - anyway))


def picture() -> str:
    """The Mermaid text."""
    arrows = rooms()
    lines = ["flowchart TD"]
    lines += [f'  {name(room)}["{room}"]:::{room.partition("/")[0]}' for room in arrows]
    lines += [f"  {name(one)} --> {name(other)}" for one, other in drawn(arrows)]
    lines += [
        "  classDef pln123 fill:#eceff1,stroke:#78909c,color:#1d2329",
        "  classDef allocation fill:#e8f3ea,stroke:#2e7d32,color:#1d2329",
        "  classDef scripts_agent fill:#e3f0fa,stroke:#0b6e99,color:#1d2329",
    ]
    return "\n".join(lines) + "\n"


def name(room: str) -> str:
    return room.replace("/", "_")


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(BLOCK.sub(picture(), page, count=1), encoding="utf-8", newline="\n")
