"""A unit that another one took the place of: nothing its managers did is lost, and nobody gains a unit."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError

from allocation.availability.changes import set_availability
from allocation.availability.of_village import allocation_for
from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage, Demand, MeterAvailability, Post, Unit
from allocation.people.posts import posts_of, units_under
from allocation.units.load import COVERAGE_FILE, UNITS_FILE
from tests.walk import text_of

pytestmark = pytest.mark.django_db

KRATON = "34.71.09.1001"  # Kota Yogyakarta, UP3-YOGYAKARTA
HISTORY = "/admin/allocation/historicalmeteravailability/"
NOBODY_RETIRED = "code,successor_code,source\n"
# What the release before had in these tables, and has otherwise now.
OLD_UNITS = {
    "UID-JATENG,UID Jawa Tengah & D.I. Yogyakarta,UID,,PLN": "UID-JATENG,UID Jawa Tengah,UID,,PLN\n"
    "UID-DIY,UID Yogyakarta,UID,,PLN",
    "UP3-YOGYAKARTA,UP3 Yogyakarta,UP3,UID-JATENG,PLN": "UP3-YOGYAKARTA,UP3 Yogyakarta,UP3,UID-DIY,PLN",
    "UP3-FAKFAK,UP3 Fakfak,UP3,UIW-PPB,PLN\n": "",
}
OLD_COVERAGE = {
    "18.09,UP3-PRINGSEWU,high,reported": "18.09,UP3-TANJUNG-KARANG,low,nearest",
    "12.05.03,UP3-BUKIT-BARISAN,medium,reported\n": "",
    "92.03,UP3-FAKFAK,medium,reported": "92.03,UP3-SORONG,high,reported",
    "92.08,UP3-FAKFAK,medium,reported": "92.08,UP3-SORONG,high,reported",
}


def as_it_was(file, changes):
    text = file.read_text(encoding="utf-8")
    for now, before in changes.items():
        assert text.count(now) == 1
        text = text.replace(now, before)
    return text


@pytest.fixture
def before(load_units, request):
    """The units of the release before, each UID with the demo's ALL."""
    load_units(as_it_was(UNITS_FILE, OLD_UNITS), as_it_was(COVERAGE_FILE, OLD_COVERAGE), NOBODY_RETIRED)
    request.getfixturevalue("demo_settings")  # only now: a UP3 that moves keeps what was in force
    MeterAvailability.objects.filter(unit="UID-DIY").update(availability="ALL", version=1, reason="uji")


@pytest.fixture
def srm_diy(before, make_holder):
    return make_holder("srm.diy", "SRM", "UID-DIY")


@pytest.fixture
def srm_jateng(before, make_holder):
    return make_holder("srm.jateng", "SRM", "UID-JATENG")


def set_at(unit, phase, availability, by):
    set_availability(unit=unit, phase=phase, availability=availability, by=by, reason="Stok habis")


@pytest.mark.slow
def test_the_unit_gives_way_and_is_reported(load_units, srm_diy):
    assert load_units() == [
        "Unit: 1 ditambah, 2 diubah",
        "  ditambah: UP3-FAKFAK",
        "  diubah: UID-JATENG, UP3-YOGYAKARTA",
        "Pemetaan: 1 ditambah, 3 diubah",
        "  ditambah: 12.05.03",
        "  diubah: 18.09, 92.03, 92.08",
        "  UID Yogyakarta (UID-DIY) digantikan oleh UID Jawa Tengah & D.I. Yogyakarta (UID-JATENG)",
        "  jabatan dinonaktifkan: SRM Niaga & PP UID Yogyakarta (srm.diy)",
    ]
    assert Unit.objects.get(pk="UP3-YOGYAKARTA").parent_id == "UID-JATENG"
    assert Coverage.objects.get(pk="18.09").unit_id == "UP3-PRINGSEWU"
    assert not MeterAvailability.objects.filter(unit="UID-DIY").exists()


@pytest.mark.slow
def test_a_second_run_changes_nothing(load_units, srm_diy):
    load_units()
    history = MeterAvailability.history.count()
    assert load_units() == ["Unit: tidak ada perubahan", "Pemetaan: tidak ada perubahan"]
    assert MeterAvailability.history.count() == history


@pytest.mark.slow
def test_what_was_in_force_for_a_follower_stays_in_force(load_units, srm_diy):
    set_at("UID-DIY", 1, "PRABAYAR", srm_diy)
    lines = load_units()
    assert "  UP3 Yogyakarta 1 Phasa: Prabayar diteruskan dari UID Yogyakarta" in lines
    found = allocation_for(KRATON)
    assert (found.settings[1].availability, found.settings[1].inherited) == ("PRABAYAR", False)
    row = MeterAvailability.objects.get(unit="UP3-YOGYAKARTA", phase=1)
    assert (row.changed_as, row.reason) == (
        "Pemuatan data",
        "Diteruskan dari UID Yogyakarta, yang diikutinya (diatur SRM Niaga & PP UID Yogyakarta: Stok habis)",
    )
    assert row.history.count() == 1


@pytest.mark.slow
def test_a_value_that_the_successor_has_as_well_is_inherited_from_it(load_units, srm_diy):
    load_units()
    settings = allocation_for(KRATON).settings
    assert [(s.availability, s.unit_code, s.inherited) for s in settings.values()] == [
        ("ALL", "UID-JATENG", True),
        ("ALL", "UID-JATENG", True),
    ]


@pytest.mark.slow
def test_a_setting_of_the_up3s_own_is_left_alone(load_units, srm_diy):
    set_at("UP3-YOGYAKARTA", 1, "PASCABAYAR", srm_diy)
    set_at("UID-DIY", 1, "PRABAYAR", srm_diy)
    load_units()
    row = MeterAvailability.objects.get(unit="UP3-YOGYAKARTA", phase=1)
    assert (row.availability, row.version, row.reason) == ("PASCABAYAR", 1, "Stok habis")


@pytest.mark.slow
def test_what_nobody_had_set_is_now_the_successors(load_units, before):
    MeterAvailability.objects.filter(unit="UID-DIY").update(availability="", version=0)
    assert allocation_for(KRATON).settings == {}
    load_units()
    assert allocation_for(KRATON).settings[1].unit_code == "UID-JATENG"


# The history


@pytest.mark.slow
def test_every_change_stays_under_its_own_unit_with_who_and_why_and_its_end(load_units, srm_diy):
    set_at("UID-DIY", 1, "PRABAYAR", srm_diy)
    load_units()
    rows = MeterAvailability.history.filter(unit="UID-DIY", phase=1).order_by("version")
    assert list(rows.values_list("availability", "changed_as", "reason", "history_user__username")) == [
        ("PRABAYAR", "SRM Niaga & PP UID Yogyakarta", "Stok habis", "srm.diy"),
        (
            "",
            "Pemuatan data",
            "UID Yogyakarta digantikan oleh UID Jawa Tengah & D.I. Yogyakarta: satu unit induk: "
            "UID Jawa Tengah & D.I. Yogyakarta",
            None,
        ),
    ]


@pytest.mark.slow
def test_the_successor_reads_the_history_and_other_units_do_not(
    load_units, srm_diy, srm_jateng, other_srm, as_user
):
    set_at("UID-DIY", 1, "PRABAYAR", srm_diy)
    load_units()
    page = text_of(as_user(srm_jateng).get(HISTORY))
    assert "UID Yogyakarta 1 Phasa SRM Niaga & PP UID Yogyakarta (srm.diy)" in page
    assert "UID Yogyakarta" in text_of(as_user(srm_jateng).get(HISTORY, {"uid": "UID-JATENG"}))
    assert "UID Yogyakarta" not in text_of(as_user(other_srm).get(HISTORY))


@pytest.mark.slow
def test_the_successor_reads_and_cannot_set_the_unit_that_went(load_units, srm_diy, srm_jateng):
    load_units()
    assert "UID-DIY" not in units_under(posts_of(srm_jateng)).values_list("pk", flat=True)
    assert not MeterAvailability.objects.filter(unit="UID-DIY").exists()


@pytest.mark.slow
def test_a_unit_that_goes_later_hands_on_what_it_was_handed(load_units, srm_diy, other_srm, as_user):
    set_at("UID-DIY", 1, "PRABAYAR", srm_diy)
    load_units()
    units = UNITS_FILE.read_text(encoding="utf-8").replace(",UID-JATENG,", ",UID-JABAR,")
    units = "".join(line for line in units.splitlines(keepends=True) if not line.startswith("UID-JATENG,"))
    load_units(units, retired=f"{NOBODY_RETIRED}UID-DIY,UID-JABAR,uji\nUID-JATENG,UID-JABAR,uji\n")
    assert set(Unit.objects.filter(successor="UID-JABAR").values_list("pk", flat=True)) == {
        "UID-DIY",
        "UID-JATENG",
    }
    assert "UID Yogyakarta" in text_of(as_user(other_srm).get(HISTORY))


# Posts, and what else points at a unit


@pytest.mark.slow
def test_the_post_ends_and_its_holder_gains_nothing(load_units, srm_diy):
    load_units()
    post = Post.objects.get(user=srm_diy)
    assert (post.active, post.label) == (False, "SRM Niaga & PP UID Yogyakarta")
    assert not units_under(posts_of(srm_diy)).exists()


@pytest.mark.slow
def test_the_manager_of_the_up3_keeps_the_post_and_the_successors_srm_has_the_up3(
    load_units, srm_diy, srm_jateng, make_holder
):
    manager = make_holder("manajer.yogya", "MANAGER_UP3", "UP3-YOGYAKARTA")
    assert "UP3-YOGYAKARTA" not in units_under(posts_of(srm_jateng)).values_list("pk", flat=True)
    load_units()
    assert list(units_under(posts_of(manager)).values_list("pk", flat=True)) == ["UP3-YOGYAKARTA"]
    assert "UP3-YOGYAKARTA" in units_under(posts_of(srm_jateng)).values_list("pk", flat=True)


@pytest.mark.slow
def test_a_post_of_a_unit_that_went_cannot_be_made_active_again(load_units, srm_diy):
    load_units()
    post = Post.objects.get(user=srm_diy)
    post.clean()
    post.active = True
    with pytest.raises(ValidationError, match="pilih UID Jawa Tengah"):
        post.clean()


@pytest.mark.slow
def test_the_administrator_who_tries_is_told_so(load_units, srm_diy, administrator, as_user):
    load_units()
    post = Post.objects.get(user=srm_diy)
    page = as_user(administrator).post(f"/admin/allocation/post/{post.pk}/change/", {"active": "on"})
    assert "UID Yogyakarta digantikan oleh UID Jawa Tengah & D.I. Yogyakarta" in text_of(page)
    assert 'value="UID-DIY"' not in as_user(administrator).get("/admin/allocation/post/add/").content.decode()


@pytest.mark.slow
def test_demand_and_mappings_of_its_up3s_stay_where_they_are(load_units, srm_diy):
    verify_coverage(region="34.71.09", unit="UP3-YOGYAKARTA", by=srm_diy, reason="Sudah dicek")
    kept = {"call_number": 1, "at": "2026-11-20T01:00Z", "village_id": KRATON, "unit_id": "UP3-YOGYAKARTA"}
    Demand.objects.create(
        **kept, transaction="PB", phase=1, product="PASCABAYAR", power=900, reason="MATERIAL"
    )
    load_units()
    assert Demand.objects.get().unit.parent_id == "UID-JATENG"
    row = Coverage.objects.get(pk="34.71.09")
    assert (row.unit_id, row.verified_by, row.verified_as) == (
        "UP3-YOGYAKARTA",
        srm_diy,
        "SRM Niaga & PP UID Yogyakarta",
    )


@pytest.mark.slow
def test_the_api_knows_the_unit_no_more(load_units, srm_diy, api):
    assert api.get("units/UID-DIY/availability").status_code == 200
    load_units()
    assert api.get("units/UID-DIY/availability").status_code == 404


@pytest.mark.slow
def test_a_unit_that_comes_back_into_the_table_is_in_its_place_again(load_units, srm_diy):
    load_units()
    load_units(as_it_was(UNITS_FILE, OLD_UNITS), as_it_was(COVERAGE_FILE, OLD_COVERAGE), NOBODY_RETIRED)
    assert Unit.objects.get(pk="UID-DIY").successor is None
    assert MeterAvailability.objects.filter(unit="UID-DIY").count() == 2


# The file


@pytest.mark.parametrize(
    ("rows", "line", "message"),
    [
        ("UID-DIY,UID-TIADA,uji\n", 2, "pengganti 'UID-TIADA' bukan UID atau UIW dalam tabel unit"),
        ("UID-DIY,UP3-MENTENG,uji\n", 2, "pengganti 'UP3-MENTENG' bukan UID atau UIW dalam tabel unit"),
        ("UID-JAYA,UID-JABAR,uji\n", 2, "unit 'UID-JAYA' masih ada dalam tabel unit"),
        ("UID-DIY,UID-JATENG,uji\nUID-DIY,UID-JABAR,uji\n", 3, "unit 'UID-DIY' sudah ada"),
        ("UID-DIY,UID-JATENG,\n", 2, "isi kolom code dan source"),
        (",UID-JATENG,uji\n", 2, "isi kolom code dan source"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_nothing_is_changed(load_units, rows, line, message):
    with pytest.raises(CommandError, match=rf"Tidak ada yang diubah\. .*retired\.csv:{line}: {message}"):
        load_units(retired=NOBODY_RETIRED + rows)


def test_a_up3_that_vanishes_has_no_successor_and_stays_as_before(load_units, manager):
    units = UNITS_FILE.read_text(encoding="utf-8").replace("UP3-MENTENG,UP3 Menteng,UP3,UID-JAYA,PLN\n", "")
    coverage = COVERAGE_FILE.read_text(encoding="utf-8").replace(",UP3-MENTENG,", ",UP3-BANDENGAN,")
    lines = load_units(units, coverage, f"{NOBODY_RETIRED}UP3-MENTENG,UID-JAYA,uji\n")
    assert lines[1].endswith("tidak dihapus: UP3-MENTENG")
    assert Post.objects.get(user=manager).active
