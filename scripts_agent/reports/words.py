"""What the pages about reports show: a report in words, its age, and the mark of a reminder."""

from collections.abc import Iterable, Iterator
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
HEADERS = (
    "Laporan",
    "Panggilan",
    "Dibuat",
    "Umur",
    "Unit",
    "Desa/kelurahan",
    "Yang diinginkan",
    "Yang ditawarkan",
    "Keadaan",
    "Keadaan sejak",
    "Pengingat",
    "Nomor APKT",
    "Isi laporan",
)


@dataclass(frozen=True)
class ReportWords:
    """One report as a list shows it. reminder: "" or what is waited for too long (tambahan)."""

    report: UnitReport
    age: str
    wanted: str
    offered: str
    reminder: str

    @property
    def cells(self) -> tuple[object, ...]:
        """The row of an export, as HEADERS. Without the caller, whoever reads it: who rings back has APKT."""
        report = self.report
        return (
            report.pk,
            report.call_id,
            report.created_at,
            self.age,
            report.unit.name,
            report.call.village.ap2t_name if report.call.village else "",
            self.wanted,
            self.offered,
            report.get_state_display(),
            report.state_since,
            self.reminder,
            report.apkt_number,
            mask_text(report.text, report.call.contact),
        )


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
