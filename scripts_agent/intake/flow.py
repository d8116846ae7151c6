"""The engine of the guided intake: a flow is declared as data, checked once, and replayed from the answers.

Knows nothing of PLN and nothing of Django. The questions themselves are in `questions.py`.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass


class FlowError(ValueError):
    """The flow as declared cannot be followed; the message names the node."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One button.

    value: what is stored; label: what is shown; key: the keyboard key shown on it; goto: id of the next node
    (none: the question's own `goto`). note: the choice does not move on; it sets the flag answer of that name
    to "YA". line: id of the line that is spoken once this choice is made.
    """

    value: str
    label: str
    goto: str | None = None
    key: str | None = None
    note: str | None = None
    line: str | None = None

    @property
    def stay(self) -> bool:
        return self.note is not None


@dataclass(frozen=True, slots=True)
class Question:
    """Asked of the caller. Without choices the answer is a free value that the form checks.

    step: page 1-6. line: id of the spoken line. optional: may be passed without an answer.
    instruction: the point of the SOP that gives an instruction and no sentence (`sop.toml`).
    """

    id: str
    step: int
    label: str
    choices: tuple[Choice, ...] = ()
    goto: str | None = None
    line: str | None = None
    instruction: str | None = None
    optional: bool = False

    def choice(self, value: str) -> Choice | None:
        """The offered choice with this value, or None."""
        return next((choice for choice in self.choices if choice.value == value), None)

    def target(self, value: str) -> str | None:
        """Id of the node that an answer leads to ("" = not answered); None: the flow stops here."""
        if not value:
            return self.goto if self.optional else None
        if not self.choices:
            return self.goto
        choice = self.choice(value)
        return None if choice is None or choice.stay else choice.goto or self.goto


@dataclass(frozen=True, slots=True)
class Branch:
    """Decided by the application, never stored: the caller of `position` gives its value in `facts`."""

    id: str
    step: int
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class End:
    """An end of the flow. closing: id of the closing to be made (`closing.py`)."""

    id: str
    step: int
    label: str
    closing: str


Node = Question | Branch | End


def targets(node: Node) -> Iterator[tuple[str, str]]:
    """(label of the way, id of the next node), in order, without the choices that stay."""
    if isinstance(node, End):
        return
    default = node.goto if isinstance(node, Question) else None
    for choice in node.choices:
        if not choice.stay:
            yield choice.label, choice.goto or default or ""
    if not node.choices or (isinstance(node, Question) and node.optional):
        yield "", default or ""


@dataclass(frozen=True)
class Flow:
    """A checked flow; the first node is the start. Build it with `flow()`.

    side_exits: ends that can be reached from any step, so no choice leads to them.
    """

    version: str
    nodes: tuple[Node, ...]
    side_exits: tuple[str, ...]

    def node(self, id: str) -> Node:
        """The node with this id; KeyError when there is none."""
        for node in self.nodes:
            if node.id == id:
                return node
        raise KeyError(id)

    def label(self, question: str, value: str) -> str:
        """What stands on the button that gave this answer; KeyError when no question offers it."""
        node = self.node(question)
        choice = node.choice(value) if isinstance(node, Question) else None
        if choice is None:
            raise KeyError(question, value)
        return choice.label

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(node for node in self.nodes if isinstance(node, Question))

    def nodes_of_step(self, step: int) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.step == step)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a call stands.

    node: the node to show now. path: ids of the questions passed with an answer, in order.
    """

    node: Node
    path: tuple[str, ...]


def position(flow: Flow, answers: Mapping[str, str], facts: Mapping[str, str]) -> Position:
    """Replays the stored answers ("" counts as none) and stops at the first node without a usable one.

    A branch without its fact stops the replay; a fact that the branch does not know is a FlowError.
    """
    node, path = flow.nodes[0], []
    for node, target in follow(flow, answers, facts):
        if target and isinstance(node, Question) and answers.get(node.id):
            path.append(node.id)
    return Position(node, tuple(path))


def follow(
    flow: Flow, answers: Mapping[str, str], facts: Mapping[str, str]
) -> Iterator[tuple[Node, str | None]]:
    """Each node that the answers come to, with the id of the next one; None at the last. As `position`."""
    target: str | None = flow.nodes[0].id
    while target is not None:
        node = flow.node(target)
        match node:
            case Question():
                target = node.target(answers.get(node.id, ""))
            case Branch():
                target = _branch_target(node, facts.get(node.id, ""))
            case End():
                target = None
        yield node, target


def _branch_target(branch: Branch, fact: str) -> str | None:
    if not fact:
        return None
    for choice in branch.choices:
        if choice.value == fact:
            return choice.goto
    raise FlowError(f"{branch.id}: unknown fact {fact!r}")


def flow(version: str, *nodes: Node, lines: Collection[str] = (), side_exits: tuple[str, ...] = ()) -> Flow:
    """A checked flow.

    FlowError, naming the node: doubled id, value or key; unknown line; missing target; loop; orphan.
    lines: ids of the lines that exist.
    """
    built = Flow(version, nodes, side_exits)
    ids = [node.id for node in nodes]
    if not ids:
        raise FlowError(f"flow {version}: no nodes")
    _refuse_doubles("flow", ids)
    for id in side_exits:
        if id not in ids:
            raise FlowError(f"{id}: no such node")
    for node in nodes:
        _check_node(node, ids, lines)
    reached = _walk(built, ids[0])
    for id in ids:
        if id not in reached and id not in side_exits:
            raise FlowError(f"{id}: orphan, no way leads to it")
    return built


def _check_node(node: Node, ids: Collection[str], lines: Collection[str]) -> None:
    for label, target in targets(node):
        if target not in ids:
            raise FlowError(
                f"{node.id}: {label or 'goto'} leads to {target or 'nothing'!r}, which is no node"
            )
    for line in _lines(node):
        if line not in lines:
            raise FlowError(f"{node.id}: unknown line {line!r}")
    if isinstance(node, End):
        return
    _refuse_doubles(node.id, [choice.value for choice in node.choices])
    _refuse_doubles(node.id, [choice.key for choice in node.choices if choice.key])
    for choice in node.choices:
        if choice.note in ids:
            raise FlowError(f"{node.id}: note {choice.note!r} is the id of a node")
        if choice.stay and choice.goto:
            raise FlowError(f"{node.id}: {choice.value} has a note and a goto; it can only do one")


def _walk(flow: Flow, start: str) -> set[str]:
    """Ids reached from the start; FlowError when a way comes back to where it was."""
    done: set[str] = set()

    def visit(id: str, way: tuple[str, ...]) -> None:
        if id in way:
            raise FlowError(f"{id}: loop {' > '.join((*way[way.index(id) :], id))}")
        if id in done:
            return
        for _, target in targets(flow.node(id)):
            visit(target, (*way, id))
        done.add(id)

    visit(start, ())
    return done


def _lines(node: Node) -> tuple[str, ...]:
    if isinstance(node, End):
        return ()
    own = [node.line] if isinstance(node, Question) else []
    return tuple(line for line in (*own, *(choice.line for choice in node.choices)) if line)


def _refuse_doubles(where: str, values: list[str]) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            raise FlowError(f"{where}: {value!r} is there {count} times")
