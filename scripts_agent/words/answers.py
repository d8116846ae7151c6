"""Stored answers as a person reads them: the question in words, and what was answered."""

from collections.abc import Iterable, Mapping

from allocation.domain.matrix import Service
from allocation.domain.power import format_va
from scripts_agent.intake.questions import AP2T_CHOICES, INTAKE

_LABELS = {question.id: question.label for question in INTAKE.questions} | {
    "power": "Daya",
    # Stored with a question and no questions of the flow themselves.
    "phase": "Phasa",
    "purpose": "Peruntukan",
    "tariff": "Tarif",
    "kode_pembeda": "Kode Pembeda Tarif",
    "kode_multiguna": "Kode Multiguna",
    "jenis_program": "Jenis Program",
    "ap2t": "AP2T menjawab",
    "ap2t_refused": "Ditolak AP2T untuk permohonan sebelumnya",  # of calls that release 1.0.0 began
    "ap2t_refused_at": "Ditolak AP2T untuk permohonan sebelumnya",
    "suggested_power": "Saran daya yang diambil",
    "suggested_phase": "Phasa saran itu",
}
_CHOICES = {
    question.id: {choice.value: choice.label for choice in question.choices} for question in INTAKE.questions
}
_CHOICES["ap2t"] = {choice.value: choice.label for choice in AP2T_CHOICES}
_POWERS = ("power", "current_power", "suggested_power")
_PHASES = ("phase", "suggested_phase")

# Answers that only note that a button was pressed: id -> the button.
_NOTES = {choice.note: choice.label for q in INTAKE.questions for choice in q.choices if choice.note}

_PLACES = {id: place for place, id in enumerate(_LABELS)}


def in_order_asked(ids: Iterable[str]) -> list[str]:
    """A JSON column of PostgreSQL keeps no order of its keys: this is the order of the flow."""
    return sorted(ids, key=lambda id: _PLACES.get(id, len(_PLACES)))


def question_words(id: str) -> str:
    """The question as its page is headed; an id of an older flow stands for itself."""
    return _NOTES.get(id) or _LABELS.get(id, id)


def answer_words(id: str, value: str, villages: Mapping[str, str]) -> str:
    """What was answered. villages: code -> how the village is written."""
    if id in _NOTES:
        return "ya"
    if id in _POWERS and value.isdigit():
        return f"{format_va(int(value))} VA"
    if id in _PHASES:
        return f"{value} Phasa"
    if id == "village":
        return villages.get(value, value)
    if id in ("ap2t_refused", "ap2t_refused_at"):
        services = (refusal.rpartition("/")[2] for refusal in value.split())  # after the unit that was asked
        return ", ".join(dict.fromkeys(Service.parse(code).label for code in services))
    return _CHOICES.get(id, {}).get(value, value)
