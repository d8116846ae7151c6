"""Every act of managers and administrators, in one list: who, when, as what, what, on what, and why.

Each kind of act is recorded where it belongs; here they are only read. What a load or a nightly job did is no
act of a person and is not among them.
"""

import heapq
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry

from allocation.availability.history import after_text, before_text, changes
from allocation.coverage.history import RETURNED
from allocation.demand.period import Period
from allocation.models import Coverage, Post
from scripts_agent.models import Membership, ReportStep

HEADERS = ("Waktu", "Nama pengguna", "Sebagai", "Tindakan", "Hal", "Isi", "Alasan")
# Settings and mappings have a history of their own, with the reason: they are not listed twice.
ELSEWHERE = ("meteravailability", "coverage")
AT_A_TIME = 500  # rows
CoverageChange: Any = Coverage.history.model


class Act(NamedTuple):
    """One line of the list, in the order of HEADERS."""

    at: datetime
    by: str
    by_role: str
    what: str
    about: str
    detail: str
    reason: str


def acts(period: Period) -> Iterator[Act]:
    """Newest first. Read while they are asked for, so a year of them needs little memory."""
    sources = (_settings, _mappings, _reports, _administration)
    return heapq.merge(*(read(period) for read in sources), key=lambda act: act.at, reverse=True)


def _settings(period: Period) -> Iterator[Act]:
    rows = period.of(changes().filter(history_user__isnull=False), "history_date")
    for row in rows.iterator(AT_A_TIME):
        detail = f"{before_text(row)} menjadi {after_text(row)}"
        about = f"{row.unit}, {row.get_phase_display()}"
        by = row.history_user.get_username()
        yield Act(row.history_date, by, row.changed_as, "ubah ketersediaan", about, detail, row.reason)


def _mappings(period: Period) -> Iterator[Act]:
    rows = period.of(CoverageChange.objects.filter(history_user__isnull=False), "history_date")
    rows = rows.select_related("unit", "region", "history_user").order_by("-history_date", "-history_id")
    for row in rows.iterator(AT_A_TIME):
        about, by = str(row.region), row.history_user.get_username()
        what, detail = "verifikasi pemetaan", str(row.unit)
        if row.history_type == RETURNED:
            what, detail = "kembalikan pemetaan", f"{row.unit} (kembali mengikuti wilayah di atasnya)"
        yield Act(row.history_date, by, row.verified_as, what, about, detail, row.reason)


def _reports(period: Period) -> Iterator[Act]:
    """Steps of reports by whoever holds a post or held one: those of call sites stand in the reports, also
    where the same person was a CSO or a supervisor first."""
    rows = period.of(ReportStep.objects.filter(by__in=Post.objects.values("user")))
    for role in Membership.Role:
        rows = rows.exclude(by_role__startswith=f"{role.label}, ")  # as Membership.role_at_site writes it
    for row in rows.select_related("by").order_by("-at", "-pk").iterator(AT_A_TIME):
        about = f"laporan #{row.report_id}"
        detail = row.get_state_display()
        yield Act(row.at, row.by.get_username(), row.by_role, "urus laporan", about, detail, row.note)


KINDS = {ADDITION: "tambah", CHANGE: "ubah", DELETION: "hapus"}


def _administration(period: Period) -> Iterator[Act]:
    """Users, posts, sites, tokens: what Django's admin notes of each form that was saved. These pages are
    open to administrators alone, and the act stays an administrator's when its user is none any more."""
    rows = period.of(LogEntry.objects.exclude(content_type__model__in=ELSEWHERE), "action_time")
    rows = rows.select_related("user", "content_type")
    for row in rows.order_by("-action_time", "-pk").iterator(AT_A_TIME):
        kind = row.content_type.name if row.content_type else ""
        what = f"{KINDS[row.action_flag]} {kind}"
        by, detail = row.user.get_username(), row.get_change_message()
        yield Act(row.action_time, by, "Administrator", what, row.object_repr, detail, "")
