"""The three zones, and the table that says which province keeps which."""

from datetime import UTC, datetime

import pytest

from allocation.domain.time_zones import TimeZone, load_time_zones
from tests.broken_files import refused_at

HEADER = "code,zone,note\n"


@pytest.mark.parametrize(("zone", "clock"), [("WIB", "07:00"), ("WITA", "08:00"), ("WIT", "09:00")])
def test_midnight_of_greenwich_on_the_clocks_of_a_zone(zone, clock):
    assert f"{TimeZone(zone).local(datetime(2026, 11, 20, tzinfo=UTC)):%H:%M}" == clock


def test_the_table_gives_a_zone_for_each_code(tmp_path):
    path = tmp_path / "zones.csv"
    path.write_text(f"{HEADER}31,WIB,\n51,WITA,Bali\n91,WIT,\n")
    assert load_time_zones(path) == {"31": TimeZone.WIB, "51": TimeZone.WITA, "91": TimeZone.WIT}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("31,WITA,", "kode '31' sudah ada di atas"),
        ("51,WIS,", "kolom zone: 'WIS'"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(tmp_path, row, words):
    path = tmp_path / "zones.csv"
    path.write_text(f"{HEADER}31,WIB,\n{row}\n")
    with refused_at(path, 3, words):
        load_time_zones(path)


def test_a_long_code_that_stands_twice_is_shown_up_to_40_characters(tmp_path):
    path = tmp_path / "zones.csv"
    path.write_text(f"{HEADER}{'U' * 50},WIB,\n{'U' * 50},WIB,\n")
    with refused_at(path, 3, f"kode '{'U' * 40}…' sudah ada di atas"):
        load_time_zones(path)


def test_a_table_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "zones.csv"
    path.write_text("kode,zone,note\n")
    with refused_at(path, 1, "judul kolom harus code,zone,note"):
        load_time_zones(path)
