"""An import draft that is confirmed in two tabs at once is saved once."""

import pytest
from django.db.models import QuerySet

from allocation.import_drafts import drafts
from allocation.import_drafts.plan import Plan
from allocation.models import ImportDraft, Unit
from tests.two_at_once import meet_before, outcomes_of

pytestmark = pytest.mark.django_db(transaction=True)


class Table:
    """As much of a table as a draft asks for."""

    @staticmethod
    def save(rows, *, by, reason):
        return 3


@pytest.fixture
def confirmed_by_two(manager, monkeypatch):
    """Runs both; gives how often the table was saved, and what each tab was told."""
    draft = drafts.keep(plan=Plan(), table="uji", file_name="uji.csv", user=manager)

    def confirm(seen):
        return drafts.save(seen, Table, by=manager, reason="Kiriman tiba", units=Unit.objects.none())

    def run():
        saved = meet_before(monkeypatch, (Table, "save"))
        tabs = [ImportDraft.objects.get(pk=draft.pk) for _ in range(2)]
        told = outcomes_of(*(lambda tab=tab: confirm(tab) for tab in tabs), refusals=(drafts.AlreadySaved,))
        return len(saved), told

    return run


def test_of_two_tabs_one_saves_and_the_other_is_told(confirmed_by_two):
    times, told = confirmed_by_two()
    assert times == 1
    assert set(told) == {3, drafts.AlreadySaved}
    assert ImportDraft.objects.get().saved_at is not None


def test_control_looking_without_writing_lets_both_save(confirmed_by_two, monkeypatch):
    monkeypatch.setattr(QuerySet, "update", lambda found, **fields: found.count())
    assert confirmed_by_two() == (2, [3, 3])
