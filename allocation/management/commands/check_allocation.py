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
from allocation.units.gaps import units_without_setting, villages_without_unit
from allocation.units.reads import every_up3

LISTED = 20


class Command(BaseCommand):
    help = "Memeriksa desa tanpa unit dan unit tanpa ketersediaan. Selesai dengan 1 bila ada yang kurang."

    def handle(self, *args: Any, **options: Any) -> None:
        villages, batam = villages_without_unit()
        unset = units_without_setting(every_up3())
        self._report("Desa tanpa unit", villages)
        for phase, units in unset.items():
            names = [f"{unit.name} ({unit.code})" for unit in units]
            self._report(f"UP3 tanpa ketersediaan {phase} phasa", names)
        unsure = unsure_villages()
        self.stdout.write(f"Desa yang unitnya belum pasti: {sum(unsure.values())}")
        self._list([f"{region}: {villages}" for region, villages in unsure.items()])
        self.stdout.write(f"Desa yang dilayani PT PLN Batam (tidak diatur di sini): {batam}")
        if villages or any(unset.values()):
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
