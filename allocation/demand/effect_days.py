"""Requests decided again under every availability, and counted: finished days once, the rest at each look.

A manager waits for the effect before they save a change. A UID/UIW has 100,000 requests in 30 days: to group
and decide them takes a second, to add up their stored counts some milliseconds.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Left
from django.db.models.lookups import In
from django.utils import timezone

from allocation.clock import today_wib
from allocation.counted_days import count_missing, last_finished_day
from allocation.domain.decision import Outcome, Reason, decide
from allocation.domain.matrix import Matrix
from allocation.models import Confidence, Coverage, Demand, EffectDay, EffectTally
from allocation.reference import policies

from .of_call import stored_case
from .period import UNMET, Period

AP2T, UNKNOWN = "AP2T", "UNKNOWN"  # why a request stays as it is, beside the words of Reason


class EffectKey(NamedTuple):
    """What the requests of one tally have in common. Columns of EffectTally.

    kind: MATERIAL (unmet), NO_SETTING or SERVED. answers: what they come to under each word of the matrix of
    today, in its order: SERVED, MATERIAL, POWER_LIMIT or POLICY, or AP2T or UNKNOWN for every word. village:
    only where its unit is a guess, or may become one when a mapping is returned.
    """

    unit: str
    phase: int
    kind: str
    product: str
    answers: str
    village: str


class DistinctRequest(NamedTuple):
    """Requests that are alike in all that decides. The other columns are Demand's."""

    unit: str
    phase: int
    transaction: str
    product: str
    power: int
    current: str
    current_power: int | None
    reason: str
    ap2t: str
    guessed_village: str


def count_effects(period: Period, units: Collection[str], phases: Collection[int]) -> Counter[EffectKey]:
    """The requests of the period at these UP3s. Finished days that nobody has counted yet are counted now."""
    finished = last_finished_day(timezone.now())
    done, running = period.until(finished), period.after(finished)
    count_days(done)
    here = {"unit__in": units, "phase__in": phases}
    stored = EffectTally.objects.filter(day__gte=done.first, day__lte=done.last, **here).order_by()
    sums = stored.values_list(*EffectKey._fields).annotate(Sum("requests"))
    counts = Counter({EffectKey(*key): number for *key, number in sums})
    return counts + _decided_again(running.of(Demand.objects.filter(**here)))


def count_days(period: Period) -> int:
    """Counts those finished days of the period that are not counted yet. Returns how many it counted."""
    stored = EffectDay.objects.filter(day__range=period)
    return count_missing([EffectDay(day=day) for day in period.days], stored, _store_tallies)


def _store_tallies(day: EffectDay) -> None:
    day.tallies.all().delete()
    found = _decided_again(Period(day.day, day.day).of(Demand.objects.exclude(unit=None)))
    columns = ("unit_id", *EffectKey._fields[1:])
    EffectTally.objects.bulk_create(
        EffectTally(day=day, requests=number, **dict(zip(columns, key, strict=True)))
        for key, number in found.items()
    )


def _decided_again(rows: QuerySet[Demand]) -> Counter[EffectKey]:
    matrix, known = policies().on(today_wib()), {}
    counts: Counter[EffectKey] = Counter()
    for request, number in _distinct(rows):
        asked = request._replace(unit="", reason="", guessed_village="")
        if asked not in known:
            known[asked] = _answers(matrix, request)
        kind = request.reason or Outcome.SERVED
        key = (request.unit, request.phase, str(kind), request.product, known[asked], request.guessed_village)
        counts[EffectKey(*key)] += number
    return counts


def _distinct(rows: QuerySet[Demand]) -> list[tuple[DistinctRequest, int]]:
    """The requests that count in an effect, grouped by the database; by village only where it is needed."""
    codes = list(Coverage.objects.filter(confidence=Confidence.LOW).order_by().values_list("pk", flat=True))
    inside = [
        When(In(Left("village", length), [code for code in codes if len(code) == length]), F("village"))
        for length in {len(code) for code in codes}
    ]
    village = Case(*inside, default=Value(""), output_field=CharField())
    counted = Q(reason__in=(*UNMET, Reason.NO_SETTING)) | Q(reason="", outcome=Outcome.SERVED, ap2t="")
    groups: Any = rows.filter(counted).order_by().annotate(guessed_village=village)
    groups = groups.values_list(*DistinctRequest._fields).annotate(number=Count("*"))
    return [(DistinctRequest(*request), number) for *request, number in groups.iterator()]


def _answers(matrix: Matrix, request: DistinctRequest) -> str:
    case = stored_case(request)
    if request.ap2t or case is None:
        return " ".join([AP2T if request.ap2t else UNKNOWN] * len(matrix.words))
    decisions = (decide(matrix, case, word) for word in matrix.words)
    return " ".join(decision.reason or decision.outcome for decision in decisions)
