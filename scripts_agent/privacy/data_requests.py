"""A person asks for the data kept under a telephone number, or to have it erased (UU 27/2022).

Only the supervisor of the site that took the calls does it, for that site: nobody else sees the data anyway.
Other sites are not looked into, and not even named: that a number called there is personal data of its own.
"""

import logging
import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from allocation.loading import KEYS_PER_STATEMENT, in_steps
from scripts_agent.contact.telephone import fault_of, spellings
from scripts_agent.contact.visibility import wipe
from scripts_agent.models import Call, DataRequest, Membership, Site, UnitReport

logger = logging.getLogger(__name__)
NUMBERS = re.compile(r"#(\d{1,18})")


class FoundChanged(ValidationError):
    """The calls have changed since they were shown. Nothing was done."""

    def __init__(self) -> None:
        super().__init__("Panggilan nomor ini berubah sejak ditampilkan. Periksa lagi, lalu ulangi.")


@dataclass(frozen=True)
class FoundCalls:
    """A number's calls at one site, oldest first."""

    calls: list[Call]

    @property
    def running(self) -> int:
        """Calls that an agent still has open."""
        return sum(call.closed_at is None for call in self.calls)

    @property
    def open_reports(self) -> int:
        """Reports that a unit still works on."""
        reports = [call.report for call in self.calls if hasattr(call, "report")]
        return sum(report.state != UnitReport.State.DONE for report in reports)

    @property
    def token(self) -> str:
        """Stands in the forms under the list, so that only what was shown is exported or erased."""
        return ".".join(f"{call.pk}-{call.revision}" for call in self.calls)


def find(site: Site, telephone: str) -> FoundCalls:
    """The calls of a number, however its country code was written. Raises ValidationError: no number."""
    return _found(_calls(site, telephone))


@transaction.atomic
def export(*, by: Membership, telephone: str, reason: str, token: str) -> list[Call]:
    """Records the request and returns the calls to hand over. token: `FoundCalls.token` of what was shown.

    Raises PermissionDenied, FoundChanged, ValidationError.
    """
    found = _checked(by, telephone, reason, token)
    _record(by, DataRequest.Kind.EXPORT, reason, len(found.calls))
    return found.calls


@transaction.atomic
def erase(*, by: Membership, telephone: str, reason: str, token: str) -> int:
    """Wipes every call of the number at the supervisor's site, or none. Returns how many it wiped.

    An open call is wiped too, and its agent's page is then out of date. Raises as `export` does.
    """
    _may_act(by)
    if not _calls(by.site, telephone).exists():
        return 0
    found = _checked(by, telephone, reason, token)
    wipe([call.pk for call in found.calls])
    wiped = " ".join(f"#{call.pk}" for call in found.calls)
    _record(by, DataRequest.Kind.ERASE, reason, len(found.calls), wiped)
    return len(found.calls)


@transaction.atomic
def repeat_erasures(told: str) -> tuple[int, int, int]:
    """Wipes once more what was erased after the dump that was restored.

    told: lines of the log, or of DataRequest.wiped_calls, that name calls as "ERASE #12 #15"; the rest of a
    line does not matter. Returns how many calls it names, how many of them held a contact again, and how many
    reports a text. Calls that the dump does not know hold nothing.
    """
    erased = [line.partition("ERASE")[2] for line in told.splitlines()]
    named = {int(number) for calls in erased for number in NUMBERS.findall(calls)}
    known: list[int] = []
    for some in in_steps(sorted(named), KEYS_PER_STATEMENT):
        rows = Call.objects.filter(pk__in=some).order_by("opened_at", "pk")  # the order of all other locks
        known += rows.select_for_update().values_list("pk", flat=True)
    wiped = [wipe(some) for some in in_steps(known, KEYS_PER_STATEMENT)]
    contacts, texts = (sum(counts) for counts in zip((0, 0), *wiped, strict=True))
    logger.info("erasures repeated: %d calls named, %d held contact, %d texts", len(named), contacts, texts)
    return len(named), contacts, texts


def _may_act(by: Membership) -> None:
    if by.role != Membership.Role.SUPERVISOR:
        raise PermissionDenied("Hanya supervisor yang dapat mengekspor atau menghapus data pemohon.")


def _calls(site: Site, telephone: str) -> QuerySet[Call]:
    if fault := fault_of(telephone):
        raise ValidationError(fault)
    # The nightly job takes its locks in this order too.
    return Call.objects.filter(site=site, telephone__in=spellings(telephone)).order_by("opened_at", "pk")


def _found(calls: QuerySet[Call]) -> FoundCalls:
    return FoundCalls(list(calls.select_related("site", "report")))


def _checked(by: Membership, telephone: str, reason: str, token: str) -> FoundCalls:
    """What was shown, its rows locked."""
    _may_act(by)
    if reason not in DataRequest.Reason.values:
        raise ValidationError("Pilih alasan permintaan ini.")
    calls = _calls(by.site, telephone)
    list(calls.select_for_update().values_list("pk"))
    found = _found(calls)
    if found.token != token or not found.calls:
        raise FoundChanged
    return found


def _record(by: Membership, kind: DataRequest.Kind, reason: str, calls: int, wiped: str = "") -> None:
    record: dict[str, Any] = {"site": by.site, "by_id": by.user_id, "kind": kind, "reason": reason}
    request = DataRequest.objects.create(at=timezone.now(), calls=calls, wiped_calls=wiped, **record)
    # A restored dump does not know the erasures since: then this line does.
    logger.info("data request %d: %s %s", request.pk, kind.name, wiped or f"{calls} calls")
