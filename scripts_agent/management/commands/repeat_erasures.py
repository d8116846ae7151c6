"""manage.py repeat_erasures: after a restore, wipes again what people had had erased since the dump."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from scripts_agent.privacy.data_requests import repeat_erasures


class Command(BaseCommand):
    help = (
        "Menghapus lagi data pemohon yang sudah dihapus atas permintaan, setelah basis data dipulihkan. "
        'Membaca baris catatan ("... ERASE #12 #15") dari masukan standar. Aman diulang.'
    )

    def handle(self, *args: Any, **options: Any) -> None:
        calls, contacts, texts = repeat_erasures(sys.stdin.read())
        self.stdout.write(
            f"{calls} panggilan disebut: data pemohon pada {contacts} panggilan "
            f"dan {texts} isi laporan dihapus lagi."
        )
