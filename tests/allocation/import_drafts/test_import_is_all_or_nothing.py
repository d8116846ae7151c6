"""A table of 20,000 rows is confirmed by a process that is killed on the way: all is in force, or nothing."""

import signal
import subprocess

import pytest
from django.contrib.auth.models import User

from allocation.coverage.table import CoverageTable
from allocation.import_drafts import drafts
from allocation.models import Coverage, ImportDraft, Level
from allocation.people.posts import posts_of, units_under
from pln123.spreadsheets.reading import UploadedRow, UploadedTable
from tests.own_process import run_module
from tests.rounds import rounds
from tests.uid_table import ROWS, hold_three_uids, villages_mapped_elsewhere

pytestmark = pytest.mark.django_db(transaction=True)

POINTS = rounds(2, 10)


@pytest.fixture
def draft(make_user) -> ImportDraft:
    """20,000 rows, uploaded and shown."""
    srm: User = make_user("srm.tiga.uid")
    hold_three_uids(srm)
    rows = [
        UploadedRow(number, {"Kode wilayah": village, "Kode UP3": up3, "Kode UP3 saat diunduh": ""})
        for number, (village, up3) in enumerate(villages_mapped_elsewhere(), start=2)
    ]
    plan = CoverageTable().plan(UploadedTable(rows), units_under(posts_of(srm)))
    assert not plan.errors
    assert sum(row.changes for row in plan.rows) == ROWS
    return drafts.keep(plan=plan, table=CoverageTable.name, file_name="tabel.csv", user=srm)


def confirm(draft: ImportDraft, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Confirms the draft in a process of its own, on the database of this test."""
    return run_module("tests.killed_import", draft.pk, *arguments)


def state(draft: ImportDraft) -> dict[str, int | bool]:
    draft.refresh_from_db()
    return {
        "mappings": Coverage.objects.filter(region__level=Level.VILLAGE, basis="manager").count(),
        "history": Coverage.history.count(),
        "confirmed": draft.saved_at is not None,
    }


NOTHING = {"mappings": 0, "history": 0, "confirmed": False}
ALL = {"mappings": ROWS, "history": ROWS, "confirmed": True}


def test_an_import_that_is_killed_on_the_way_leaves_nothing_and_then_all(draft):
    """One point is before COMMIT; the others are spread evenly over the SQL statements before it."""
    run = confirm(draft, "kill-at-commit")
    assert run.returncode == -signal.SIGKILL, run.stderr
    assert state(draft) == NOTHING
    statements = int(run.stdout)
    for point in range(1, POINTS):
        run = confirm(draft, "kill-after", statements * point // POINTS)
        assert run.returncode == -signal.SIGKILL, run.stderr
        assert state(draft) == NOTHING, f"killed at point {point}"
    run = confirm(draft, "finish")
    assert run.returncode == 0, run.stderr
    assert state(draft) == ALL


def test_without_the_transaction_a_killed_import_is_half_written(draft):
    run = confirm(draft, "unguarded")
    assert run.returncode == -signal.SIGKILL, run.stderr
    assert state(draft) == {"mappings": ROWS, "history": 0, "confirmed": True}
