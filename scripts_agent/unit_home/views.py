"""The first page of whoever holds a post: what is in force at their units, and what went unserved."""

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from allocation.availability.history import changes_in_force
from allocation.availability.in_force import STALE
from allocation.clock import day_wib
from allocation.demand.days import Days
from allocation.demand.figures import SharedCount
from allocation.demand.period import RECENT_DAYS, UNMET
from allocation.demand.unmet_of_units import count_since_change
from allocation.domain.typed_text import whole_number_in
from allocation.models import Phase, Post
from allocation.people.posts import posts_of, reads_everything, units_read, units_under
from allocation.reference import availability_choices
from allocation.units.clock import UnitTimes
from pln123.web.first_rows import first_rows
from scripts_agent.access import guard
from scripts_agent.models import UnitReport
from scripts_agent.reports.readers import report_reader, reports_in
from scripts_agent.reports.words import in_words

from .units import UnitRow, counted, demand_address, recent_days, rows_of, settings_to_change, wanted_rows
from .weeks import weeks_of

SHOWN = 5  # reports, changes
SEARCH = "Cari nama atau kode unit"


class UnitFilter(forms.Form):
    """What the table of units shows."""

    q = forms.CharField(
        label=SEARCH, max_length=60, required=False, widget=forms.TextInput({"placeholder": SEARCH})
    )
    value = forms.ChoiceField(
        label="Ketersediaan",
        required=False,
        choices=lambda: [("", "Ketersediaan: semua"), *availability_choices()],
        error_messages={"invalid_choice": "Pilih ketersediaan dari daftar."},
    )
    unmet = forms.BooleanField(label="Belum terlayani lebih dari 0", required=False)
    own = forms.BooleanField(label="Setelan sendiri", required=False)
    stale = forms.BooleanField(label=f"Tidak diubah > {STALE.days} hari", required=False)
    unset = forms.BooleanField(label="Belum diatur", required=False)


class HolderRequest(HttpRequest):
    """A request of somebody who holds these posts."""

    user: User
    posts: list[Post]


@guard
def for_holders(request: HolderRequest) -> None:
    """Lets in whoever holds a post."""
    request.posts = posts_of(request.user)
    if not request.posts:
        raise PermissionDenied("Halaman ini untuk Manager UP3, SRM Niaga & PP dan Pusat.")


@require_GET
@for_holders
def home(request: HolderRequest) -> HttpResponse:
    """One unit as two cards; several as one table."""
    posts = request.posts
    units, times = units_read(posts), UnitTimes()
    days = recent_days(None if reads_everything(posts) else units)
    counts = counted(days)
    rows = rows_of(units, counts, times)
    title = "Semua unit" if reads_everything(posts) else " dan ".join(str(post.unit) for post in posts)
    context = {"title": title, "recent_days": RECENT_DAYS, "may_change": not reads_everything(posts)}
    if len(rows) == 1:
        return render(request, "unit_home/unit.html", context | _one_unit(request, rows[0], days, times))
    form = UnitFilter(request.GET)
    shown = wanted_rows(rows, form.cleaned_data) if form.is_valid() else []
    above = {row.unit.pk for row in rows if row.is_above}
    # Who holds two posts may have a UP3 of another UID/UIW beside one.
    whole = [row for row in rows if row.unit.parent_id not in above]
    context |= {
        "form": form,
        "rows": shown,
        # As on the page of demand: also where no UP3 is mapped, which no row has.
        "total": counts.those("reason", UNMET).by().total(),
        "up3_count": len(rows) - len(above),
        "demand": demand_address(whole[0].unit.pk if len(whole) == 1 else ""),
    }
    return render(request, "unit_home/units.html", context)


@require_GET
@for_holders
def pick(request: HolderRequest) -> HttpResponse:
    """Leads from the ticked units of the table to the page that changes one phase of them all."""
    phase = whole_number_in(request.GET.get("phase", ""))
    chosen = request.GET.getlist("unit")
    if phase not in Phase.values or not chosen:
        messages.warning(request, "Centang dahulu unit yang akan diubah.")
        return redirect("desk:unit_home")
    keys = settings_to_change(units_under(request.posts), chosen, phase)
    if len(keys) != len(set(chosen)):
        raise PermissionDenied("Pilihan memuat unit di luar wewenang Anda: tidak ada yang diubah.")
    address = reverse("admin:allocation_meteravailability_bulk")
    return redirect(f"{address}?baris={','.join(map(str, keys))}&back=home")


def _one_unit(request: HolderRequest, row: UnitRow, days: Days, times: UnitTimes) -> dict[str, object]:
    reader = report_reader(request.user, request.posts)
    waiting = reports_in(reader, {}) if reader else UnitReport.objects.none()
    settings = [phase.setting for phase in row.phases]
    unmet = SharedCount(days, "reason", "day", "phase", "product").those("reason", UNMET)
    since = count_since_change(row.unit, settings)
    return {
        "row": row,
        "cards": [
            {
                "phase": phase,
                "since_change": since[phase.phase],
                "since_address": demand_address(
                    row.unit.pk,
                    phase.phase,
                    day_wib(phase.setting.in_force_since) if phase.setting.in_force_since else None,
                ),
                "weeks": weeks_of(phase.phase, unmet) if phase.unmet else None,
            }
            for phase in row.phases
        ],
        "reports": list(in_words(waiting[:SHOWN], timezone.now())),
        "waiting": waiting.count(),
        "changes": first_rows(changes_in_force(settings), SHOWN),
        "when": lambda change: times.text(change.unit, change.history_date),
    }
