"""The trace of a call as a person reads it aloud: what was asked, answered, said and decided, and when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from allocation.domain.decision import Reason
from allocation.domain.matrix import NOT_BY_POLICY, Availability
from allocation.domain.power import PHASES
from allocation.places.reads import full_names
from pln123.web.moments import wib
from scripts_agent.calls.told import ToldDecision
from scripts_agent.contact.masking import Contact
from scripts_agent.contact.names import CONTACT_WORDS
from scripts_agent.intake.offered import RESULT_ANSWERS
from scripts_agent.models import Call, CallEvent, ReportStep
from scripts_agent.words.answers import answer_words, in_order_asked, question_words
from scripts_agent.words.closings import Closings
from scripts_agent.words.lines import NAME_THE_MISSING, Line, present_service_stays, reason, spoken
from scripts_agent.words.of_call import closings_of, matrix_of
from scripts_agent.words.results import explain, result_words, wanted_words
from scripts_agent.words.script import script_versions

REASON_WORDS = {
    Reason.MATERIAL: "material belum tersedia",
    Reason.POWER_LIMIT: "di luar batas daya",
    Reason.POLICY: NOT_BY_POLICY,
    Reason.NO_UNIT: "desa belum dipetakan ke unit",
    Reason.NO_SETTING: "ketersediaan belum diatur",
    Reason.UNIT_UNSURE: "unit desa belum pasti",
    Reason.PLN_BATAM: "dilayani PT PLN Batam",
}
CHOICE_WORDS = {
    "new": "Pakai hasil baru",
    "old": "Tutup dengan hasil yang sudah disampaikan",
    "same": "Hasil untuk pemohon tetap sama",
}
# What a request is made of: what AP2T answered goes with it.
REQUEST = {"transaction", "current", "current_power", "village", "power", "phase", "product"}
Fact = tuple[str, str]
"""What it is about, and what is said of it."""


@dataclass(frozen=True)
class Moment:
    """One line of the trace. lines: what stood on the page to be said, before this happened."""

    at: datetime
    step: int | None
    title: str
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...] = ()


def moments_of(call: Call, contact: Contact | None) -> list[Moment]:
    """The whole trace in order, with the steps of its report; 4 SQL statements.

    contact: whom the lines were said to; None for a reader who may not know.
    """
    events = list(CallEvent.objects.filter(call=call))
    steps = ReportStep.objects.filter(report__call=call)
    villages = {code for event in events if (code := event.data.get("answers", {}).get("village"))}
    reader = _Reader(call, contact or {}, full_names(villages))
    moments = [reader.moment(event) for event in events] + [_report_moment(step) for step in steps]
    return sorted(moments, key=lambda moment: moment.at)  # stable: one transaction keeps its order


class _Reader:
    """Reads the events in order: what one means depends on what was answered and told before it."""

    def __init__(self, call: Call, contact: Contact, villages: dict[str, str]) -> None:
        self.call, self.contact, self.villages = call, contact, villages
        self.closings: Closings = closings_of(call)
        self.answers: dict[str, str] = {}
        self.told: ToldDecision | None = None

    def moment(self, event: CallEvent) -> Moment:
        data = event.data
        lines = tuple(self._lines(data.get("lines", ())))
        title, facts = self.KINDS[event.kind](self, data)
        return Moment(event.at, data.get("step"), title, tuple(facts), lines)

    def _opened(self, data: dict[str, Any]) -> tuple[str, list[Fact]]:
        facts = list(self._changes(data.get("answers", {}), ()))
        if data.get("follows"):
            facts.append(("Permohonan lain dari", f"panggilan #{data['follows']}"))
        facts += _contact_fact(data)
        versions = (("Kebijakan", "policy"), ("Naskah", "scripts"), ("Penutup", "closings"))
        return "Panggilan dibuka", [*facts, *((label, data[id]) for label, id in versions if id in data)]

    def _answered(self, data: dict[str, Any]) -> tuple[str, list[Fact]]:
        facts = list(self._changes(data.get("answers", {}), data.get("taken_back", ())))
        return "Dijawab", facts + _contact_fact(data)

    def _told(self, data: dict[str, Any]) -> tuple[str, list[Fact]]:
        self.told = told = ToldDecision.load(data)
        for id in {*RESULT_ANSWERS} - {"ap2t"}:  # they were given to the decision before
            self.answers.pop(id, None)
        return "Keputusan", [
            ("Yang diminta", wanted_words(told.case.product, told.case.power, told.case.phase)),
            *_decision_facts(told),
            *_settings_facts(told),
        ]

    def _recomputed(self, data: dict[str, Any]) -> tuple[str, list[Fact]]:
        old, new = ToldDecision.load(data["old"]), ToldDecision.load(data["new"])
        facts = [
            ("Sudah disampaikan", explain(old.decision)),
            ("Sekarang", explain(new.decision)),
            *(fact for fact in _settings_facts(new) if fact not in _settings_facts(old)),
            ("Pilihan", CHOICE_WORDS[data["choice"]]),
        ]
        return "Ketersediaan berubah", facts

    def _closed(self, data: dict[str, Any]) -> tuple[str, list[Fact]]:
        facts = [("Penutup", self.closings[data["closing"]].label)]
        if data.get("bantuan_lain"):
            facts.append(("Bantuan lain", "sudah ditawarkan"))
        if "by" in data:
            facts.append(_signed_fact(data))
        return "Panggilan ditutup", facts + _contact_fact(data)

    def _reopened(self, data: dict[str, Any]) -> tuple[str, list[Fact]]:
        return "Panggilan dibuka kembali", [
            ("Alasan", data["reason"]),
            _signed_fact(data),
            ("Penutup sebelumnya", self.closings[data["closing"]].label),
        ]

    def _changes(self, given: dict[str, str], taken_back: Iterable[str]) -> Iterator[Fact]:
        request = {id: self.answers.get(id) for id in REQUEST}
        for id in in_order_asked(given):
            value, before = given[id], self.answers.get(id)
            if value != before:
                words = answer_words(id, value, self.villages)
                if before is not None and words != (old := answer_words(id, before, self.villages)):
                    words += f" (sebelumnya {old})"
                yield question_words(id), words
            self.answers[id] = value
        for id in taken_back:
            if (before := self.answers.pop(id, None)) is not None:
                old = answer_words(id, before, self.villages)
                yield question_words(id), f"ditarik kembali (sebelumnya {old})"
        if request != {id: self.answers.get(id) for id in REQUEST}:
            self.answers.pop("ap2t", None)

    def _lines(self, shown: Iterable[str]) -> Iterator[Line]:
        """The words of "<id>@<version>" as they stood on the page."""
        for entry in shown:
            id, _, version = entry.partition("@")
            if line := self._line(id, version):
                yield line

    def _line(self, id: str, version: str) -> Line | None:
        scripts, case = script_versions().by_id(version), self.told.case if self.told else None
        if script := scripts.lines.get(id):
            return spoken(
                script,
                salutation=self.contact.get("salutation", ""),
                name=self.contact.get("name", ""),
                power_va=case.power if case else None,
                missing=case.product if case and id in NAME_THE_MISSING else None,
            )
        if case is None or self.told is None:
            return None
        if id == "present_service_stays":
            return present_service_stays(case)
        decision = self.told.decision
        if id == "reason_power_limit":  # also said where AP2T alone has refused
            decision = decision._replace(reason=Reason.POWER_LIMIT)
        return reason(scripts, decision, case, matrix_of(self.call))

    KINDS: ClassVar = {
        "OPENED": _opened,
        "ANSWERED": _answered,
        "TOLD": _told,
        "RECOMPUTED": _recomputed,
        "CLOSED": _closed,
        "REOPENED": _reopened,
    }


def _decision_facts(told: ToldDecision) -> Iterator[Fact]:
    decision = told.decision
    yield "Hasil", result_words(decision.outcome, decision.alternative)
    if decision.reason:
        yield "Sebab", REASON_WORDS[decision.reason]
    if decision.matrix_row:
        yield "Baris matriks", f"{decision.matrix_row} (kebijakan {decision.policy})"


def _settings_facts(told: ToldDecision) -> list[Fact]:
    """The UP3s that could be meant; per phase the availability used, whose it is, who set it and when."""
    facts = [("Unit yang mungkin", _candidate_words(candidate)) for candidate in told.candidates]
    for phase, availability in sorted(told.settings.items()):
        words = Availability(availability).label
        if source := told.sources.get(phase):
            words += f", {source['unit']}, diatur oleh {source['by']}"
            if source["at"]:
                words += f" {wib(datetime.fromisoformat(str(source['at'])))} WIB"
            words += f" (versi {source['version']})"
        facts.append((f"Ketersediaan {phase} Phasa", words))
    return facts


def _candidate_words(candidate: Mapping[str, Any]) -> str:
    """ "UP3 Menteng: 1 Phasa Prabayar, 3 Phasa belum diatur"."""
    settings = candidate["settings"]
    words = [
        f"{phase} Phasa {Availability(settings[phase]).label if phase in settings else 'belum diatur'}"
        for phase in map(str, PHASES)
    ]
    return f"{candidate['unit']}: {', '.join(words)}"


def _signed_fact(data: dict[str, Any]) -> Fact:
    return "Oleh", f"{data['by']} ({data['as']})"


def _contact_fact(data: dict[str, Any]) -> list[Fact]:
    names = [CONTACT_WORDS[field] for field in data.get("contact", ())]
    return [("Data pemohon diisi atau diubah", ", ".join(names))] if names else []


def _report_moment(step: ReportStep) -> Moment:
    facts = [("Keadaan", step.get_state_display()), ("Oleh", step.by_role)]
    if step.apkt_number:
        facts.append(("Nomor APKT", step.apkt_number))
    if step.note:
        facts.append(("Catatan", step.note))
    return Moment(step.at, None, "Laporan ke unit", tuple(facts))


def trace_rows(call: Call) -> Iterator[tuple[object, ...]]:
    """The trace as rows for a file: call, time, step, event, what, words. It names no caller."""
    for moment in moments_of(call, None):
        head = (call.pk, moment.at, moment.step, moment.title)
        facts: list[Fact] = [
            *((f"Ucapan {line.source or 'tambahan'} ({line.id})", line.plain) for line in moment.lines),
            *moment.facts,
        ]
        for fact in facts or [("", "")]:
            yield (*head, *fact)
