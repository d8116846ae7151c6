"""PostgreSQL learns how few hours, outcomes and closings there are together: figures/counting.py groups so.

Without this it takes every call's hour for another one, and sorts the calls of the running day on disk
instead of adding them up in memory: half of the statement's time.
"""

from typing import Any

from django.db import migrations


def learn(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE STATISTICS call_by_hour_and_result (ndistinct)"
            " ON date_trunc('hour', opened_at AT TIME ZONE 'UTC'), outcome, closing FROM scripts_agent_call"
        )
        schema_editor.execute("ANALYZE scripts_agent_call")


def forget(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS call_by_hour_and_result")


class Migration(migrations.Migration):
    dependencies = [("scripts_agent", "0008_records_about_personal_data")]
    operations = [migrations.RunPython(learn, forget)]
