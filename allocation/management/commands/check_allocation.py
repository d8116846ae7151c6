"""`python manage.py check_allocation`: is there an answer for every village of Indonesia?

Exit 0: every village has a unit, and every UP3 has a setting in force for both phases (PLN Batam apart, it
decides for itself). Exit 1: something is missing, listed on stdout.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from allocation import selectors

LISTED = 20


class Command(BaseCommand):
    help = "Memeriksa desa tanpa unit dan unit tanpa ketersediaan. Selesai dengan 1 bila ada yang kurang."

    def handle(self, *args: Any, **options: Any) -> None:
        state = selectors.allocation_state()
        self._report("Desa tanpa unit", state.villages_without_unit)
        for phase, units in state.units_without_setting.items():
            self._report(f"UP3 tanpa ketersediaan {phase} phasa", units)
        self.stdout.write(f"Desa yang dilayani PT PLN Batam (tidak diatur di sini): {state.batam_villages}")
        if state.villages_without_unit or any(state.units_without_setting.values()):
            sys.exit(1)
        self.stdout.write("Alokasi lengkap.")

    def _report(self, what: str, names: list[str]) -> None:
        self.stdout.write(f"{what}: {len(names)}")
        for name in names[:LISTED]:
            self.stdout.write(f"  {name}")
        if len(names) > LISTED:
            self.stdout.write(f"  dan {len(names) - LISTED} lainnya")
