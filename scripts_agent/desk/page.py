"""What the pages of the desk show: a call's situation, turned into words, choices and forms. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from allocation.domain.decision import Outcome
from allocation.domain.matrix import Service
from allocation.domain.power import format_va
from pln123.web.addresses import address
from scripts_agent.calls.reopening import reopenable_until
from scripts_agent.calls.second_look import ChangedDecision
from scripts_agent.calls.situation import Situation, node_at
from scripts_agent.calls.speech import instruction_for, lines_to_say
from scripts_agent.contact.names import caller
from scripts_agent.contact.visibility import WIPED_TEXT, as_seen_by_agent
from scripts_agent.desk.forms.caller import CallerForm
from scripts_agent.desk.forms.closing import ClosingForm, DeclineForm, ReportForm
from scripts_agent.desk.forms.power import PowerForm, power_initial
from scripts_agent.desk.forms.step import StepForm
from scripts_agent.desk.forms.village import VillageForm
from scripts_agent.intake.closing import RULES, Demanded, Rule
from scripts_agent.intake.flow import End, Question
from scripts_agent.intake.offered import MIGRATION, offered_choices
from scripts_agent.intake.steps import STEP_TITLES
from scripts_agent.models import Call, DeskCall, Membership
from scripts_agent.words.of_call import closings_of
from scripts_agent.words.results import explain

from .panel import phase_offers, shown_settings, unit_words
from .result import changed_context, closing_context, report_of, result_context
from .steps import back_url, steps_of
from .village import village_context, village_path

# Shown on the sheet of keys; the buttons carry their own.
SHORTCUTS = (
    ("Alt+N", "Panggilan baru"),
    ("Ctrl+Enter", "Lanjut"),
    ("Esc", "Keluar dari isian, lalu kembali satu langkah"),
    ("Alt+1 … Alt+6", "Pindah ke langkah"),
    ("Alt+C", "Salin kalimat yang diucapkan"),
    ("Alt+L", "Pilih wilayah dari empat daftar"),
    ("Alt+X", "Terputus/batal"),
    ("1 – 9, huruf", "Tombol dengan tanda itu (dapat dimatikan)"),
    ("?", "Lembar pintasan ini"),
)
# The templates ask for these at every step, and not every step has them.
ABSENT: dict[str, Any] = dict.fromkeys(
    (
        *("say", "instruction", "error", "unsaved", "change", "live_change", "moved"),
        *("follows", "still_open", "open_pop", "both_products", "preferred"),
        *("outcome", "ap2t_said", "unsure", "undecidable", "box", "suggestions"),
        *("final_product", "copy_block", "reopenable_until"),
    ),
    "",
)


def context(
    situation: Situation,
    step: int,
    query: Mapping[str, str],
    member: Membership,
    *,
    form: StepForm | None = None,
    change: ChangedDecision | None = None,
    error: str = "",
    unsaved: Sequence[str] = (),
) -> dict[str, Any]:
    """Everything the desk's templates show this agent for one step of their call."""
    if (call := as_seen_by_agent(member, situation.call)) is not situation.call:
        situation = replace(situation, call=call)
    node = node_at(situation.position, step, change="ubah" in query)
    asked = node if isinstance(node, Question) else None
    end = node if isinstance(node, End) else None
    ended = call.closing or (end.closing if end else "")
    found: dict[str, Any] = ABSENT | {
        "call": call,
        "caller": caller(call),
        "situation": situation,
        "steps": steps_of(situation, step),
        "shown": step,
        "title": STEP_TITLES[step],
        "back": back_url(call, situation.position, node, step),
        "held": asked is not None and asked.id == "heard",
        "node": node,
        "chosen": situation.answers.get(node.id, "") if node else "",
        "choices": offered_choices(asked, situation.answers) if asked else [],
        "say": lines_to_say(situation, node),
        "form": form or (None if call.closed_at or step == 2 else step_form(situation, step)),
        "error": error or (situation.problem.message if situation.problem else ""),
        "unsaved": ("Isian yang belum disimpan", unsaved) if unsaved else None,
        "change": change,
        "offers": phase_offers(situation.served_rows()),
        "village_words": village_path(situation.village)[-1] if situation.village else "",
        "unit_words": unit_words(situation.village),
        "instruction": instruction_for(
            asked, situation.scripts.sop, situation.answers.get("transaction", "")
        ),
        "shown_settings": shown_settings(situation.village),
        "now": timezone.now(),
    }
    found |= _of_step(situation, step, query, held=found["held"])
    if ended:
        found |= closing_context(situation, closings_of(call)[ended], member)
    if call.closed_at and (until := reopenable_until(call)) >= timezone.now():
        found["reopenable_until"] = until
    found["focus"] = _has_focus(call, step, found)
    return found


def _of_step(situation: Situation, step: int, query: Mapping[str, str], *, held: bool) -> dict[str, Any]:
    """What one step shows beside what every step shows. held: line 4a.5 is to be said first."""
    if step == 2:
        return village_context(situation.village.village if situation.village else None, query)
    found: dict[str, Any] = {}
    if held and situation.case:
        product, power = situation.case.product.label, format_va(situation.case.power)
        found |= {"title": f"Produk: {product}", "product_words": product, "power_words": f"{power} VA"}
    elif step == 4 and (current := situation.answers.get("current")):
        # A PD confirms the present product; a Migrasi murni can only ask for the other one.
        product = Service.parse(current).product
        migration = situation.answers.get("transaction") == MIGRATION
        found["preferred"] = product.other if migration else product
    if step == 4 and situation.answers.get("undecided"):
        found["both_products"] = [(p, explain(d)) for p, d in situation.both_products()]
    if step == 5:
        found |= result_context(situation)
    if step >= 5:
        found |= changed_context(situation)
    return found


def _has_focus(call: DeskCall, step: int, shown: Mapping[str, Any]) -> bool:
    """Whether a field or button of the step takes the focus. Otherwise the heading takes it, so that all keys
    work and Enter alone presses nothing."""
    if call.closed_at:
        return True
    if shown["change"] or shown["node"].id in ("heard", "batam"):
        return False
    if step == 4:
        return bool(shown["chosen"] or shown["preferred"])
    if step == 5:
        return bool(shown["chosen"]) or shown.get("outcome") in (Outcome.SERVED, Outcome.OFFER_ALTERNATIVE)
    return step < 4 or bool(shown["form"] and shown["form"].rendered)


def new_context(form: StepForm, before: Call | None, still_open: Call | None = None) -> dict[str, Any]:
    """Step 1 of a call that is not stored yet. still_open: a call to which the agent may want to go back."""
    steps = [
        {"number": n, "title": title, "summary": (), "current": n == 1, "reached": False}
        for n, title in STEP_TITLES.items()
    ]
    return ABSENT | {
        "call": None,
        "situation": None,
        "node": None,
        "caller": "–",
        "steps": steps,
        "shown": 1,
        "title": STEP_TITLES[1],
        "back": address("desk:home"),
        "held": False,
        "focus": True,
        "form": form,
        "follows": before,
        "still_open": still_open,
        "open_pop": settings.OPEN_SCREEN_POP,
    }


def step_form(situation: Situation, step: int, data: QueryDict | None = None) -> StepForm | None:
    """The form of this step, with what came back; None: the step asks by buttons."""
    call, answers = situation.call, situation.answers
    initial: dict[str, Any] = {"revision": call.revision}
    if step == 1:
        initial |= {k: answers.get(k, "") for k in ("transaction", "current", "current_power")}
        if initial["current_power"]:
            initial["current_power"] = format_va(int(initial["current_power"]))
        initial["locked_power"] = answers.get("power") if locked_power(answers) else None
        return CallerForm(data, initial=initial | call.contact, on=call.rules_day)
    if step == 2:
        initial["village"] = answers.get("village", "")
        return VillageForm(data, initial=initial, known=situation.known)
    if step == 3:
        initial |= power_initial(answers, call.rules_day)
        return PowerForm(data, initial=initial, locked_power=locked_power(answers), on=call.rules_day)
    node = situation.position.node
    return closing_form(RULES[node.closing], situation, data) if step == 6 and isinstance(node, End) else None


def closing_form(rule: Rule, situation: Situation, data: QueryDict | None = None) -> ClosingForm:
    """The form that asks for what this closing demands, with what came back."""
    call = situation.call
    initial: dict[str, Any] = {"revision": call.revision, "closing": rule.id}
    if Demanded.TEXT in rule.demands:
        report = report_of(call)  # of a call that was opened again
        initial["text"] = report.text if report and report.text != WIPED_TEXT else ""
        return ReportForm(data, initial=initial | call.contact, unit_known=situation.unit is not None)
    return (DeclineForm if Demanded.BANTUAN_LAIN in rule.demands else ClosingForm)(data, initial=initial)


def locked_power(answers: Mapping[str, str]) -> int | None:
    """Migrasi murni: the present power is the power asked for."""
    return int(answers["current_power"]) if answers.get("transaction") == MIGRATION else None
