"""`python manage.py check_allocation`: is there an answer for every village of Indonesia?

Exit 0: every village has a unit, and every UP3 has a setting in force for both phases (PLN Batam apart, it
decides for itself). Exit 1: something is missing, listed on stdout.

A village whose unit is a guess is counted and no gap: its answer is given where all UP3s that could be meant
have the same, and a manager can confirm its mapping.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from allocation.coverage.reach import unsure_villages
from allocation.units.gaps import allocation_state

LISTED = 20


class Command(BaseCommand):
    help = "Memeriksa desa tanpa unit dan unit tanpa ketersediaan. Selesai dengan 1 bila ada yang kurang."

    def handle(self, *args: Any, **options: Any) -> None:
        state = allocation_state()
        self._report("Desa tanpa unit", state.villages_without_unit)
        for phase, units in state.units_without_setting.items():
            self._report(f"UP3 tanpa ketersediaan {phase} phasa", units)
        unsure = unsure_villages()
        self.stdout.write(f"Desa yang unitnya belum pasti: {sum(unsure.values())}")
        self._list([f"{region}: {villages}" for region, villages in unsure.items()])
        self.stdout.write(f"Desa yang dilayani PT PLN Batam (tidak diatur di sini): {state.batam_villages}")
        if state.villages_without_unit or any(state.units_without_setting.values()):
            sys.exit(1)
        self.stdout.write("Alokasi lengkap.")

    def _report(self, what: str, names: list[str]) -> None:
        self.stdout.write(f"{what}: {len(names)}")
        self._list(names)

    def _list(self, names: list[str]) -> None:
        for name in names[:LISTED]:
            self.stdout.write(f"  {name}")
        if len(names) > LISTED:
            self.stdout.write(f"  dan {len(names) - LISTED} lainnya")
