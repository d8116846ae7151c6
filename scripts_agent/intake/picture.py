"""The picture of a flow as Mermaid text, which GitHub draws: a box for each node, an arrow for each way."""

from collections.abc import Iterator, Mapping

from .flow import Branch, Choice, End, Flow, Node, Question
from .steps import STEP_TITLES

# Mermaid gives these characters a meaning of its own inside a quoted text.
_ESCAPED = str.maketrans({"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;"})
Taken = Mapping[tuple[str, str], int]


def mermaid(flow: Flow, taken: Taken | None = None) -> str:
    """The whole picture. The same flow always gives the same text.

    taken: how often each way was taken, by the ids of the nodes it joins; a side exit has no node before it
    (""). None: the picture shows no numbers.
    """
    lines = ["flowchart TD"]
    for step, title in STEP_TITLES.items():
        lines.append(f'  subgraph step{step}["{step} {_text(title)}"]')
        lines += [f"    {_box(node, flow, taken)}" for node in flow.nodes_of_step(step)]
        lines.append("  end")
    lines += [f"  {arrow}" for node in flow.nodes for arrow in _arrows(node, taken)]
    lines += [
        "  classDef branch fill:#fff6db,stroke:#b58a00,color:#1d2329",
        "  classDef closing fill:#e8f3ea,stroke:#2e7d32,color:#1d2329",
    ]
    return "\n".join(lines) + "\n"


def _box(node: Node, flow: Flow, taken: Taken | None) -> str:
    """A node: its label, its id, what is said or instructed there, and the choices that stay there (↺).

    The shape tells the kind of node.
    """
    words = [node.label, node.id]
    if isinstance(node, Question):
        said = (node.line, *(choice.line for choice in node.choices))
        words += [f"ucapkan {line}" for line in dict.fromkeys(said) if line]
        if node.instruction:
            words.append(f"arahan SOP {node.instruction}")
        words += [f"↺ {_button(choice)}" for choice in node.choices if choice.stay]
    elif node.id in flow.side_exits:
        words += ["dari langkah mana pun", *_times(taken, "", node.id)]
    text = "<br>".join(_text(word) for word in words)
    match node:
        case Branch():
            return f'{node.id}{{{{"{text}"}}}}:::branch'
        case End():
            return f'{node.id}(["{text}"]):::closing'
        case Question():
            return f'{node.id}["{text}"]'


def _arrows(node: Node, taken: Taken | None) -> Iterator[str]:
    """One arrow to each next node, with all the choices that lead there, and how often that was."""
    if isinstance(node, End):
        return
    goto = node.goto if isinstance(node, Question) else None
    ways: dict[str, list[str]] = {}
    for choice in node.choices:
        if not choice.stay:
            ways.setdefault(choice.goto or goto or "", []).append(_button(choice))
    if isinstance(node, Question) and not node.choices:
        ways[goto or ""] = ["diisi (boleh kosong)" if node.optional else "diisi"]
    for target, buttons in ways.items():
        buttons += _times(taken, node.id, target)
        yield f'{node.id} -->|"{"<br>".join(_text(button) for button in buttons)}"| {target}'


def _times(taken: Taken | None, start: str, target: str) -> list[str]:
    return [] if taken is None else [f"{taken.get((start, target), 0):,} kali".replace(",", ".")]


def _button(choice: Choice) -> str:
    return f"[{choice.key}] {choice.label}" if choice.key else choice.label


def _text(words: str) -> str:
    return words.translate(_ESCAPED)
