"""What is kept of a person's calls, in words: a list to decide by, and the table that is handed over."""

from collections.abc import Callable, Iterable, Iterator

from scripts_agent.contact.names import CONTACT_WORDS
from scripts_agent.models import Call
from scripts_agent.words.answers import answer_words, in_order_asked, question_words
from scripts_agent.words.of_call import state_of


def kept_calls(calls: Iterable[Call]) -> Iterator[tuple[Call, str, str]]:
    """Each call, its state and the kinds of personal data it holds: "nama, telepon, isi laporan ke unit"."""
    for call in calls:
        kept = [CONTACT_WORDS[field] for field, value in call.contact.items() if value]
        kept += ["isi laporan ke unit"] if hasattr(call, "report") else []
        yield call, state_of(call), ", ".join(kept)


def _answers(call: Call) -> str:
    villages = {call.village.code: call.village.full_name} if call.village else {}
    return "; ".join(
        f"{question_words(id)}: {answer_words(id, call.answers[id], villages)}"
        for id in in_order_asked(call.answers)
    )


# The table for the person: the caller's data and what was asked in which call.
COLUMNS: dict[str, Callable[[Call], object]] = {
    "Panggilan": lambda call: call.pk,
    "Dibuka": lambda call: call.opened_at,
    "Ditutup": lambda call: call.closed_at,
    "Lokasi": lambda call: call.site.name,
    "Sapaan": lambda call: call.salutation,
    "Nama pemohon": lambda call: call.name,
    "Telepon": lambda call: call.telephone,
    "ID pelanggan": lambda call: call.customer_id,
    "Jawaban": _answers,
    "Keadaan": state_of,
    "Isi laporan ke unit": lambda call: call.report.text if hasattr(call, "report") else "",
}
