"""`python manage.py build_search`: the village search's index on this host.

`load_regions` builds it as well. On several hosts with one database, each runs this after the regions
changed and after an update of the application.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from allocation.search.store import SearchIndexError, index_file


class Command(BaseCommand):
    help = "Membuat indeks pencarian desa di host ini dari data wilayah. Aman diulang."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = index_file().rebuild()
        except SearchIndexError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] > 0:
            self.stdout.write(
                "Indeks pencarian desa dibuat."
                if written
                else "Indeks pencarian desa sudah sesuai data wilayah."
            )
