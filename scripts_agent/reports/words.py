"""What the pages about reports show: a report in words, its age, and the mark of a reminder."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from allocation.domain.matrix import Product
from allocation.places.reads import namesakes_of, path_told_apart
from scripts_agent.contact.masking import Contact, mask_text
from scripts_agent.models import UnitReport
from scripts_agent.words.copy_blocks import apkt_block
from scripts_agent.words.notification import Installation
from scripts_agent.words.of_call import closings_of
from scripts_agent.words.results import wanted_words

from .ageing import REMIND_NEW_AFTER, REMIND_PASSED_ON_AFTER, age_words, days_between, working_days_before
from .readers import State

LIMITS = {State.NEW: REMIND_NEW_AFTER, State.PASSED_ON: REMIND_PASSED_ON_AFTER}


@dataclass(frozen=True)
class ReportWords:
    """One report as a list shows it. reminder: "" or what is waited for too long (tambahan)."""

    report: UnitReport
    age: str
    wanted: str
    offered: str
    reminder: str


# Of an export. Without the caller, whoever reads it: who rings back has APKT.
COLUMNS: dict[str, Callable[[ReportWords], object]] = {
    "Laporan": lambda words: words.report.pk,
    "Panggilan": lambda words: words.report.call_id,
    "Dibuat": lambda words: words.report.created_at,
    "Umur": lambda words: words.age,
    "Unit": lambda words: words.report.unit.name,
    "Desa/kelurahan": lambda words: words.report.call.village.ap2t_name if words.report.call.village else "",
    "Yang diinginkan": lambda words: words.wanted,
    "Yang ditawarkan": lambda words: words.offered,
    "Keadaan": lambda words: words.report.get_state_display(),
    "Keadaan sejak": lambda words: words.report.state_since,
    "Pengingat": lambda words: words.reminder,
    "Nomor APKT": lambda words: words.report.apkt_number,
    "Isi laporan": lambda words: mask_text(words.report.text, words.report.call.contact),
}


def in_words(reports: Iterable[UnitReport], now: datetime) -> Iterator[ReportWords]:
    for report in reports:
        done = report.state == State.DONE
        yield ReportWords(
            report=report,
            age=age_words(days_between(report.created_at, report.state_since if done else now)),
            wanted=wanted_words(Product(report.product), report.power, report.phase),
            offered=Product(report.alternative).label if report.alternative else "tidak ada produk lain",
            reminder=_reminder(report, now),
        )


def _reminder(report: UnitReport, now: datetime) -> str:
    limit = LIMITS.get(State(report.state))
    if limit is None or report.state_since > working_days_before(now, limit):
        return ""
    return f"lebih dari {limit} hari kerja {report.get_state_display()}"


def block_of(report: UnitReport, contact: Contact, text: str) -> list[str]:
    """What to copy into APKT. contact, text: as much of the caller as the reader may know."""
    call = report.call
    form = None
    if call.village:
        form = Installation(
            regions=path_told_apart(call.village, namesakes_of([call.village])),
            product=Product(report.product),
            power=report.power,
        )
    closing = closings_of(call)["report"]
    return apkt_block(closing, contact, form, unit=report.unit.name, report=text)
