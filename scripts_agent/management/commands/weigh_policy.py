"""`manage.py weigh_policy --on DATE`: what a policy would have meant for the demand that is stored."""

from collections import Counter
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from allocation import reference
from allocation.demand.period import RECENT_DAYS, Period
from allocation.domain.decision import Outcome
from allocation.domain.errors import NoPolicyError
from allocation.models import Unit
from scripts_agent.policy_pages.effect import effect_on_demand

WORDS = {
    Outcome.SERVED: "dapat dilayani",
    Outcome.OFFER_ALTERNATIVE: "ditawari produk lain",
    Outcome.NOT_AVAILABLE: "belum tersedia",
}


class Command(BaseCommand):
    help = f"Menghitung akibat kebijakan atas permintaan yang belum terlayani, {RECENT_DAYS} hari terakhir."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, required=True, help="hari (WIB), TTTT-BB-HH")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            policy = reference.policies().on(options["on"])
        except NoPolicyError as error:
            raise CommandError(error.message) from None
        found = effect_on_demand(options["on"], Period.recent())
        self.stdout.write(
            f"Kebijakan {policy.id}, {found.total()} permintaan yang belum terlayani: {_counted(found)}"
        )
        names = dict(Unit.objects.values_list("code", "name"))
        for unit in sorted({unit for unit, _ in found}, key=lambda code: names[code]):
            of_unit = Counter({key: count for key, count in found.items() if key[0] == unit})
            self.stdout.write(f"{names[unit]}: {_counted(of_unit)}")


def _counted(found: Counter[tuple[str, Outcome]]) -> str:
    by_outcome: Counter[Outcome] = Counter()
    for (_, outcome), count in found.items():
        by_outcome[outcome] += count
    return ", ".join(f"{by_outcome[outcome]} {words}" for outcome, words in WORDS.items())
