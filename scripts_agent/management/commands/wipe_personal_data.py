"""manage.py wipe_personal_data: takes personal data off calls whose time is over. To be run every night."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from scripts_agent.privacy import retention


class Command(BaseCommand):
    help = (
        "Menghapus data pribadi pemohon dari panggilan yang masa simpannya lewat (PLN123_RETENTION_DAYS), "
        "juga sesi yang berakhir dan catatan masuk yang lama. Aman diulang dan dihentikan di tengah jalan."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="hanya menghitung, tidak menghapus")

    def handle(self, *args: Any, **options: Any) -> None:
        found = retention.count_due() if options["dry_run"] else retention.run()
        until = f"{timezone.localtime(found.until):%Y-%m-%d %H:%M}"
        done = "Akan dihapus" if options["dry_run"] else "Dihapus"
        self.stdout.write(
            f"{done} (terakhir tersimpan sebelum {until} WIB, {settings.RETENTION_DAYS} hari): "
            f"data pemohon pada {found.calls} panggilan, {found.reports} isi laporan, {found.sessions} sesi, "
            f"{found.logins} catatan masuk, {found.pops} layar telepon, "
            f"{found.practice} baris latihan, "
            f"{found.openings} catatan pembukaan panggilan."
        )
