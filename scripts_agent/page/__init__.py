"""What the pages of the desk show: a call's situation, turned into words, choices and forms. Reads only."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from allocation.domain.matrix import Service
from allocation.domain.power import format_va

from ..closing import RULES, Demanded, Rule
from ..forms import (
    CallerForm,
    ClosingForm,
    DeclineForm,
    PowerForm,
    ReportForm,
    StepForm,
    VillageForm,
    power_initial,
)
from ..intake.flow import Outcome as End
from ..intake.flow import Question
from ..models import Call, UnitReport
from ..privacy import WIPED_TEXT
from ..second_look import Change
from ..situation import MIGRATION, Situation, choices_of, closings_of, node_at
from ..speech import instruction_for, lines_to_say
from .panel import phase_offers, shown_settings
from .result import changed_context, closing_context, explain, result_context
from .steps import STEP_TITLES, StepEntry, caller, steps_of
from .village import village_context

# Shown on the sheet of keys; the buttons carry their own.
SHORTCUTS = (
    ("Alt+N", "Panggilan baru"),
    ("Ctrl+Enter", "Lanjut"),
    ("Esc", "Kembali satu langkah"),
    ("Alt+1 … Alt+6", "Pindah ke langkah"),
    ("Alt+C", "Salin kalimat yang diucapkan"),
    ("Alt+L", "Pilih wilayah dari empat daftar"),
    ("1 – 9, huruf", "Tombol dengan tanda itu (dapat dimatikan)"),
    ("?", "Lembar pintasan ini"),
)


def context(
    situation: Situation,
    step: int,
    query: Mapping[str, str],
    *,
    form: StepForm | None = None,
    change: Change | None = None,
    error: str = "",
) -> dict[str, Any]:
    """Everything the desk's templates show for one step of a call."""
    call = situation.call
    node = node_at(situation, step)
    asked = node if isinstance(node, Question) else None
    end = node if isinstance(node, End) else None
    ended = call.closing or (end.closing if end else "")
    found = {
        "call": call,
        "caller": caller(call),
        "situation": situation,
        "steps": steps_of(situation, step),
        "shown": step,
        "title": STEP_TITLES[step],
        "node": node,
        "choices": choices_of(situation, asked) if asked else [],
        "say": lines_to_say(situation, node),
        "form": form or (None if call.closed_at or step == 2 else form_for(situation, step)),
        "error": error or (situation.problem.message if situation.problem else ""),
        "change": change,
        "offers": phase_offers(situation),
        "instruction": instruction_for(situation, asked),
        "shown_settings": shown_settings(situation),
        "now": timezone.now(),
    }
    if step == 2:
        found |= village_context(situation, query)
    if step == 4:
        # The present product is confirmed in a PD, so it is the one a bare Enter takes.
        current = situation.answers.get("current")
        migration = situation.answers.get("transaction") == MIGRATION
        found["preferred"] = Service.parse(current).product if current and not migration else None
    if step == 4 and situation.answers.get("undecided"):
        found["both_products"] = [(p, explain(d)) for p, d in situation.both_products()]
    if step == 5:
        found |= result_context(situation)
    if step >= 5:
        found |= changed_context(situation)
    if ended:
        found |= closing_context(situation, closings_of(call)[ended])
    return found


def new_context(form: CallerForm, before: Call | None) -> dict[str, Any]:
    """Step 1 of a call that is not stored yet."""
    steps = [StepEntry(n, title, (), "", current=n == 1, reached=False) for n, title in STEP_TITLES.items()]
    return {
        "call": None,
        "situation": None,
        "node": None,
        "caller": "–",
        "steps": steps,
        "shown": 1,
        "title": STEP_TITLES[1],
        "form": form,
        "follows": before,
    }


def form_for(situation: Situation, step: int, data: QueryDict | None = None) -> StepForm | None:
    """The form of this step, bound to `data` or filled with what the call already knows."""
    call, answers = situation.call, situation.answers
    initial: dict[str, Any] = {"revision": call.revision}
    if step == 1:
        initial |= {k: answers.get(k, "") for k in ("transaction", "current", "current_power")}
        if initial["current_power"]:
            initial["current_power"] = format_va(int(initial["current_power"]))
        initial |= call.contact
        return CallerForm(data, initial=initial)
    if step == 2:
        initial |= {"village": answers.get("village", "")}
        return VillageForm(data, initial=initial, known=situation.known)
    if step == 3:
        return PowerForm(data, initial=initial | power_initial(answers), locked_power=locked_power(answers))
    node = situation.position.node
    if step == 6 and isinstance(node, End):
        return closing_form(RULES[node.closing], call, data)
    return None


def closing_form(rule: Rule, call: Call, data: QueryDict | None = None) -> ClosingForm:
    """The form that asks for what this closing demands."""
    initial = {"revision": call.revision} | call.contact
    if Demanded.TEXT in rule.demands:
        report = UnitReport.objects.filter(call=call).first()  # of a call that was opened again
        initial["text"] = report.text if report and report.text != WIPED_TEXT else ""
        return ReportForm(data, initial=initial, unit_known=call.unit_id is not None)
    kind = DeclineForm if Demanded.BANTUAN_LAIN in rule.demands else ClosingForm
    return kind(data, initial=initial)


def locked_power(answers: Mapping[str, str]) -> int | None:
    """Migrasi murni: the present power is the power asked for."""
    return int(answers["current_power"]) if answers.get("transaction") == MIGRATION else None
