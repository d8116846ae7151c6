"""Indexes of a table to which every call writes: PostgreSQL builds them beside the writes, not in their way.

A release is migrated while the release before serves (docs/operations.md).
"""

from typing import Any

from django.db import migrations, models


class AddIndexBesideWrites(migrations.AddIndex):
    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            model = to_state.apps.get_model(app_label, self.model_name)
            schema_editor.add_index(model, self.index, concurrently=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("allocation", "0006_effects_are_counted_by_day")]

    operations = [
        AddIndexBesideWrites(
            model_name="demand",
            index=models.Index(
                condition=~models.Q(reason=""),
                fields=["at", "reason", "unit", "phase", "product", "power"],
                name="demand_missing_by_time",
            ),
        ),
        AddIndexBesideWrites(
            model_name="demand",
            index=models.Index(
                condition=models.Q(reason="MATERIAL"),
                fields=["unit", "at", "phase", "product", "village"],
                name="demand_unmet_of_unit",
            ),
        ),
        migrations.RemoveIndex(model_name="demand", name="demand_unmet_by_time"),
        migrations.RemoveIndex(model_name="demand", name="demand_unset_by_time"),
    ]
