"""What a change of availability says when it is refused, and how it is signed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocation.availability import changes
from allocation.availability.around import read_around
from allocation.availability.changes import (
    AvailabilityConflict,
    AvailabilityConflicts,
    WantedSetting,
    load_setting,
    set_availabilities,
    set_availability,
)
from allocation.models import MeterAvailability, Post, Unit

pytestmark = pytest.mark.django_db


def refused(by, *, unit="UP3-MENTENG", availability="PRABAYAR", raises=ValidationError, **more):
    with pytest.raises(raises) as refusal:
        set_availability(unit=unit, phase=1, availability=availability, by=by, reason="Stok habis", **more)
    return refusal.value


def change(by, availability="ALL", *, unit="UP3-MENTENG"):
    set_availability(unit=unit, phase=1, availability=availability, by=by, reason="Stok datang")


def test_a_unit_of_somebody_else(manager):
    problem = refused(manager, unit="UP3-BANDUNG", raises=PermissionDenied)
    assert str(problem) == "Hanya Manager UP3 dan SRM Niaga & PP unit ini yang boleh mengubahnya."


def test_pln_batam(make_user):
    holder = make_user("batam")
    Post.objects.create(role="MANAGER_UP3", unit_id="UP3-PLN-BATAM", user=holder)
    problem = refused(holder, unit="UP3-PLN-BATAM")
    assert problem.messages == ["Alokasi meter PT PLN Batam tidak diatur di aplikasi ini."]
    assert problem.code == "batam"


def test_an_unknown_unit_of_a_load():
    with pytest.raises(ValidationError) as refusal:
        load_setting(unit="UP3-TIDAK-ADA", phase=1, availability="ALL", source="Data peragaan")
    assert refusal.value.messages == ["Unit UP3-TIDAK-ADA tidak dikenal."]


def test_a_setting_that_is_written_twice(srm):
    twice = [WantedSetting("UP3-MENTENG", 1, value) for value in ("ALL", "PRABAYAR")]
    with pytest.raises(ValidationError) as refusal:
        set_availabilities(changes=twice, by=srm, reason="Stok datang")
    assert refusal.value.messages == ["Unit dan phasa yang sama tertulis dua kali: sisakan satu."]
    assert refusal.value.code == "twice"


def test_the_same_setting_was_changed(manager, srm):
    change(srm, "ALL")
    change(srm, "")
    problem = refused(manager, expected_version=0, raises=AvailabilityConflict)
    assert problem.messages == [
        "Sementara itu SRM Niaga & PP UID Jakarta Raya mengubah ketersediaan menjadi tidak diatur sendiri. "
        "Pilihan Anda, Prabayar, belum disimpan: periksa, lalu simpan lagi bila tetap berlaku."
    ]
    assert (problem.code, problem.seen_version, problem.elsewhere) == ("conflict", 0, "")


def test_a_setting_that_nobody_signed_was_changed(manager):
    MeterAvailability.objects.update_or_create(
        unit_id="UP3-MENTENG", phase=1, defaults={"availability": "ALL", "version": 3, "changed_as": ""}
    )
    problem = refused(manager, expected_version=1, raises=AvailabilityConflict)
    assert problem.messages[0].startswith("Sementara itu pengguna lain mengubah ketersediaan menjadi ALL")


def test_the_setting_above_was_changed(manager, srm):
    change(srm, "ALL", unit="UID-JAYA")
    seen = read_around([("UP3-MENTENG", 1)])["UP3-MENTENG", 1]
    change(srm, "PASCABAYAR", unit="UID-JAYA")
    problem = refused(manager, availability="", seen_around=seen, raises=AvailabilityConflict)
    assert problem.messages[0].startswith(
        "Sementara itu SRM Niaga & PP UID Jakarta Raya mengubah ketersediaan UID Jakarta Raya "
        "menjadi Pascabayar. Pilihan Anda, tidak diatur sendiri, belum disimpan: "
    )
    assert (problem.seen_version, problem.elsewhere, problem.wanted) == (1, "UID Jakarta Raya", "")
    assert (problem.row.unit_id, problem.changed.unit_id) == ("UP3-MENTENG", "UID-JAYA")


def test_of_many_each_that_was_changed_is_told(manager, srm):
    for unit in ("UP3-MENTENG", "UP3-BINTARO"):
        change(srm, "ALL", unit=unit)
    wanted = [WantedSetting(unit, 1, "PRABAYAR", 0) for unit in ("UP3-MENTENG", "UP3-BINTARO", "UID-JAYA")]
    with pytest.raises(AvailabilityConflicts) as refusal:
        set_availabilities(changes=wanted, by=srm, reason="Stok habis")
    assert [conflict.row.unit_id for conflict in refusal.value.conflicts] == ["UP3-MENTENG", "UP3-BINTARO"]
    assert len(refusal.value.messages) == 2


def test_a_load_signs_as_what_it_is():
    load_setting(unit="UP3-MENTENG", phase=1, availability="ALL", source="Data peragaan")
    row = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1)
    assert (row.changed_as, row.changed_by, row.reason, row.batch) == (
        "Pemuatan data",
        None,
        "Data peragaan",
        "",
    )


def test_the_setting_above_does_not_matter_to_an_own_value(manager, srm):
    change(srm, "ALL", unit="UID-JAYA")
    change(manager, "ALL")
    seen = read_around([("UP3-MENTENG", 1)])["UP3-MENTENG", 1]
    change(srm, "PASCABAYAR", unit="UID-JAYA")
    menteng = Unit.objects.get(pk="UP3-MENTENG")  # a unit is taken as well as its code
    row = set_availability(
        unit=menteng, phase=1, availability="PRABAYAR", by=manager, reason="Stok habis", seen_around=seen
    )
    assert (row.unit_id, row.availability) == ("UP3-MENTENG", "PRABAYAR")


def test_a_load_leaves_what_was_set_once(manager):
    change(manager, "PRABAYAR")
    assert not load_setting(unit="UP3-MENTENG", phase=1, availability="ALL", source="Data peragaan")
    row = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1)
    assert (row.availability, row.version) == ("PRABAYAR", 1)


def test_no_row_is_locked_that_was_not_asked_for():
    with CaptureQueriesContext(connection) as asked:
        list(changes._lock({("UP3-MENTENG", 1)}))
    [lock] = asked
    assert "\"unit_id\" IN ('UP3-MENTENG')" in lock["sql"]
    assert '"phase" IN (1)' in lock["sql"]


def test_no_row_is_made_of_what_stands_around_pln_batam(make_user):
    holder = make_user("batam")
    Post.objects.create(role="MANAGER_UP3", unit_id="UP3-PLN-BATAM", user=holder)
    set_availability(unit="UP3-PLN-BATAM", phase=1, availability="", by=holder, reason="Tetap")
    assert not MeterAvailability.objects.filter(unit="PLN-BATAM").exists()
