"""`python manage.py load_units`: units and the regions they serve, from the reviewed tables."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from allocation.domain.errors import PolicyFileError
from allocation.loading import refresh_statistics, report
from allocation.models import Coverage, EffectDay, MeterAvailability, Region, Unit
from allocation.units import load as unit_tables


class Command(BaseCommand):
    help = "Memuat unit dan pemetaan wilayah. Aman diulang: pemetaan yang sudah diverifikasi tidak diubah."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--units", type=Path, default=unit_tables.UNITS_FILE, help="berkas CSV unit")
        parser.add_argument(
            "--coverage", type=Path, default=unit_tables.COVERAGE_FILE, help="berkas CSV pemetaan"
        )

        parser.add_argument(
            "--retired", type=Path, default=unit_tables.RETIRED_FILE, help="berkas CSV unit yang digantikan"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not Region.objects.exists():
            raise CommandError("Wilayah belum dimuat: jalankan load_regions lebih dahulu.")
        try:
            units, coverage = unit_tables.load(options["units"], options["coverage"], options["retired"])
        except PolicyFileError as error:
            raise CommandError(f"Tidak ada yang diubah. {error}") from error
        if coverage.added or coverage.changed or coverage.deleted:  # what was sure may be a guess now
            EffectDay.objects.update(counted_by="")
        refresh_statistics(Unit, Coverage, MeterAvailability)
        if options["verbosity"] > 0:
            for line in (*report("Unit", units), *report("Pemetaan", coverage)):
                self.stdout.write(line)
            for sentence in units.notes:
                self.stdout.write(f"  {sentence}")
            for sentence in coverage.notes:
                self.stdout.write(f"  pemetaan terverifikasi tidak diubah: {sentence}")
