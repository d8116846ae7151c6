"""`manage.py weigh_policy --on DATE`: which stored requests would end otherwise under another policy."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from allocation import reference
from allocation.demand.ap2t_differences import result_text
from allocation.demand.period import RECENT_DAYS, Period
from allocation.demand.policy_effect import policy_effect
from allocation.domain.errors import NoPolicyError
from scripts_agent.management.day import day_of


class Command(BaseCommand):
    help = f"Memutuskan lagi permintaan {RECENT_DAYS} hari terakhir menurut kebijakan suatu hari."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", required=True, metavar="DATE", help="hari (WIB), YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        day = day_of(options["on"])
        try:
            policy = reference.policies().on(day)
        except NoPolicyError as error:
            raise CommandError(error.message) from None
        *_, (_, effect) = policy_effect(policy, Period.recent())
        self.stdout.write(
            f"Kebijakan {policy.id}: {effect.requests} permintaan diputuskan lagi, "
            f"{effect.changed.total()} berakhir lain, {effect.left_out} tidak diputuskan oleh matriks."
        )
        for before, after, count in effect.by_result():
            self.stdout.write(f"{count} x {result_text(before)} menjadi {result_text(after)}")
