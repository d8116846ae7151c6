"""manage.py count_days: counts finished days for the supervisors' figures, so that nobody waits for it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Min
from django.utils import timezone

from scripts_agent.figures import keeping
from scripts_agent.figures.period import Period, day_of
from scripts_agent.models import Call


class Command(BaseCommand):
    help = "Menghitung hari yang sudah selesai untuk ringkasan penyelia. Aman diulang; jalankan setiap malam."

    def handle(self, *args: Any, **options: Any) -> None:
        today = day_of(timezone.now())
        days = sites = 0
        for site, first in Call.objects.order_by().values_list("site").annotate(Min("opened_at")):
            counted = keeping.keep([site], Period(day_of(first), today)).new
            days, sites = days + counted, sites + bool(counted)
        said = f"{days} hari di {sites} lokasi dihitung." if days else "Semua hari sudah dihitung."
        self.stdout.write(said)
