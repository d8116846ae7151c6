"""What is kept of a person's calls, in words: a list to decide by, and the table that is handed over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from allocation.places.reads import full_names
from scripts_agent.contact.names import CONTACT_WORDS
from scripts_agent.models import Call
from scripts_agent.words.answers import answer_words, in_order_asked, question_words
from scripts_agent.words.of_call import state_of

HEADERS = (
    "Panggilan",
    "Dibuka",
    "Ditutup",
    "Lokasi",
    "Sapaan",
    "Nama pemohon",
    "Telepon",
    "ID pelanggan",
    "Jawaban",
    "Keadaan",
    "Isi laporan ke unit",
)


@dataclass(frozen=True)
class KeptCall:
    """One call with the kinds of personal data it holds, e.g. "nama, telepon, isi laporan ke unit"."""

    call: Call
    state: str
    kept: str


def kept_calls(calls: Iterable[Call]) -> Iterator[KeptCall]:
    for call in calls:
        kept = [CONTACT_WORDS[field] for field, value in call.contact.items() if value]
        kept += ["isi laporan ke unit"] if hasattr(call, "report") else []
        yield KeptCall(call, state_of(call), ", ".join(kept))


def data_rows(calls: Sequence[Call]) -> list[tuple[object, ...]]:
    """The table for the person, as HEADERS: the caller's data and what was asked in which call."""
    villages = full_names({call.village_id for call in calls if call.village_id})
    return [_row(call, villages) for call in calls]


def _row(call: Call, villages: Mapping[str, str]) -> tuple[object, ...]:
    answers = (
        f"{question_words(id)}: {answer_words(id, call.answers[id], villages)}"
        for id in in_order_asked(call.answers)
    )
    return (
        call.pk,
        call.opened_at,
        call.closed_at,
        call.site.name,
        call.salutation,
        call.name,
        call.telephone,
        call.customer_id,
        "; ".join(answers),
        state_of(call),
        call.report.text if hasattr(call, "report") else "",
    )
