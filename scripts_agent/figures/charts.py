"""The supervisor's figures as charts, each with what it counts in words: the one place that defines them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format

from allocation.demand.period import WITHOUT_SETTING, Period
from allocation.domain.decision import Outcome, Reason
from allocation.domain.power_class import POWER_CLASSES
from allocation.models import Unit
from pln123.plots.chart import Chart, ChartRow, Figure, added, largest_first, number
from pln123.plots.drawing import Drawing, bars, columns
from scripts_agent.intake.closing import CANCELLED, RULES
from scripts_agent.intake.steps import STEP_TITLES
from scripts_agent.models import LONGEST_PAUSE, TIMED_STEPS

from .reading import Figures

MOST_BARS, MOST_ROWS = 12, 20  # of units that are drawn and listed on the page; the CSV has every one
BERSEDIA = frozenset(rule.id for rule in RULES.values() if rule.continues_ap2t)
OUTCOMES = {
    Outcome.SERVED: "Dapat dilayani",
    Outcome.OFFER_ALTERNATIVE: "Ditawari produk lain",
    Outcome.NOT_AVAILABLE: "Tidak tersedia",
    Outcome.UNDECIDABLE: "Belum dapat diputuskan",
    "": "Belum ada hasil",
}
_MINUTES = int(LONGEST_PAUSE.total_seconds() // 60)
_UNMET = (
    "Panggilan yang pada hasil terakhirnya tidak mendapat produk yang diminta karena material belum tersedia "
    "atau karena AP2T menolaknya. Satu kali per panggilan, juga bila pemohon bersedia dengan produk lain. "
    "Yang dilayani AP2T dan batas daya tidak dihitung."
)
MEANINGS = {
    "per-jam": "Menurut jam dibukanya panggilan (WIB), semua hari pada rentang ini bersama.",
    "hasil": "Hasil terakhir tiap panggilan, termasuk jawaban AP2T, pada hari dibukanya (WIB). "
    "Belum ada hasil: belum sampai pada keputusan, atau wilayah PLN Batam.",
    "dilayani-langsung": "Dari panggilan yang sudah punya hasil: bagian yang dapat dilayani dengan produk "
    "yang diminta, tanpa ditawari produk lain. Yang dihitung ialah hasil terakhir, termasuk jawaban AP2T.",
    "bersedia": "Dari pemohon yang ditawari produk lain dan panggilannya sudah ditutup: bagian yang "
    "BERSEDIA. Terputus/batal tidak dihitung.",
    "tak-terlayani-1": _UNMET,
    "tak-terlayani-3": _UNMET,
    "waktu": "Rata-rata detik per panggilan yang singgah di langkah itu, dari jawaban sebelumnya sampai "
    f"jawaban berikutnya tersimpan. Jeda di atas {_MINUTES} menit dihitung {_MINUTES} menit. Langkah 1 tidak "
    "terukur: panggilan baru tersimpan sesudahnya.",
    "belum-diatur": "UP3 yang sekarang belum punya ketersediaan meter, sendiri maupun dari UID/UIW-nya, "
    "dan panggilan pada rentang ini yang karena itu belum dapat diputuskan.",
}
Results = Counter[tuple[str, str]]
"""Calls by outcome and closing."""


@dataclass(frozen=True)
class Plot:
    """A chart as the page shows it, and how it is drawn. whole: for the CSV."""

    chart: Chart
    drawing: Drawing
    whole: Chart

    @property
    def meaning(self) -> str:
        return MEANINGS[self.chart.key]


@dataclass(frozen=True)
class Share:
    """`part` of `whole` calls; percent is None while there are none."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.part / self.whole, 1) if self.whole else None


def served_at_once(results: Results) -> Share:
    """Of the calls with a result, those that got what they asked for."""
    whole = sum(calls for (outcome, _), calls in results.items() if outcome)
    return Share(sum(calls for (outcome, _), calls in results.items() if outcome == Outcome.SERVED), whole)


def accepting(results: Results) -> Share:
    """Of the callers who were offered the other product and answered, those who took it."""
    answered = {
        closing: calls
        for (outcome, closing), calls in results.items()
        if outcome == Outcome.OFFER_ALTERNATIVE and closing not in ("", CANCELLED)
    }
    took = sum(calls for closing, calls in answered.items() if closing in BERSEDIA)
    return Share(took, sum(answered.values()))


def totals(figures: Figures) -> list[tuple[str, str, str]]:
    """Label, value and note of each figure of the whole period, as it is shown."""
    results: Results = Counter()
    for result, calls in figures.results.items():
        results[result.outcome, result.closing] += calls
    closed = sum(calls for (_, closing), calls in results.items() if closing)
    unmet, unsure = (
        sum(calls for key, calls in figures.demand.items() if key.reason == reason)
        for reason in (Reason.MATERIAL, Reason.UNIT_UNSURE)
    )
    return [
        ("Panggilan", number(sum(results.values())), ""),
        ("Sudah ditutup", number(closed), ""),
        ("Dilayani langsung", *_said(served_at_once(results))),
        ("Bersedia dengan produk lain", *_said(accepting(results))),
        ("Permintaan tak terlayani", number(unmet), ""),
        ("Unit belum pasti", number(unsure), "belum diputuskan"),
    ]


def _said(share: Share) -> tuple[str, str]:
    if share.percent is None:
        return number(None), ""
    return f"{number(share.percent)} %", f"{number(share.part)} dari {number(share.whole)}"


def plots(
    figures: Figures, period: Period, units: Mapping[str, str], unset: Mapping[int, Sequence[Unit]]
) -> list[Plot]:
    """Every plot of the page, in its order.

    units: names by code, at least of those in the figures. unset: per phase, UP3s without a setting now.
    """
    days = _by_day(figures, period)
    return [
        _by_hour(figures),
        _by_outcome(days),
        _by_share(days, "bersedia", "Bersedia dengan produk lain", accepting),
        _unmet(figures, units, 1),
        _by_share(days, "dilayani-langsung", "Dilayani langsung", served_at_once),
        _unmet(figures, units, 3),
        _by_step(figures),
        _unset(figures, units, unset),
    ]


class DayResults(NamedTuple):
    """A day and its results."""

    day: date
    results: Results

    def row(self, values: tuple[Figure, ...]) -> ChartRow:
        rests = self.day.isoweekday() > 5
        return ChartRow(date_format(self.day, "j M"), values, rests, date_format(self.day, "j M Y"))


def _by_day(figures: Figures, period: Period) -> list[DayResults]:
    found: dict[date, Results] = {day: Counter() for day in period.days}
    for result, calls in figures.results.items():
        found[result.day][result.outcome, result.closing] += calls
    return [DayResults(day, results) for day, results in found.items()]


def _by_hour(figures: Figures) -> Plot:
    rows = tuple(ChartRow(f"{hour:02}", (figures.hours[hour],)) for hour in range(24))
    chart = Chart("per-jam", "Panggilan per jam", "Jam (WIB)", ("Panggilan",), rows, "panggilan")
    return Plot(chart, columns(chart), chart)


def _by_outcome(days: Sequence[DayResults]) -> Plot:
    rows = []
    for day in days:
        found: Counter[str] = Counter()
        for (outcome, _), calls in day.results.items():
            found[outcome] += calls
        rows.append(day.row(tuple(found[outcome] for outcome in OUTCOMES)))
    chart = Chart("hasil", "Hasil per hari", "Hari", tuple(OUTCOMES.values()), tuple(rows), "panggilan")
    return Plot(chart, columns(chart), chart)


def _by_share(days: Sequence[DayResults], key: str, title: str, share: Callable[[Results], Share]) -> Plot:
    rows = tuple(day.row((share(day.results).percent,)) for day in days)
    chart = Chart(key, title, "Hari", ("Bagian (%)",), rows, "%", summed=False)
    return Plot(chart, columns(chart), chart)


def _unmet(figures: Figures, units: Mapping[str, str], phase: int) -> Plot:
    classes = [c for c in POWER_CLASSES if c.phase == phase]
    found: dict[str, Counter[int]] = {}
    for (unit, of_phase, power, reason), calls in figures.demand.items():
        if of_phase == phase and unit and reason == Reason.MATERIAL:
            found.setdefault(unit, Counter())[power] += calls
    rows = [
        ChartRow(units[unit], tuple(by_class[c.low] for c in classes)) for unit, by_class in found.items()
    ]
    chart = Chart(
        f"tak-terlayani-{phase}",
        f"Permintaan tak terlayani: meter {phase} Phasa",
        "UP3",
        tuple(c.range_text for c in classes),
        tuple(sorted(rows, key=largest_first)),
        "permintaan",
    )
    return _of_units(chart)


def _by_step(figures: Figures) -> Plot:
    rows = tuple(
        ChartRow(
            f"{step} {STEP_TITLES[step]}",
            (round(figures.seconds[step] / timed, 1) if (timed := figures.timed[step]) else None,),
        )
        for step in TIMED_STEPS
    )
    chart = Chart("waktu", "Waktu per langkah", "Langkah", ("Detik",), rows, "detik", summed=False)
    return Plot(chart, bars(chart), chart)


def _unset(figures: Figures, units: Mapping[str, str], unset: Mapping[int, Sequence[Unit]]) -> Plot:
    asked: Counter[tuple[str, int]] = Counter()
    for key, calls in figures.demand.items():
        if key.reason in WITHOUT_SETTING:
            asked[key.unit or "", key.phase] += calls
    missing = {(unit.code, phase): unit.name for phase, some in unset.items() for unit in some}

    def label(unit: str, phase: int) -> str:
        since = "" if (unit, phase) in missing or not unit else " (kini sudah diatur)"
        name = missing.get((unit, phase)) or units.get(unit, "Belum dipetakan ke unit")
        return f"{name}, {phase} Phasa{since}"

    rows = [ChartRow(label(*key), (asked[key],)) for key in {*missing, *asked}]
    rows.sort(key=largest_first)
    chart = Chart("belum-diatur", "Unit tanpa setelan", "UP3", ("Panggilan",), tuple(rows), "panggilan")
    return _of_units(chart)


def _of_units(chart: Chart) -> Plot:
    """Units are many: the largest are drawn and listed, the rest are one line."""
    largest, rest = chart.rows[:MOST_ROWS], chart.rows[MOST_ROWS:]
    drawing = bars(replace(chart, rows=largest[:MOST_BARS]))
    if len(chart.rows) > MOST_BARS:
        drawing.note = f"Digambar {MOST_BARS} teratas dari {len(chart.rows)}; yang lain ada pada tabel."
    if rest:
        largest += (ChartRow(f"{len(rest)} baris lain, lihat berkasnya", added(rest)),)
    return Plot(replace(chart, rows=largest), drawing, chart)
