"""A manager's word is no guess: mappings confirmed before this rule kept the confidence of the tables."""

from typing import Any

from django.db import migrations


def raise_confidence(apps: Any, schema_editor: Any) -> None:
    mappings = apps.get_model("allocation", "Coverage").objects
    mappings.filter(verified_at__isnull=False).exclude(confidence="high").update(confidence="high")


class Migration(migrations.Migration):
    dependencies = [("allocation", "0011_units_that_were_replaced")]

    operations = [migrations.RunPython(raise_confidence, migrations.RunPython.noop)]
