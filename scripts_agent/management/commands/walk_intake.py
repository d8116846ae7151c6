"""`manage.py walk_intake`: proves that every way of a call comes to an end; draws how often each is taken."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from allocation.clock import today_wib
from allocation.demand.period import RECENT_DAYS, Period
from allocation.domain.errors import NoPolicyError
from allocation.domain.matrix import Matrix
from allocation.domain.power import format_va as grouped
from allocation.reference import policies
from scripts_agent.calls.walk import Walked, walk_flow
from scripts_agent.calls.ways import ways_taken
from scripts_agent.intake.picture import mermaid
from scripts_agent.intake.questions import INTAKE, LINES
from scripts_agent.management.day import day_of


class Command(BaseCommand):
    help = "Menempuh setiap jalan alur panggilan, dengan aturan dan naskah pada satu hari."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="hari (WIB), YYYY-MM-DD; biasanya hari ini")
        parser.add_argument(
            "--picture",
            type=Path,
            help=f"berkas untuk gambar alur: seberapa sering, {RECENT_DAYS} hari terakhir",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        day = day_of(options["on"]) if options["on"] is not None else today_wib()
        try:
            found = walk_flow(day)
        except NoPolicyError as error:
            raise CommandError(error.message) from None
        for line in _report(found, policies().on(day)):
            self.stdout.write(line)
        if path := options["picture"]:
            taken = ways_taken(Period.recent())
            try:
                path.write_text(mermaid(INTAKE, taken), encoding="utf-8", newline="\n")
            except OSError as error:
                raise CommandError(f"{path} tidak dapat ditulis: {error.strerror}.") from None
            self.stdout.write(f"{path} ditulis.")
        if found.faults:
            raise CommandError("\n".join(found.faults))
        self.stdout.write("Tidak ada jalan buntu; setiap jawaban, kalimat dan penutup tercapai.")


def _report(found: Walked, matrix: Matrix) -> Iterator[str]:
    yield f"Alur {INTAKE.version}: {grouped(found.paths)} jalan ditempuh sampai penutup."
    yield f"Penutup: {_counted(found.ends)}"
    yield f"Hasil: {_counted(found.outcomes)}"
    yield f"Baris matriks: {len(found.rows)} dari {len(matrix.rows)}"
    yield f"Kalimat: {len(found.lines & set(LINES))} dari {len(LINES)}"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{word} {grouped(count)}" for word, count in counts.most_common())
