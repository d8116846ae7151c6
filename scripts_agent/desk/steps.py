"""The list at the left: what was answered at each step, and the way back to change it."""

from typing import Any

from allocation.domain.matrix import Service
from allocation.domain.power import format_va
from pln123.web.addresses import address
from scripts_agent.calls.situation import Situation, node_at
from scripts_agent.contact.names import caller
from scripts_agent.intake.flow import End, Position, Question
from scripts_agent.intake.offered import MIGRATION
from scripts_agent.intake.questions import INTAKE
from scripts_agent.intake.steps import STEP_TITLES
from scripts_agent.models import DeskCall
from scripts_agent.words.of_call import closings_of
from scripts_agent.words.results import result_words

from .village import village_path


def steps_of(situation: Situation, shown: int) -> list[dict[str, Any]]:
    """A row for each step: what was answered, and the way back to change it."""
    call = situation.call
    summaries = _summaries(situation)
    return [
        {
            "number": number,
            "title": title,
            "summary": summaries.get(number, ()),
            "url": step_url(call, number),
            "current": number == shown,
            "reached": not call.closed_at and node_at(situation.position, number) is not None,
        }
        for number, title in STEP_TITLES.items()
    ]


def _summaries(situation: Situation) -> dict[int, tuple[str, ...]]:
    answers, call = situation.answers, situation.call
    found: dict[int, tuple[str, ...]] = {}
    if transaction := answers.get("transaction"):
        label = "Migrasi murni" if transaction == MIGRATION else transaction
        now = [Service.parse(answers["current"]).label] if answers.get("current") else []
        if answers.get("current_power"):
            now.append(f"{format_va(int(answers['current_power']))} VA")
        found[1] = (f"{label} · {caller(call)}", " · ".join(now))
    if situation.village:
        province, regency, district, village = village_path(situation.village)
        found[2] = (f"{village}, {district}", regency, province)
    if power := answers.get("power"):
        tariff = answers.get("tariff", "tarif belum dipilih")
        found[3] = (f"{format_va(int(power))} VA · {tariff}",)
    if product := answers.get("product"):
        found[4] = (INTAKE.label("product", product),)  # also "Info saja", which names no product
    elif answers.get("undecided"):
        found[4] = ("Belum menentukan",)
    if situation.result:
        found[5] = (result_words(*situation.result),)
        if answers.get("ap2t"):
            found[5] += ("menurut AP2T",)
    node = situation.position.node
    # A call may be closed on the way to another end: cut off, or by another tab.
    if closing := call.closing or (node.closing if isinstance(node, End) else ""):
        found[6] = (closings_of(call)[closing].label,)
    return found


def step_url(call: DeskCall, step: int) -> str:
    return address(f"{call.pages}:step", call.pk, step)


def back_url(call: DeskCall, position: Position, node: Question | End | None, shown: int) -> str:
    """Where Esc leads from a step: the question before it; from the first step and a closed call, home."""
    if node and node.id == "heard":
        return f"{step_url(call, shown)}?ubah"  # the product is named on the same step
    earlier = [] if call.closed_at else [n for n in range(1, shown) if node_at(position, n)]
    return step_url(call, earlier[-1]) if earlier else address(f"{call.pages}:home")
