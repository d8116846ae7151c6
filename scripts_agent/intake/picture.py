"""The picture of a flow as SVG: one column per step, one box per node, one row per choice.

A line leaves at the row of its choice and enters at the title of its target: on the left within a step,
on the right to a later one. Lines to the same target share a lane.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from .flow import Branch, End, Flow, Node, Question

STEPS = ("Jenis & pemohon", "Wilayah", "Daya & tarif", "Produk", "Notifikasi", "Penutup")

# All in pixels.
WIDTH, GUTTER, GAP, MARGIN, TOP = 236, 92, 22, 20, 60
TEXT, PAD, LANE = 16, 8, 9
WRAP, WRAP_TITLE = 34, 29  # letters that fit in WIDTH

_COLOURS = ("#0b6e99", "#b3261e", "#2e7d32", "#8a5a00", "#6a3fa0", "#006d6d", "#a8326e", "#47525e")
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1d2329; }
.step { font-size: 15px; font-weight: 600; }
.title { font-weight: 600; }
.small { font-size: 10.5px; fill: #5a646e; }
.box { fill: #fff; stroke: #8d98a3; }
.branch { fill: #fff6db; stroke: #b58a00; }
.end { fill: #e8f3ea; stroke: #2e7d32; }
.aside { stroke-dasharray: 5 3; }
.way { fill: none; stroke-width: 1.6; }
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A choice in its box: y of its middle, target id ("" = stays)."""

    lines: tuple[str, ...]
    y: float
    target: str


@dataclass(frozen=True, slots=True)
class _Box:
    node: Node
    x: float
    y: float
    height: float
    title: tuple[str, ...]
    small: tuple[str, ...]
    rows: tuple[_Row, ...]

    @property
    def entry(self) -> float:
        """y at which lines enter."""
        return self.y + PAD + TEXT * len(self.title) / 2

    @property
    def right(self) -> float:
        return self.x + WIDTH


def svg(flow: Flow) -> str:
    """The whole picture; the same flow gives the same text."""
    boxes = {box.node.id: box for step in range(1, len(STEPS) + 1) for box in _column(flow, step)}
    bottom = max(box.y + box.height for box in boxes.values()) + GAP
    ways, lanes_below = _ways(boxes, bottom)
    width = _left(len(STEPS)) + WIDTH + MARGIN
    height = bottom + lanes_below * LANE + 44
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" width="{width}" '
        f'height="{height:g}" role="img" aria-label="Alur panggilan {flow.version}">'
    )
    parts = [
        head,
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height:g}" fill="#f6f8fa"/>',
        *(
            f'<text class="step" x="{_left(step)}" y="32">{step} {escape(name)}</text>'
            for step, name in enumerate(STEPS, start=1)
        ),
        *ways,
        *(part for box in boxes.values() for part in _drawn(box, flow)),
        f'<text class="small" x="{_left(1)}" y="{height - 14:g}">Alur {flow.version} · kuning: dihitung '
        "aplikasi · hijau: penutup · ↺ tetap di langkah ini · digambar oleh manage.py draw_intake</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _left(step: int) -> int:
    return MARGIN + GUTTER // 2 + (step - 1) * (WIDTH + GUTTER)


def _column(flow: Flow, step: int) -> Iterator[_Box]:
    y: float = TOP
    for node in flow.nodes_of_step(step):
        title = tuple(wrap(node.label, WRAP_TITLE))
        small = _small(node, flow)
        row_y = y + PAD + TEXT * (len(title) + len(small)) + PAD
        rows: list[_Row] = []
        for label, target in _rows(node):
            lines = tuple(wrap(label, WRAP))
            rows.append(_Row(lines, row_y + TEXT * len(lines) / 2, target))
            row_y += TEXT * len(lines) + 6
        yield _Box(node, _left(step), y, row_y + PAD / 2 - y, title, small, tuple(rows))
        y = row_y + PAD / 2 + GAP


def _small(node: Node, flow: Flow) -> tuple[str, ...]:
    """Under the title: the id, and what is said or instructed here."""
    if isinstance(node, End):
        return (node.id, "dari langkah mana pun") if node.id in flow.side_exits else (node.id,)
    words = []
    if isinstance(node, Question):
        said = [node.line, *(choice.line for choice in node.choices)]
        words = [f"ucapkan {line}" for line in dict.fromkeys(said) if line]
        if node.instruction:
            words.append(f"arahan SOP {node.instruction}")
    return (node.id, *words)


def _rows(node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, End):
        return
    default = node.goto if isinstance(node, Question) else None
    for choice in node.choices:
        key = f"[{choice.key}] " if choice.key else ""
        stays = " ↺" if choice.stay else ""
        yield f"{key}{choice.label}{stays}", "" if choice.stay else choice.goto or default or ""
    if isinstance(node, Question) and not node.choices:
        yield "diisi (boleh kosong)" if node.optional else "diisi", default or ""


def _ways(boxes: dict[str, _Box], bottom: float) -> tuple[list[str], int]:
    """The lines with their heads, and how many lanes they take below the boxes."""
    edges = [(box, row, boxes[row.target]) for box in boxes.values() for row in box.rows if row.target]
    below: dict[str, float] = {}  # y of the lane by target: past the columns between
    lanes: dict[tuple[str, int], list[str]] = {}  # targets by (side of the column, step)

    def lane(side: str, step: int, target: _Box) -> float:
        """x of the lane to this target, right or left of a step's column. Lower targets lie nearer to it."""
        place = lanes[side, step].index(target.node.id)
        distance = 16 + LANE * place
        return _left(step) + WIDTH + distance if side == "right" else _left(step) - distance

    order = list(boxes)
    for box, _, to in edges:
        steps = {("left", to.node.step)} if _inside(box, to) else {("right", box.node.step)}
        if _skips(box, to):
            steps.add(("right", to.node.step - 1))
            below.setdefault(to.node.id, bottom + LANE * len(below))
        for place in steps:
            ids = {*lanes.get(place, ()), to.node.id}
            lanes[place] = sorted(ids, key=order.index, reverse=True)
    drawn = []
    for box, row, to in edges:
        colour = _COLOURS[order.index(to.node.id) % len(_COLOURS)]
        if _inside(box, to):
            path = f"M{box.x:g} {row.y:g}H{lane('left', to.node.step, to):g}"
        else:
            path = f"M{box.right:g} {row.y:g}H{lane('right', box.node.step, to):g}"
        if _skips(box, to):
            path += f"V{below[to.node.id]:g}H{lane('right', to.node.step - 1, to):g}"
        path += f"V{to.entry:g}H{to.x - 7:g}"
        drawn.append(f'<path class="way" stroke="{colour}" d="{path}"/>')
        drawn.append(f'<path fill="{colour}" d="M{to.x:g} {to.entry:g}l-8 -4.5v9z"/>')
    return list(dict.fromkeys(drawn)), len(below)


def _inside(box: _Box, to: _Box) -> bool:
    return to.node.step == box.node.step


def _skips(box: _Box, to: _Box) -> bool:
    return to.node.step > box.node.step + 1


def _drawn(box: _Box, flow: Flow) -> Iterator[str]:
    kind = {Branch: "branch", End: "end", Question: "box"}[type(box.node)]
    aside = " aside" if box.node.id in flow.side_exits else ""
    place = f'x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{box.height:g}" rx="6"'
    yield f'<rect class="{kind}{aside}" {place}/>'
    y = box.y + PAD - 4
    for css, lines in (("title", box.title), ("small", box.small)):
        for line in lines:
            y += TEXT
            yield f'<text class="{css}" x="{box.x + 10:g}" y="{y:g}">{escape(line)}</text>'
    for row in box.rows:
        top = row.y - TEXT * len(row.lines) / 2
        yield f'<path stroke="#d5dbe1" d="M{box.x:g} {top - 3:g}H{box.right:g}"/>'
        for number, line in enumerate(row.lines, start=1):
            yield f'<text x="{box.x + 10:g}" y="{top + TEXT * number - 4:g}">{escape(line)}</text>'
