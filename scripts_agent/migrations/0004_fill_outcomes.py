"""Calls from before the column `outcome` get it from what was told, and from AP2T's answer if there is one.

The rule stands here as it was on that day (`intake/ap2t.py`): a migration does not follow later changes.
"""

from typing import Any

from django.db import migrations
from django.db.models.fields.json import KT

MISSING = {
    "DAPAT": (),
    "PASCABAYAR_TIDAK": ("PASCABAYAR",),
    "PRABAYAR_TIDAK": ("PRABAYAR",),
    "KEDUANYA_TIDAK": ("PASCABAYAR", "PRABAYAR"),
}
OTHER = {"PRABAYAR": "PASCABAYAR", "PASCABAYAR": "PRABAYAR"}


def after_ap2t(case: str, ap2t: str) -> str:
    """case: the fingerprint kept in `told`: transaction|current|current_power|power|phase|product|village."""
    _, current, current_power, power, phase, product, _ = case.split("|")
    missing = MISSING[ap2t]
    if product not in missing:
        return "SERVED"
    is_migration = current_power == power and current == f"{phase}-{OTHER[product]}"
    return "NOT_AVAILABLE" if OTHER[product] in missing or is_migration else "OFFER_ALTERNATIVE"


def fill(apps: Any, schema_editor: Any) -> None:
    calls = apps.get_model("scripts_agent", "Call").objects
    calls.filter(told__isnull=False).update(outcome=KT("told__decision__outcome"))
    answered = calls.filter(told__isnull=False, answers__has_key="ap2t")
    for call in answered.only("told", "answers").iterator():
        calls.filter(pk=call.pk).update(outcome=after_ap2t(call.told["case"], call.answers["ap2t"]))


class Migration(migrations.Migration):
    dependencies = [("scripts_agent", "0003_figures_of_a_day")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
