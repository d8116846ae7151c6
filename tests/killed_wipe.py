"""A process of its own that runs the job for personal data and kills itself on the way.

Call as `python -m tests.killed_wipe WHEN BATCH`. WHEN: the number of SQL statements after which it dies, 0 to
let it finish, or "unguarded": without transactions, dead after the contact went and before the report's text.
"""

import sys
from unittest import mock

from tests.killed_import import Killer


def main(when: str, batch: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.models import QuerySet

    from scripts_agent.privacy import retention

    retention.BATCH = int(batch)
    if when != "unguarded":
        with connection.execute_wrapper(Killer(int(when))):
            call_command("wipe_personal_data")
        return
    inside = mock.patch.object(retention, "_wipe_batch", retention._wipe_batch.__wrapped__)
    killer = Killer(0, before='UPDATE "scripts_agent_unitreport"')
    with (
        inside,
        mock.patch.object(QuerySet, "select_for_update", QuerySet.all),
        connection.execute_wrapper(killer),
    ):
        call_command("wipe_personal_data")


if __name__ == "__main__":
    main(*sys.argv[1:])
