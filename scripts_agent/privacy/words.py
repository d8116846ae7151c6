"""What is kept of a person's calls, in words: a list to decide by, and the table that is handed over."""

from collections.abc import Iterable, Iterator

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


def kept_calls(calls: Iterable[Call]) -> Iterator[tuple[Call, str, str]]:
    """Each call, its state and the kinds of personal data it holds: "nama, telepon, isi laporan ke unit"."""
    for call in calls:
        kept = [CONTACT_WORDS[field] for field, value in call.contact.items() if value]
        kept += ["isi laporan ke unit"] if hasattr(call, "report") else []
        yield call, state_of(call), ", ".join(kept)


def data_rows(calls: Iterable[Call]) -> Iterator[tuple[object, ...]]:
    """The table for the person, as HEADERS: the caller's data and what was asked in which call."""
    for call in calls:
        villages = {call.village.code: call.village.full_name} if call.village else {}
        answers = (
            f"{question_words(id)}: {answer_words(id, call.answers[id], villages)}"
            for id in in_order_asked(call.answers)
        )
        yield (
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
