"""A process of its own that confirms an uploaded table of mappings and kills itself on the way.

Call as `python -m tests.killed_import DRAFT ACT`. The acts:

- kill-after N: dies after N SQL statements
- kill-at-commit: prints the number of SQL statements, and dies instead of committing
- finish: saves all
- unguarded: without transactions, and dies before the first row of history
"""

import os
import signal
import sys
from typing import Any
from unittest import mock


class Killer:
    def __init__(self, after: int, before: str = "") -> None:
        self.after, self.before, self.count = after, before, 0

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        if self.before and self.before in sql:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(sql, *rest)
        self.count += 1
        if self.count == self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def confirm(pk: str) -> None:
    from allocation.coverage.table import CoverageTable
    from allocation.import_drafts import drafts
    from allocation.models import ImportDraft
    from allocation.people.posts import posts_of, units_under

    draft = ImportDraft.objects.get(pk=pk)
    units = units_under(posts_of(draft.user))
    drafts.save(draft, CoverageTable(), by=draft.user, reason="Tabel UID", units=units)


def main(pk: str, act: str, number: str = "0") -> None:
    import django

    django.setup()
    from django.db import connection

    killer = Killer(int(number), before="allocation_historicalcoverage" if act == "unguarded" else "")

    def die_instead_of_commit() -> None:
        print(killer.count, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

    if act == "kill-at-commit":
        connection.ensure_connection()
        connection.commit = die_instead_of_commit
    with connection.execute_wrapper(killer):
        if act == "unguarded":
            unguarded_confirm(pk)
        else:
            confirm(pk)


def unguarded_confirm(pk: str) -> None:
    from django.db.models import QuerySet

    from allocation.coverage import verification as coverage
    from allocation.import_drafts import drafts

    no_transaction = mock.patch.object(drafts, "transaction", mock.MagicMock())
    inside = mock.patch.object(coverage, "_verify", coverage._verify.__wrapped__)
    with no_transaction, inside, mock.patch.object(QuerySet, "select_for_update", QuerySet.all):
        confirm(pk)


if __name__ == "__main__":
    main(*sys.argv[1:])
