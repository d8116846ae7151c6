"""The database itself refuses to change or delete a line of a trace, whoever asks.

On SQLite a later migration that alters one of these tables makes it anew, without its triggers: run `protect`
again after it. tests/scripts_agent/records/test_trace.py shows when that was forgotten.
"""

from typing import Any

from django.db import migrations

TABLES = ("scripts_agent_callevent", "scripts_agent_reportstep")
ACTS = ("UPDATE", "DELETE")


def protect(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION pln123_row_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; "
            "END $$",
            params=None,  # the % above is not one of ours
        )
    refuse = "EXECUTE FUNCTION pln123_row_is_final()"
    if not postgresql:
        refuse = "BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
    for table in TABLES:
        for act in ACTS:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW {refuse}"
            )


def release(apps: Any, schema_editor: Any) -> None:
    on = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    for table in TABLES:
        for act in ACTS:
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act.lower()}{on.format(table=table)}")


class Migration(migrations.Migration):
    dependencies = [("scripts_agent", "0005_report_states")]
    operations = [migrations.RunPython(protect, release)]
