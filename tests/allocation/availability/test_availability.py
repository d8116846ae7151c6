"""set_availability: who, why, versions, history, and two at once (SOP 2)."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection

from allocation.availability import changes as services
from allocation.availability.changes import AvailabilityConflict, load_setting, set_availability
from allocation.models import MeterAvailability, Post
from tests.two_at_once import begin_deferred, meet_before, outcomes_of, without_row_locks


def change(by, availability="PRABAYAR", *, unit="UP3-MENTENG", phase=1, reason="Stok habis", version=None):
    return set_availability(
        unit=unit, phase=phase, availability=availability, by=by, reason=reason, expected_version=version
    )


def row(unit="UP3-MENTENG", phase=1):
    return MeterAvailability.objects.get(unit=unit, phase=phase)


# Who


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "unit"),
    [
        ("manager", "UP3-MENTENG"),
        ("srm", "UP3-MENTENG"),
        ("srm", "UID-JAYA"),
        ("other_manager", "UP3-BANDUNG"),
    ],
)
def test_the_manager_and_the_srm_above_may_change(request, who, unit):
    change(request.getfixturevalue(who), unit=unit)
    assert row(unit).availability == "PRABAYAR"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "unit"),
    [
        ("manager", "UID-JAYA"),
        ("manager", "UP3-BANDENGAN"),
        ("other_manager", "UP3-MENTENG"),
        ("other_srm", "UP3-MENTENG"),
        ("other_srm", "UID-JAYA"),
        ("pusat", "UP3-MENTENG"),
        ("agent", "UP3-MENTENG"),
        ("supervisor", "UP3-MENTENG"),
        ("stranger", "UP3-MENTENG"),
        ("administrator", "UP3-MENTENG"),
    ],
)
def test_nobody_else_may(request, who, unit):
    with pytest.raises(PermissionDenied):
        change(request.getfixturevalue(who), unit=unit)
    assert (row(unit).availability, row(unit).version) == ("", 0)


@pytest.mark.django_db
def test_without_a_user_nothing_may_be_changed():
    with pytest.raises(PermissionDenied):
        change(None)


@pytest.mark.django_db
def test_the_right_ends_with_the_post_even_for_a_user_loaded_before(manager):
    Post.objects.filter(user=manager).update(active=False)
    with pytest.raises(PermissionDenied):
        change(manager)


# What is kept


@pytest.mark.django_db
def test_a_change_is_in_force_with_who_when_and_why(manager):
    saved = change(manager, reason="  Stok meter habis  ")
    found = row()
    assert saved == found
    assert (found.availability, found.version, found.reason) == ("PRABAYAR", 1, "Stok meter habis")
    assert (found.changed_by, found.changed_as) == (manager, "Manager UP3 Menteng")
    assert found.changed_at is not None


@pytest.mark.django_db
def test_each_change_keeps_before_after_who_and_why(manager, srm):
    change(manager, "PRABAYAR", reason="Stok habis")
    change(srm, "ALL", reason="Kiriman tiba")
    change(manager, "", reason="Ikut UID lagi")
    entries = MeterAvailability.history.order_by("version")
    assert [(e.version, e.availability, e.history_user, e.history_change_reason) for e in entries] == [
        (1, "PRABAYAR", manager, "Stok habis"),
        (2, "ALL", srm, "Kiriman tiba"),
        (3, "", manager, "Ikut UID lagi"),
    ]


@pytest.mark.django_db
def test_the_same_value_again_changes_nothing(manager):
    first = change(manager)
    again = change(manager, reason="Sekali lagi")
    assert (again.version, again.changed_at) == (first.version, first.changed_at)
    assert MeterAvailability.history.count() == 1


@pytest.mark.django_db
def test_a_double_submit_is_harmless(manager):
    change(manager, version=0)
    assert change(manager, version=0).version == 1


@pytest.mark.django_db
def test_a_row_that_was_never_made_is_made(manager):
    MeterAvailability.objects.all()._raw_delete(using="default")
    change(manager)
    assert row().version == 1


# What is refused


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   ", "\n\t", "a\0b"])
def test_a_change_without_a_reason_is_refused(manager, reason):
    with pytest.raises(ValidationError, match="Isi alasan perubahan"):
        change(manager, reason=reason)
    assert row().version == 0


@pytest.mark.django_db
def test_a_reason_has_a_longest_length(manager):
    change(manager, reason="a" * 500)
    with pytest.raises(ValidationError, match="Alasan paling panjang 500 huruf"):
        change(manager, "ALL", reason="a" * 501)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad", [{"availability": "SEMUA"}, {"availability": "all"}, {"phase": 2}, {"phase": 0}, {"phase": "satu"}]
)
def test_a_bad_value_is_refused(manager, bad):
    with pytest.raises(ValidationError):
        change(manager, **bad)
    assert not MeterAvailability.history.exists()


@pytest.mark.django_db
def test_nobody_may_set_an_unknown_unit(manager):
    with pytest.raises(PermissionDenied):
        change(manager, unit="UP3-TIDAK-ADA")


@pytest.mark.django_db
def test_pln_batam_is_not_set_here(make_user):
    holder = make_user("batam")
    Post.objects.create(role="MANAGER_UP3", unit_id="UP3-PLN-BATAM", user=holder)
    with pytest.raises(ValidationError, match="PT PLN Batam"):
        change(holder, unit="UP3-PLN-BATAM")


@pytest.mark.django_db
def test_a_conflict_carries_both_values_and_saves_nothing(manager, srm):
    change(srm, "ALL")
    with pytest.raises(AvailabilityConflict) as conflict:
        change(manager, "PRABAYAR", version=0)
    assert (conflict.value.current, conflict.value.wanted) == ("ALL", "PRABAYAR")
    assert conflict.value.messages == [
        "Sementara itu SRM Niaga & PP UID Jakarta Raya mengubah ketersediaan menjadi "
        "ALL (Pascabayar dan Prabayar). Pilihan Anda, Prabayar, belum disimpan: "
        "periksa, lalu simpan lagi bila tetap berlaku."
    ]
    assert (row().availability, row().version) == ("ALL", 1)


# Settings that come with the system


@pytest.mark.django_db
def test_a_loaded_setting_keeps_its_source_and_no_person():
    assert load_setting(unit="UID-JAYA", phase=3, availability="ALL", source="Data peragaan")
    found = row("UID-JAYA", 3)
    assert (found.availability, found.version, found.changed_by) == ("ALL", 1, None)
    entry = MeterAvailability.history.get()
    assert (entry.history_user, entry.history_change_reason) == (None, "Data peragaan")


@pytest.mark.django_db
def test_a_loaded_setting_never_overrides_not_even_a_cleared_one(manager):
    change(manager, "PRABAYAR")
    change(manager, "")
    assert not load_setting(unit="UP3-MENTENG", phase=1, availability="ALL", source="Data peragaan")
    assert (row().availability, row().version) == ("", 2)


# Two at once


def outcomes_of_two(monkeypatch, users, before=lambda: None):
    """What becomes of two changes that both saw version 0: a version number or an exception, each."""

    def write(user, availability):
        before()
        return change(user, availability, version=0).version

    meet_before(monkeypatch, (services, "refuse_conflict"))
    pairs = zip(users, ("PRABAYAR", "PASCABAYAR"), strict=True)
    return outcomes_of(*(partial(write, *pair) for pair in pairs), refusals=(AvailabilityConflict,))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("row_exists", [True, False])
def test_of_two_changes_at_once_one_wins_and_the_other_is_told(monkeypatch, manager, srm, row_exists):
    if not row_exists:
        MeterAvailability.objects.filter(unit="UP3-MENTENG")._raw_delete(using="default")
    outcomes = outcomes_of_two(monkeypatch, [manager, srm])
    assert set(outcomes) == {1, AvailabilityConflict}
    assert row().version == 1
    assert MeterAvailability.history.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_race_is_real(monkeypatch, manager, srm):
    """The same two changes with the guard off. PostgreSQL: the second silently overwrites the first.
    SQLite, whose guard is the IMMEDIATE transaction: the second dies with "database is locked"."""
    without_row_locks(monkeypatch)
    outcomes = outcomes_of_two(monkeypatch, [manager, srm], before=begin_deferred)
    if connection.vendor == "sqlite":
        assert set(outcomes) == {1, OperationalError}
    else:
        assert outcomes == [1, 1]
        assert (row().version, MeterAvailability.history.count()) == (1, 2)
