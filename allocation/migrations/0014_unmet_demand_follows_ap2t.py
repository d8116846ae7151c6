"""Unmet demand follows AP2T's answer: what AP2T served is not unmet any more, and what it refused is.

The words stand here as they were on that day: a migration does not follow later changes. Finished days of
the rows that change are counted again.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import Q
from django.db.models.functions import TruncDate

SERVED, UNMET, NOT_UNMET = "SERVED", "MATERIAL", ""
WIB = ZoneInfo("Asia/Jakarta")


def follow(apps: Any, schema_editor: Any) -> None:
    requests = apps.get_model("allocation", "Demand").objects
    # A village of PLN Batam asks nothing of a unit, whatever AP2T says.
    answered = requests.exclude(ap2t="").filter(Q(unit=None) | ~Q(unit__operator="PLN BATAM"))
    served = answered.filter(ap2t=SERVED, reason=UNMET)
    refused = answered.exclude(ap2t=SERVED).exclude(reason=UNMET)
    days = set()
    for rows, reason in ((served, NOT_UNMET), (refused, UNMET)):
        numbers = list(rows.values_list("pk", flat=True))
        days |= set(rows.order_by().annotate(day=TruncDate("at", tzinfo=WIB)).values_list("day", flat=True))
        for start in range(0, len(numbers), 1000):
            requests.filter(pk__in=numbers[start : start + 1000]).update(reason=reason)
    apps.get_model("allocation", "DemandDay").objects.filter(day__in=days).update(counted_by="")


class Migration(migrations.Migration):
    dependencies = [("allocation", "0013_tokens_of_the_telephone_system")]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
