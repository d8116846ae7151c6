"""What one page of the desk shows: a call's situation, turned into words, choices and forms. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from allocation import reference, selectors
from allocation.domain.decision import Decision, Outcome, Reason, Suggestion
from allocation.domain.matrix import Availability, Product, Service
from allocation.domain.power import format_va
from allocation.models import Region

from . import lines
from .closing import CLOSINGS, Caller, Closing, ap2t_block, apkt_block
from .forms import (
    CallerForm,
    ClosingForm,
    DeclineForm,
    PowerForm,
    ReportForm,
    StepForm,
    VillageForm,
    power_initial,
)
from .instructions import Instruction, instruction
from .intake.flow import Choice, Node, Question
from .intake.flow import Outcome as End
from .intake.questions import AP2T_CHOICES, INTAKE
from .models import Call, UnitReport
from .notification import TITLE, Installation, installation_fields, notification_text, region_fields
from .services import Change, second_look
from .situation import MIGRATION, Situation, Told

PHASES = (1, 3)
EXAMPLE_POWER = 2200  # of the SOP's "Contoh Notifikasi"
_SETTING_LABELS = {"-": "belum diatur", **{str(a): a.label for a in Availability}}
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
STEP_TITLES = {
    1: "Jenis & pemohon",
    2: "Wilayah",
    3: "Daya & tarif",
    4: "Produk",
    5: "Notifikasi",
    6: "Penutup",
}
# The form of SOP 4a.2, letter by letter.
SOP_LISTS = {
    "provinsi": ("Provinsi:", "Pilih Provinsi..."),
    "kabupaten": ("Kabupaten:", "Pilih Kabupaten..."),
    "kecamatan": ("Kecamatan:", "Pilih Kecamatan..."),
    "desa": ("Desa:", "Pilih Desa..."),
}
RESULT_WORDS = {
    Outcome.SERVED: "Dapat dilayani",
    Outcome.OFFER_ALTERNATIVE: "Ditawarkan {alternative}",
    Outcome.NOT_AVAILABLE: "Belum tersedia",
    Outcome.UNDECIDABLE: "Belum dapat diputuskan",
}
BOX_ANSWERS = ("YA", "TIDAK")  # AP2T's own box has these two; the others stand below it
# The three reasons for UNDECIDABLE; none of them promises anything.
UNDECIDABLE_WORDS = {
    Reason.NO_UNIT: "Alokasi untuk wilayah ini belum diatur.",
    Reason.NO_SETTING: "Alokasi untuk wilayah ini belum diatur.",
    Reason.PLN_BATAM: "Wilayah ini dilayani PT PLN Batam.",
}


@dataclass(frozen=True)
class StepEntry:
    """One row of the list at the left: what was answered, and the way back to change it."""

    number: int
    title: str
    summary: tuple[str, ...]
    url: str
    current: bool
    reached: bool


def result_words(outcome: Outcome, alternative: Product | None) -> str:
    return RESULT_WORDS[outcome].format(alternative=alternative.label if alternative else "")


def caller(call: Call) -> str:
    """The caller as the bar shows him: "Ibu Sari", or a dash while nobody has said a name."""
    return " ".join(filter(None, (call.salutation, call.name))) or "–"


def names_down_to(village: Region) -> tuple[str, str, str, str]:
    """AP2T names of province, regency, district and village, from a region loaded with its parents."""
    names: list[str] = []
    region: Region | None = village
    while region is not None:
        names.insert(0, region.ap2t_name)
        region = region.parent
    province, regency, district, name = names
    return province, regency, district, name


def state_of(call: Call) -> str:
    """How far a call has come, in a few words for a list."""
    return CLOSINGS[call.closing].label if call.closing else "Sedang berjalan"


def step_url(call: Call, step: int) -> str:
    return reverse("desk:step", args=[call.pk, step])


def node_at(situation: Situation, step: int) -> Question | End | None:
    """What step `step` asks: the position itself, or the question of that step the call has passed."""
    position = situation.position
    if position.node.step == step:
        return position.node  # type: ignore[return-value]  # a Branch is never a position here: its fact is known
    passed = [INTAKE.node(i) for i in position.path]
    return next((n for n in reversed(passed) if n.step == step and isinstance(n, Question)), None)


def steps_of(situation: Situation, shown: int) -> list[StepEntry]:
    call = situation.call
    summaries = _summaries(situation)
    return [
        StepEntry(
            number,
            title,
            summaries.get(number, ()),
            step_url(call, number),
            current=number == shown,
            reached=not call.closed_at and node_at(situation, number) is not None,
        )
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
        province, regency, district, village = names_down_to(situation.village.village)
        found[2] = (f"{village}, {district}", regency, province)
    if power := answers.get("power"):
        tariff = answers.get("tariff", "tarif belum dipilih")
        found[3] = (f"{format_va(int(power))} VA · {tariff}",)
    if product := answers.get("product"):
        # Also "Info saja", which names no product.
        found[4] = (INTAKE.node("product").choice(product).label,)  # type: ignore[union-attr]
    elif answers.get("undecided"):
        found[4] = ("Belum menentukan",)
    if situation.result:
        found[5] = (result_words(*situation.result),)
        if answers.get("ap2t"):
            found[5] += ("menurut AP2T",)
    node = situation.position.node
    if isinstance(node, End):
        found[6] = (CLOSINGS[node.closing].label,)
    return found


# ---------------------------------------------------------------- words


def say(situation: Situation, script: str, missing: Product | None = None) -> lines.Line:
    """One spoken line with this caller's words in its blanks."""
    call, case = situation.call, situation.case
    return lines.spoken(
        lines.scripts()[script],
        salutation=call.salutation,
        name=call.name,
        power_va=case.power if case else None,
        missing=missing,
    )


def lines_to_say(situation: Situation, node: Question | End | None) -> list[lines.Line]:
    """The lines of this page, in the order they are read aloud (SOP 4a.4 to 4a.6)."""
    if node is None or not isinstance(node, Question):
        return []
    transaction = situation.answers.get("transaction")
    if node.id == "product":
        # 4a.4 is "untuk Penyambungan Baru"; in a PD the product in use is confirmed instead.
        return [say(situation, "ask_product")] if transaction == "PB" else []
    if node.step != 5 or situation.case is None or situation.result is None:
        return []
    spoken = [say(situation, "material_depends")]
    outcome, _ = situation.result
    if outcome is Outcome.OFFER_ALTERNATIVE:
        spoken.append(say(situation, "offer_alternative", situation.case.product))
    elif outcome is Outcome.NOT_AVAILABLE:
        spoken.append(say(situation, "apology", situation.case.product))
    return spoken + reason_lines(situation)


def choices_of(situation: Situation, node: Node) -> list[Choice]:
    """The buttons of a question, without those this call cannot have."""
    if isinstance(node, End):
        return []
    choices = [c for c in node.choices if c.value != "INFO" or situation.answers.get("undecided")]
    if node.id == "product" and situation.answers.get("transaction") == MIGRATION:
        # Migrasi murni keeps everything but the product: only the other one is a transaction.
        target = Service.parse(situation.answers["current"]).product.other
        choices = [c for c in choices if c.value == target]
    return choices


def offered(situation: Situation, question: str, value: str) -> Choice | None:
    """The choice a posted button stands for, or None when this call does not offer it (now)."""
    position = situation.position
    if question != position.node.id and question not in position.path:
        return None
    node = INTAKE.node(question)
    if not isinstance(node, Question):
        return None
    return next((c for c in choices_of(situation, node) if c.value == value), None)


def instruction_for(situation: Situation, node: Question | None) -> Instruction | None:
    """The SOP's instruction where it gives no sentence to say here."""
    if node is None or node.instruction is None or node.step == 5:
        return None
    if node.id == "product":
        return None if situation.answers.get("transaction") == "PB" else instruction("4a.4 PD")
    return instruction(node.instruction)


def reason_lines(situation: Situation) -> list[lines.Line]:
    """Why the product is not available, once the caller has asked (SOP 4a.6).

    In a Migrasi murni it is said unasked, with the word that the present service stays: there is no offer.
    """
    if situation.case is None or situation.told is None:
        return []
    refused_migration = situation.case.is_migration and situation.result == (Outcome.NOT_AVAILABLE, None)
    if not (situation.answers.get("why") or refused_migration):
        return []
    decision = situation.told.decision
    if situation.answers.get("ap2t") and decision.reason is not Reason.POWER_LIMIT:
        # AP2T says so: the sentence follows "notifikasi yang muncul pada aplikasi" (SOP 4a.6).
        decision = decision._replace(reason=Reason.MATERIAL)
    found = (
        lines.reason(decision, situation.case, situation.matrix),
        lines.present_service_stays(situation.case),
    )
    return [line for line in found if line]


# ---------------------------------------------------------------- forms


def form_for(situation: Situation, step: int, data: QueryDict | None = None) -> StepForm | None:
    """The form of this step, bound to `data` or filled with what the call already knows."""
    call, answers = situation.call, situation.answers
    initial: dict[str, Any] = {"revision": call.revision}
    if step == 1:
        initial |= {k: answers.get(k, "") for k in ("transaction", "current", "current_power")}
        if initial["current_power"]:
            initial["current_power"] = format_va(int(initial["current_power"]))
        initial |= contact_of(call)
        return CallerForm(data, initial=initial)
    if step == 2:
        return VillageForm(data, initial=initial | {"village": answers.get("village", "")})
    if step == 3:
        return PowerForm(data, initial=initial | power_initial(answers), locked_power=locked_power(answers))
    node = situation.position.node
    if step == 6 and isinstance(node, End):
        return closing_form(CLOSINGS[node.closing], call, data)
    return None


def contact_of(call: Call) -> dict[str, str]:
    return {k: getattr(call, k) for k in ("salutation", "name", "telephone", "customer_id")}


def locked_power(answers: Mapping[str, str]) -> int | None:
    """Migrasi murni: the present power is the power asked for."""
    return int(answers["current_power"]) if answers.get("transaction") == MIGRATION else None


def closing_form(closing: Closing, call: Call, data: QueryDict | None = None) -> ClosingForm:
    kind = ReportForm if closing.needs_report else DeclineForm if closing.needs_bantuan_lain else ClosingForm
    return kind(data, initial={"revision": call.revision} | contact_of(call))


# ---------------------------------------------------------------- village


@dataclass(frozen=True)
class SopList:
    """One of the SOP's four region lists, with its placeholder and the chosen code."""

    name: str
    label: str
    placeholder: str
    regions: list[Region]
    chosen: str


def sop_lists(query: Mapping[str, str], village: Region | None) -> list[SopList]:
    """The four lists of SOP 4a.2, each filled from the choice above it; one that does not fit is dropped."""
    code = village.code if village and not any(query.get(name) for name in SOP_LISTS) else ""
    from_village = (code[:2], code[:5], code[:8], code)
    found: list[SopList] = []
    parent: str | None = None
    for level, (name, (label, placeholder)) in enumerate(SOP_LISTS.items()):
        regions = selectors.children_of(parent) if level == 0 or parent else []
        chosen = from_village[level] or query.get(name, "")
        if not any(r.code == chosen for r in regions):
            chosen = ""
        found.append(SopList(name, label, placeholder, regions, chosen))
        parent = chosen or None
    return found


def label_among(village: Region, found: list[Region]) -> str:
    """The village's name, told apart from others of the same name in the same district."""
    return selectors.village_label(village, [v for v in found if v.parent_id == village.parent_id])


def village_context(situation: Situation, query: Mapping[str, str]) -> dict[str, Any]:
    """The two ways to a village: the search with its answers, and the SOP's four lists."""
    found = search_context(query.get("q", ""))
    listed = any(query.get(name) for name in SOP_LISTS)
    chosen = situation.village.village if situation.village else None
    lists_open = bool(found["q"] and not found["found"]) or listed
    return found | lists_context(query, chosen) | {"lists_open": lists_open}


def search_context(text: str) -> dict[str, Any]:
    q = text.strip()
    found = selectors.search_villages(q) if q else []
    return {"q": q, "found": [(village, label_among(village, found)) for village in found]}


def lists_context(query: Mapping[str, str], chosen: Region | None) -> dict[str, Any]:
    lists = sop_lists(query, chosen)
    villages = lists[-1].regions
    return {"lists": lists, "villages": [(v, selectors.village_label(v, villages)) for v in villages]}


# ---------------------------------------------------------------- result and closing


def installation(situation: Situation, product: Product) -> Installation:
    """The AP2T form of this request, with the product that is asked for or taken."""
    assert situation.village
    assert situation.case
    province, regency, district, village = names_down_to(situation.village.village)
    answers = situation.answers
    return Installation(
        province=province,
        regency=regency,
        district=district,
        village=village,
        product=product,
        power=situation.case.power,
        tariff=answers.get("tariff", ""),
        kode_pembeda=answers.get("kode_pembeda", ""),
        kode_multiguna=answers.get("kode_multiguna", ""),
        jenis_program=answers.get("jenis_program", ""),
    )


def result_context(situation: Situation) -> dict[str, Any]:
    """Step 5: the result in words, the notification box, the reason, suggestions and "AP2T menjawab lain"."""
    if situation.case is None or situation.result is None or situation.told is None:
        return {}
    outcome, alternative = situation.result
    found: dict[str, Any] = {
        "outcome": outcome,
        "result_words": result_words(outcome, alternative),
        "suggestions": [(f"{s.power}-{s.phase}", suggestion_label(s)) for s in situation.suggestions],
        "ap2t_choices": AP2T_CHOICES,
        "ap2t_said": next((c.label for c in AP2T_CHOICES if c.value == situation.answers.get("ap2t")), ""),
    }
    if outcome is Outcome.UNDECIDABLE and situation.told.decision.reason:
        found["undecidable"] = UNDECIDABLE_WORDS[situation.told.decision.reason]
    if outcome is Outcome.OFFER_ALTERNATIVE:
        box = installation(situation, situation.case.product)
        offer = choices_of(situation, INTAKE.node("offer"))
        found["box"] = {
            "region": region_fields(box),
            "installation": installation_fields(box),
            "text": notification_text(situation.case.product),
            "title": TITLE,
            "manual": reference.ladder().phase_of(box.power) is None,
            "choices": [c for c in offer if c.value in BOX_ANSWERS],
            "others": [c for c in offer if c.value not in BOX_ANSWERS],
        }
    return found


def _told_words(situation: Situation, told: Told) -> str:
    """A decision with its product, for the page that shows old and new side by side."""
    product = situation.case.product.label if situation.case else ""
    return f"{product}: {explain(told.decision)}"


def closing_context(situation: Situation, closing: Closing) -> dict[str, Any]:
    """Step 6: what is closed how, and the blocks to copy into AP2T and APKT."""
    call = situation.call
    who = Caller(**contact_of(call))
    product = situation.final_product
    box = installation(situation, product) if product and situation.village else None
    found: dict[str, Any] = {"closing": closing, "final_product": product}
    if closing.continues_ap2t and box:
        label = INTAKE.node("transaction").choice(situation.answers["transaction"]).label  # type: ignore[union-attr]
        found["ap2t_block"] = ap2t_block(label, who, box)
    elif closing.apkt or closing.needs_report:
        report = UnitReport.objects.filter(call=call).first() if call.closed_at else None
        found["apkt_block"] = apkt_block(
            closing, who, box, unit=call.unit.name if call.unit else "", report=report.text if report else ""
        )
    return found


# ---------------------------------------------------------------- side panel


@dataclass(frozen=True)
class PhaseOffer:
    """One line of "Yang dapat dilayani di ...": the ranges of a phase, or that nothing is set."""

    phase: int
    availability: str
    prabayar: str
    pascabayar: str
    source: str
    changed: str
    known: bool


def phase_offers(situation: Situation) -> list[PhaseOffer]:
    offers = []
    for phase, row in situation.served_rows():
        if row is None or situation.village is None:
            offers.append(PhaseOffer(phase, "belum diatur", "", "", "", "", known=False))
            continue
        setting = situation.village.settings[phase]
        source = f"ikut {setting.unit_name}" if setting.inherited else setting.unit_name
        prabayar, pascabayar = (r.text if (r := row.range_of(p)) else "-" for p in Product)
        changed = ""
        if setting.changed_at:
            at = setting.changed_at.astimezone(selectors.WIB)
            changed = f"{date_format(at, 'j M Y H:i')} WIB oleh {setting.changed_by_label}"
        label = setting.availability.label
        offers.append(PhaseOffer(phase, label, prabayar, pascabayar, source, changed, known=True))
    return offers


@dataclass(frozen=True)
class Moved:
    """One phase whose availability is another than the one the page showed."""

    phase: int
    before: str
    now: str


def shown_settings(situation: Situation) -> str:
    """The availabilities on the page, as the poll hands them back: "PRABAYAR.ALL", "-" for unset."""
    known = situation.village.availabilities if situation.village else {}
    return ".".join(str(known.get(phase, "-")) for phase in PHASES)


def moved_since(situation: Situation, before: str) -> list[Moved]:
    """What differs from the availabilities the page showed; an unreadable `before` shows nothing."""
    known = situation.village.availabilities if situation.village else {}
    found = []
    for phase, old in zip(PHASES, before.split("."), strict=False):
        now = known.get(phase)
        if old in _SETTING_LABELS and old != (now or "-"):
            found.append(Moved(phase, _SETTING_LABELS[old], _SETTING_LABELS[str(now or "-")]))
    return found


def side_context(situation: Situation, before: str, shown: int) -> dict[str, Any]:
    """The panel at the right, with what moved since the page was drawn."""
    return {
        "call": situation.call,
        "situation": situation,
        "offers": phase_offers(situation),
        "shown": shown,
        "shown_settings": shown_settings(situation),
        "moved": moved_since(situation, before),
    } | changed_context(situation)


def changed_context(situation: Situation) -> dict[str, Any]:
    """Old and new words when the decision of now is not the one the caller heard."""
    change = None if situation.call.closed_at else second_look(situation)
    if change is None:
        return {}
    return {
        "live_change": change,
        "old_words": _told_words(situation, change.old),
        "new_words": _told_words(situation, change.new),
    }


def emergency_context() -> dict[str, Any]:
    """Today's matrix and every line, for the sheet that is kept while the server is away.

    Salutation and name are unknown there; the power is the SOP's own example.
    """
    scripts = lines.scripts()

    def said(id: str, missing: Product | None = None) -> lines.Line:
        return lines.spoken(scripts[id], salutation="", name="", power_va=EXAMPLE_POWER, missing=missing)

    missing = (Product.PASCABAYAR, Product.PRABAYAR)
    return {
        "matrix": reference.policies().on(selectors.today_wib()),
        "lines": [
            said("ask_product"),
            said("material_depends"),
            *(said("offer_alternative", product) for product in missing),
            *(said("reason_material", product) for product in missing),
        ],
        "notifications": [notification_text(product) for product in missing],
        "example_power": format_va(EXAMPLE_POWER),
    }


def explain(decision: Decision | None) -> str:
    """A decision in the few words of a table cell; None is a product that would change nothing."""
    if decision is None:
        return "bukan perubahan"
    if decision.outcome is Outcome.UNDECIDABLE and decision.reason:
        return UNDECIDABLE_WORDS[decision.reason]
    return result_words(decision.outcome, decision.alternative)


def suggestion_label(suggestion: Suggestion) -> str:
    products = " dan ".join(p.label for p in suggestion.products)
    return f"{format_va(suggestion.power)} VA · {suggestion.phase} Phasa · {products}"


# ---------------------------------------------------------------- the whole page


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
    closing = CLOSINGS[call.closing] if call.closing else CLOSINGS[end.closing] if end else None
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
        "form": form or (None if call.closed_at else form_for(situation, step)),
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
    if closing:
        found |= closing_context(situation, closing)
    return found


def new_context(form: CallerForm, before: Call | None) -> dict[str, Any]:
    """Step 1 of a call that is not stored yet."""
    steps = [StepEntry(n, title, (), "", current=n == 1, reached=False) for n, title in STEP_TITLES.items()]
    return {
        "call": None,
        "caller": "–",
        "steps": steps,
        "shown": 1,
        "title": STEP_TITLES[1],
        "form": form,
        "follows": before,
    }
