""" "Selisih dengan AP2T": what this application said and what AP2T said instead. Names no caller."""

from collections.abc import Iterator, Mapping

from django.db.models import QuerySet

from allocation.domain.decision import Outcome
from allocation.domain.power import format_va
from allocation.models import Demand
from allocation.units.clock import UnitTimes
from pln123.plots.chart import Chart, ChartRow, Figure
from pln123.web.moments import wib

from .figures import count_by

OUTCOMES: Mapping[str, str] = {
    Outcome.SERVED: "dapat dilayani",
    Outcome.OFFER_ALTERNATIVE: "ditawarkan",
    Outcome.NOT_AVAILABLE: "tidak tersedia",
    Outcome.UNDECIDABLE: "belum dapat diputuskan",
}


def result_text(result: str) -> str:
    """`OFFER_ALTERNATIVE PRABAYAR` -> `ditawarkan Prabayar`; a word that is not known stays as it is."""
    outcome, _, product = result.partition(" ")
    return f"{OUTCOMES.get(outcome, outcome)} {product.capitalize()}".strip()


def by_answers(rows: QuerySet[Demand]) -> Chart:
    """Ours and AP2T's, the most frequent first."""
    lines = [
        ChartRow(f"{result_text(ours)} → {result_text(theirs)}", (n,))
        for (ours, theirs), n in count_by(rows, "outcome", "ap2t").most_common()
    ]
    title = "Jawaban aplikasi → jawaban AP2T"
    return Chart("jawaban", title, "Aplikasi → AP2T", ("Permintaan",), tuple(lines), "permintaan")


class CallTable:
    """The calls themselves, newest first, with the times of each unit's own clock."""

    header = [
        "Panggilan",
        "Waktu",
        "UP3",
        "Desa/kelurahan",
        "Transaksi",
        "Meter",
        "Produk",
        "Daya (VA)",
        "Aplikasi",
        "AP2T",
    ]

    def __init__(self, rows: QuerySet[Demand]) -> None:
        self.rows = rows.select_related("unit", "village").order_by("-at", "-pk")
        self._times = UnitTimes()

    @property
    def cells(self) -> Iterator[list[Figure | str]]:
        return map(self.line, self.rows.iterator())

    def line(self, row: Demand) -> list[Figure | str]:
        """Cells under `header`."""
        if row.unit:
            name, when = row.unit.name, self._times.text(row.unit, row.at)
        else:
            name, when = "-", f"{wib(row.at)} WIB"
        village = f"{row.village.ap2t_name} ({row.village_id})"
        asked = [row.transaction, str(row.get_phase_display()), row.product.capitalize()]
        answers = [result_text(row.outcome), result_text(row.ap2t)]
        return [row.call_number, when, name, village, *asked, format_va(row.power), *answers]
