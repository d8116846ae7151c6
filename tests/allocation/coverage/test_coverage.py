"""Managers verify and correct which UP3 serves a district or village: who may, what changes, what is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from allocation.availability.of_village import allocation_for
from allocation.coverage.verification import MappingProblem
from allocation.models import Coverage, Post, Region
from allocation.models.append_only import AppendOnlyError
from tests.allocation.coverage.regions import (
    DISTRICT,
    MAPPED_REGIONS,
    REGENCY,
    VILLAGE,
    row,
    snapshot,
    verify,
)

pytestmark = pytest.mark.django_db


# Confirming


@pytest.mark.parametrize(
    ("who", "post"),
    [("bandengan", "Manager UP3 Bandengan"), ("srm", "SRM Niaga & PP UID Jakarta Raya")],
)
def test_a_confirmation_is_certain_keeps_who_as_what_when_and_why_and_changes_nothing_else(
    request, who, post
):
    user, before = request.getfixturevalue(who), row()
    verify(user, reason="  Sudah dicek ")
    now = row()
    assert (now.verified_by, now.verified_as, now.reason) == (user, post, "Sudah dicek")
    assert timezone.now() - now.verified_at < timedelta(minutes=1)
    assert (now.unit_id, now.confidence, now.basis) == (before.unit_id, "high", before.basis)
    assert now.unit_before_id == "UP3-BANDENGAN"
    assert Coverage.objects.count() == MAPPED_REGIONS


def test_a_confirmation_can_be_given_for_one_village_alone(srm):
    verify(srm, VILLAGE)
    assert (row(VILLAGE).unit_id, row(VILLAGE).is_verified) == ("UP3-BANDENGAN", True)
    assert not row().is_verified
    assert not allocation_for(VILLAGE).is_doubtful
    assert allocation_for("31.71.02.1002").is_doubtful


def test_the_same_confirmation_twice_is_kept_once(srm, bandengan):
    verify(bandengan)
    first = row().verified_at
    verify(srm, reason="Sekali lagi")
    assert (row().verified_at, row().reason) == (first, "Sudah dicek")
    assert Coverage.history.count() == 1


def test_what_its_district_has_verified_needs_no_row_of_the_village(srm):
    verify(srm)
    verify(srm, VILLAGE)
    assert not Coverage.objects.filter(region=VILLAGE).exists()


# Correcting


def test_a_correction_of_a_district_moves_its_villages_and_no_other(srm):
    neighbour = allocation_for("31.71.01.1001").unit.code
    verify(srm, unit="UP3-MENTENG", reason="Dilayani Menteng")
    now = row()
    assert (now.unit_id, now.unit_before_id) == ("UP3-MENTENG", "UP3-BANDENGAN")
    assert (now.confidence, now.basis) == ("high", "manager")
    assert allocation_for(VILLAGE).unit.code == "UP3-MENTENG"
    assert allocation_for("31.71.01.1001").unit.code == neighbour


def test_a_correction_of_a_village_leaves_its_neighbours_where_they_are(srm):
    verify(srm, VILLAGE, "UP3-MENTENG")
    assert allocation_for(VILLAGE).unit.code == "UP3-MENTENG"
    assert allocation_for("31.71.02.1002").unit.code == "UP3-BANDENGAN"
    assert (row().unit_id, row().is_verified) == ("UP3-BANDENGAN", False)


def test_a_later_correction_of_the_district_leaves_the_corrected_village(srm):
    verify(srm, VILLAGE, "UP3-MENTENG")
    verify(srm, DISTRICT, "UP3-MARUNDA")
    assert allocation_for(VILLAGE).unit.code == "UP3-MENTENG"
    assert allocation_for("31.71.02.1002").unit.code == "UP3-MARUNDA"


def test_a_village_can_be_corrected_back_and_both_steps_are_kept(srm):
    verify(srm, VILLAGE, "UP3-MENTENG")
    verify(srm, VILLAGE, "UP3-BANDENGAN")
    assert allocation_for(VILLAGE).unit.code == "UP3-BANDENGAN"
    steps = Coverage.history.filter(region=VILLAGE).order_by("history_date")
    assert list(steps.values_list("unit_before", "unit", "history_type")) == [
        ("UP3-BANDENGAN", "UP3-MENTENG", "+"),
        ("UP3-MENTENG", "UP3-BANDENGAN", "~"),
    ]


def test_a_district_of_a_regency_that_is_mapped_as_a_whole_gets_a_row_of_its_own(srm_aceh):
    district = Region.objects.filter(parent=REGENCY).first().code
    verify(srm_aceh, district, "UP3-BANDA-ACEH")
    assert (row(district).unit_id, row(district).unit_before_id) == ("UP3-BANDA-ACEH", "UP3-SUBULUSSALAM")
    assert row(REGENCY).unit_id == "UP3-SUBULUSSALAM"


def test_the_history_tells_who_when_before_after_and_why(srm):
    verify(srm, unit="UP3-MENTENG", reason="Dilayani Menteng")
    entry = Coverage.history.get()
    assert (entry.region_id, entry.unit_before_id, entry.unit_id) == (
        DISTRICT,
        "UP3-BANDENGAN",
        "UP3-MENTENG",
    )
    assert (entry.history_user, entry.history_change_reason) == (srm, "Dilayani Menteng")
    assert (entry.verified_as, entry.history_date) == ("SRM Niaga & PP UID Jakarta Raya", row().verified_at)


def test_the_history_cannot_be_changed_or_deleted(srm):
    verify(srm)
    entry = Coverage.history.get()
    for act in (entry.delete, entry.save, Coverage.history.all().delete):
        with pytest.raises(AppendOnlyError):
            act()


# Who may


@pytest.mark.parametrize(
    "who",
    ["manager", "other_manager", "other_srm", "pusat", "administrator", "agent", "supervisor", "stranger"],
)
def test_nobody_else_confirms_a_mapping(request, who):
    before = snapshot()
    with pytest.raises(PermissionDenied, match="Minta SRM Niaga & PP UID Jakarta Raya mengubahnya"):
        verify(request.getfixturevalue(who))
    assert snapshot() == before


def test_a_manager_of_a_up3_confirms_but_moves_nothing(bandengan):
    before = snapshot()
    with pytest.raises(PermissionDenied, match="Hanya SRM Niaga & PP UID Jakarta Raya yang memindahkan"):
        verify(bandengan, unit="UP3-MENTENG")
    assert snapshot() == before


@pytest.mark.parametrize("who", ["srm", "other_srm"])
def test_a_region_goes_to_another_uid_by_neither_srm_alone(request, who):
    before = snapshot()
    with pytest.raises((MappingProblem, PermissionDenied)) as refused:
        verify(request.getfixturevalue(who), unit="UP3-BANDUNG")
    said = str(refused.value)
    assert ("sepakati dengan SRM Niaga & PP UID Jawa Barat" if who == "srm" else "UID Jakarta Raya") in said
    assert snapshot() == before


def test_a_holder_of_both_posts_corrects_as_srm(make_holder):
    user = make_holder("dua.jabatan", "MANAGER_UP3", "UP3-BANDENGAN")
    Post.objects.create(role="SRM", unit_id="UID-JAYA", user=user)
    verify(user, unit="UP3-MENTENG")
    assert row().verified_as == "SRM Niaga & PP UID Jakarta Raya"


def test_the_right_ends_with_the_post(srm):
    Post.objects.filter(user=srm).update(active=False)
    with pytest.raises(PermissionDenied):
        verify(srm)


def test_nobody_maps_a_region_of_pln_batam(srm, villages):
    with pytest.raises(MappingProblem, match="dilayani PT PLN Batam"):
        verify(srm, villages.batam)


# Nonsense


@pytest.mark.parametrize(
    ("region", "unit", "message"),
    [
        ("", "UP3-MENTENG", "tidak dikenal"),
        ("31.71.02.9999", "UP3-MENTENG", "Wilayah '31.71.02.9999' tidak dikenal: isi kode seperti"),
        ("x" * 10_000, "UP3-MENTENG", "tidak dikenal"),
        ("31.71\0", "UP3-MENTENG", "tidak dikenal"),
        ("31.71", "UP3-MENTENG", "per kecamatan atau desa, pilih kecamatannya"),
        ("31", "UP3-MENTENG", "per kecamatan atau desa"),
        (DISTRICT, "UID-JAYA", "UP3 'UID-JAYA' tidak dikenal"),
        (DISTRICT, "UP3-TIDAK-ADA", "UP3 'UP3-TIDAK-ADA' tidak dikenal"),
        (DISTRICT, "", "UP3 '' tidak dikenal"),
    ],
)
def test_nonsense_is_refused_in_words_and_writes_nothing(srm, region, unit, message):
    before = snapshot()
    with pytest.raises(MappingProblem) as refused:
        verify(srm, region, unit)
    assert message in refused.value.message
    assert len(refused.value.message) < 200
    assert snapshot() == before


@pytest.mark.parametrize("reason", ["", "   ", "a\0b", "a" * 501])
def test_a_reason_is_asked_for(srm, reason):
    with pytest.raises(ValidationError, match=r"(Isi alasan|Alasan paling panjang)"):
        verify(srm, reason=reason)
    assert not row().is_verified


def test_a_region_without_any_mapping_is_for_the_table(srm):
    Coverage.objects.filter(region=DISTRICT)._raw_delete("default")
    with pytest.raises(MappingProblem, match="belum dipetakan: minta Pusat"):
        verify(srm)


# Two at once


def test_the_second_writer_sees_both_and_overwrites_nothing(srm, bandengan):
    seen = row().version
    verify(srm, unit="UP3-MENTENG", seen=seen)
    with pytest.raises(PermissionDenied):  # it is no longer this manager's
        verify(bandengan, seen=seen)
    with pytest.raises(MappingProblem) as conflict:
        verify(srm, unit="UP3-MARUNDA", seen=seen)
    assert conflict.value.code == "conflict"
    assert "memetakan SAWAH BESAR (31.71.02) ke UP3 Menteng" in conflict.value.message
    assert "Pilihan Anda, UP3 Marunda, belum disimpan" in conflict.value.message
    assert row().unit_id == "UP3-MENTENG"
    verify(srm, unit="UP3-MARUNDA", seen=row().version)
    assert row().unit_id == "UP3-MARUNDA"


def test_a_row_made_for_the_village_meanwhile_is_a_conflict_too(srm):
    seen = row().version  # the village follows its district
    verify(srm, VILLAGE, "UP3-MENTENG", seen=seen)
    with pytest.raises(MappingProblem, match="Sementara itu SRM Niaga"):
        verify(srm, VILLAGE, "UP3-MARUNDA", seen=seen)


def test_wanting_what_already_is_in_force_is_no_conflict(srm):
    seen = row().version
    verify(srm, unit="UP3-MENTENG", seen=seen)
    verify(srm, unit="UP3-MENTENG", seen=seen)
    assert Coverage.history.count() == 1
