"""manage.py count_days: counts finished days for the figures of supervisors and units, so nobody waits."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Min

from allocation.clock import day_wib, today_wib
from allocation.demand import days as demand_days
from allocation.demand import effect_days
from allocation.demand.period import Period
from allocation.models import Demand
from scripts_agent.figures import keeping
from scripts_agent.models import Call


class Command(BaseCommand):
    help = (
        "Menghitung hari yang sudah selesai untuk ringkasan panggilan dan permintaan unit. "
        "Aman diulang; jalankan setiap malam."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = today_wib()
        days = sites = 0
        for site, first in Call.objects.order_by().values_list("site").annotate(Min("opened_at")):
            counted = keeping.count_days([site], Period(day_wib(first), today))
            days, sites = days + counted, sites + bool(counted)
        said = [f"{days} hari di {sites} lokasi dihitung."] if days else []
        if first_request := Demand.objects.aggregate(first=Min("at"))["first"]:
            period, recent = Period(day_wib(first_request), today), Period.recent()
            counted = demand_days.count_days(period)
            counted = max(counted, effect_days.count_days(Period(max(period.first, recent.first), today)))
            said += [f"{counted} hari permintaan unit dihitung."] if counted else []
        self.stdout.write(" ".join(said) or "Semua hari sudah dihitung.")
