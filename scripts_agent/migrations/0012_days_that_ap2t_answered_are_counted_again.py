"""Finished days of calls that AP2T answered otherwise are counted again: their demand follows AP2T now."""

from collections import defaultdict
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models.functions import TruncDate

WIB = ZoneInfo("Asia/Jakarta")


def count_again(apps: Any, schema_editor: Any) -> None:
    answered = apps.get_model("allocation", "Demand").objects.exclude(ap2t="")
    calls = apps.get_model("scripts_agent", "Call").objects.order_by()
    calls = calls.filter(pk__in=answered.order_by().values("call_number"))
    days: dict[int, set[date]] = defaultdict(set)
    for site, day in calls.annotate(day=TruncDate("opened_at", tzinfo=WIB)).values_list("site", "day"):
        days[site].add(day)
    counted = apps.get_model("scripts_agent", "SiteDay").objects
    for site, some in days.items():
        counted.filter(site=site, day__in=some).update(counted_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("scripts_agent", "0011_screen_pops"),
        ("allocation", "0014_unmet_demand_follows_ap2t"),
    ]

    operations = [migrations.RunPython(count_again, migrations.RunPython.noop)]
