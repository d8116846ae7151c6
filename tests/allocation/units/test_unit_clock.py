"""A manager reads times on the clock of their unit (workspace: WIB/WITA/WIT)."""

from datetime import UTC, datetime

import pytest

from allocation import reference
from allocation.domain.errors import PolicyFileError
from allocation.domain.time_zones import load_time_zones
from allocation.models import Coverage, Region, Unit
from allocation.units.clock import UnitTimes

NOON_IN_JAKARTA = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def text(unit, moment=NOON_IN_JAKARTA):
    return UnitTimes().text(Unit.objects.get(pk=unit), moment)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("UP3-MENTENG", "23 Nov 2026 12:00 WIB"),
        ("UID-ACEH", "23 Nov 2026 12:00 WIB"),
        ("UID-KALBAR", "23 Nov 2026 12:00 WIB"),
        ("UP3-PONTIANAK", "23 Nov 2026 12:00 WIB"),
        ("UP3-SURABAYA-UTARA", "23 Nov 2026 12:00 WIB"),
        ("UID-BALI", "23 Nov 2026 13:00 WITA"),
        ("UIW-NTB", "23 Nov 2026 13:00 WITA"),
        ("UP3-KUPANG", "23 Nov 2026 13:00 WITA"),
        ("UID-KALTIMRA", "23 Nov 2026 13:00 WITA"),
        ("UP3-KALIMANTAN-UTARA", "23 Nov 2026 13:00 WITA"),
        ("UID-SULSELRABAR", "23 Nov 2026 13:00 WITA"),
        ("UP3-MANADO", "23 Nov 2026 13:00 WITA"),
        ("UP3-GORONTALO", "23 Nov 2026 13:00 WITA"),
        ("UIW-MMU", "23 Nov 2026 14:00 WIT"),
        ("UP3-TERNATE", "23 Nov 2026 14:00 WIT"),
        ("UIW-PPB", "23 Nov 2026 14:00 WIT"),
        ("UP3-MERAUKE", "23 Nov 2026 14:00 WIT"),
        ("UP3-PLN-BATAM", "23 Nov 2026 12:00 WIB"),
        # One UID over two zones: each UP3 has its own, the UID that of its office in Banjarbaru.
        ("UP3-PALANGKARAYA", "23 Nov 2026 12:00 WIB"),
        ("UP3-KUALA-KAPUAS", "23 Nov 2026 12:00 WIB"),
        ("UP3-BANJARMASIN", "23 Nov 2026 13:00 WITA"),
        ("UP3-TANAH-BUMBU", "23 Nov 2026 13:00 WITA"),
        ("UID-KALSELTENG", "23 Nov 2026 13:00 WITA"),
    ],
)
def test_each_unit_has_the_clock_of_its_provinces(unit, shown):
    assert text(unit) == shown


@pytest.mark.django_db
def test_never_is_a_dash():
    assert text("UP3-MENTENG", None) == "-"


@pytest.mark.django_db
def test_a_unit_that_serves_nothing_any_more_has_the_clock_of_its_uid():
    Coverage.objects.filter(unit="UP3-BIAK").update(unit="UP3-JAYAPURA")
    assert text("UP3-BIAK") == "23 Nov 2026 14:00 WIT"


@pytest.mark.django_db
def test_many_units_take_one_statement(django_assert_num_queries):
    units = list(Unit.objects.all())
    times = UnitTimes()
    with django_assert_num_queries(1):
        assert len({times.zone_of(unit) for unit in units}) == 3


@pytest.mark.django_db
def test_every_province_has_a_zone_and_every_other_row_is_a_unit():
    provinces = set(Region.objects.filter(level=1).values_list("pk", flat=True))
    units = set(Unit.objects.values_list("pk", flat=True))
    assert provinces <= reference.time_zones().keys() <= provinces | units


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("31,WIB,\n31,WITA,", ":3: kode '31' sudah ada di atas"),
        ("31,WIBA,", ":2: kolom zone: 'WIBA' tidak dikenal, isi WIB, WITA, WIT"),
        ("31,WIB", ":2: baris ini berisi 2 kolom, seharusnya 3"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(tmp_path, rows, message):
    path = tmp_path / "zones.csv"
    path.write_text(f"code,zone,note\n{rows}\n")
    with pytest.raises(PolicyFileError) as error:
        load_time_zones(path)
    assert str(error.value) == f"{path}{message}"
