"""set_availabilities: many settings with one reason and one batch number, all or nothing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from allocation.availability.changes import (
    AvailabilityConflicts,
    WantedSetting,
    set_availabilities,
    set_availability,
)
from allocation.models import MeterAvailability
from allocation.models.append_only import AppendOnlyError

pytestmark = pytest.mark.django_db
HISTORY = MeterAvailability.history.model


def values():
    rows = MeterAvailability.objects.exclude(version=0)
    return {(row.unit_id, row.phase): (row.availability, row.version) for row in rows}


def change_all(by, *changes, reason="Stok habis"):
    return set_availabilities(changes=[WantedSetting(*change) for change in changes], by=by, reason=reason)


def test_every_setting_is_changed_with_one_number_in_the_history(srm):
    batch = change_all(srm, ("UP3-MENTENG", 1, "PRABAYAR", 0), ("UID-JAYA", 3, "ALL", 0))
    assert values() == {("UP3-MENTENG", 1): ("PRABAYAR", 1), ("UID-JAYA", 3): ("ALL", 1)}
    assert [str(row) for row in batch.changed] == ["UP3 Menteng, 1 Phasa", "UID Jakarta Raya, 3 Phasa"]
    assert len(batch.number) == 12
    assert set(HISTORY.objects.values_list("batch", "reason", "changed_as")) == {
        (batch.number, "Stok habis", "SRM Niaga & PP UID Jakarta Raya")
    }


def test_two_batches_have_two_numbers_and_a_single_change_has_none(srm):
    first = change_all(srm, ("UP3-MENTENG", 1, "PRABAYAR"))
    second = change_all(srm, ("UP3-MENTENG", 1, "ALL"))
    set_availability(unit="UP3-MENTENG", phase=1, availability="PASCABAYAR", by=srm, reason="Satu")
    kept = list(HISTORY.objects.order_by("version").values_list("batch", flat=True))
    assert kept == [first.number, second.number, ""]
    assert first.number != second.number


def test_a_row_that_has_the_value_already_is_left_alone_and_named(srm):
    change_all(srm, ("UP3-MENTENG", 1, "PRABAYAR"))
    batch = change_all(srm, ("UP3-MENTENG", 1, "PRABAYAR"), ("UP3-BINTARO", 1, "PRABAYAR"))
    assert [row.unit_id for row in batch.changed] == ["UP3-BINTARO"]
    assert [row.unit_id for row in batch.unchanged] == ["UP3-MENTENG"]
    assert values()["UP3-MENTENG", 1] == ("PRABAYAR", 1)


def test_one_unit_out_of_scope_stops_them_all(manager):
    with pytest.raises(PermissionDenied):
        change_all(manager, ("UP3-MENTENG", 1, "PRABAYAR"), ("UP3-BANDENGAN", 1, "PRABAYAR"))
    assert values() == {}


def test_one_conflict_stops_them_all_and_every_conflict_is_named(manager, srm):
    change_all(manager, ("UP3-MENTENG", 1, "ALL"), ("UP3-MENTENG", 3, "ALL"))
    with pytest.raises(AvailabilityConflicts) as found:
        change_all(
            srm,
            ("UP3-MENTENG", 1, "PRABAYAR", 0),
            ("UP3-MENTENG", 3, "PRABAYAR", 0),
            ("UP3-BINTARO", 1, "PRABAYAR", 0),
        )
    assert [(str(c.row), c.current, c.wanted) for c in found.value.conflicts] == [
        ("UP3 Menteng, 1 Phasa", "ALL", "PRABAYAR"),
        ("UP3 Menteng, 3 Phasa", "ALL", "PRABAYAR"),
    ]
    assert values() == {("UP3-MENTENG", 1): ("ALL", 1), ("UP3-MENTENG", 3): ("ALL", 1)}
    assert HISTORY.objects.count() == 2


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        (("UP3-BINTARO", 1, "SEMUA"), "Stok habis"),
        (("UP3-BINTARO", 2, "ALL"), "Stok habis"),
        (("UP3-MENTENG", 1, "ALL"), "Stok habis"),  # the same unit and phase again
        (("UP3-BINTARO", 1, "ALL"), "  "),
        (("UP3-BINTARO", 1, "ALL"), "a" * 501),
    ],
)
def test_bad_input_in_the_last_row_leaves_the_first_unsaved(srm, last, reason):
    with pytest.raises(ValidationError):
        change_all(srm, ("UP3-MENTENG", 1, "PRABAYAR"), last, reason=reason)
    assert values() == {}
    assert not HISTORY.objects.exists()


def test_a_whole_uid_takes_few_statements_per_row(srm, django_assert_max_num_queries):
    units = ["UID-JAYA", "UP3-MENTENG", "UP3-BINTARO", "UP3-BULUNGAN", "UP3-CIRACAS"]
    changes = [(unit, phase, "PRABAYAR", 0) for unit in units for phase in (1, 3)]
    with django_assert_max_num_queries(10 + 2 * len(changes)):
        change_all(srm, *changes)


# History


def test_history_is_neither_changed_nor_deleted(manager):
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Asli")
    entry = HISTORY.objects.get()
    entry.reason = "Palsu"
    attempts = (
        entry.save,
        entry.delete,
        HISTORY.objects.all().delete,
        MeterAvailability.history.all().delete,
        lambda: HISTORY.objects.update(reason="Palsu"),
        lambda: MeterAvailability.history.update(reason="Palsu"),
        lambda: MeterAvailability.history.bulk_update([entry], ["reason"]),
    )
    for attempt in attempts:
        with pytest.raises(AppendOnlyError), transaction.atomic():
            attempt()
    assert HISTORY.objects.get().reason == "Asli"
