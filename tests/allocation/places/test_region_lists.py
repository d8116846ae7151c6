"""The four lists (SOP 4a.2), kept per load of regions: never those of an older one."""

import pytest

from allocation.models import Region, RegionLoad
from allocation.places import current_load as region_load
from allocation.places.current_load import current_load
from allocation.places.lists import regions_inside
from allocation.places.reads import children_of

pytestmark = pytest.mark.django_db


def test_each_list_holds_what_the_database_holds_in_its_order(villages):
    assert [r.name for r in regions_inside("31.71.01")] == [
        *("CIDENG", "DURI PULO", "GAMBIR", "KEBON KELAPA", "PETOJO SELATAN", "PETOJO UTARA")
    ]
    for code in (None, "31", "31.71", "12.01.10"):
        assert [(r.code, r.name) for r in regions_inside(code)] == [
            (r.code, r.ap2t_name) for r in children_of(code)
        ]
    labels = {r.code: r.label for r in regions_inside("12.01.10")}
    assert [labels[code] for code in villages.kelurahan_and_desa] == [
        *("SORKAM KANAN (Kel.)", "SORKAM KANAN (Desa)")
    ]


@pytest.mark.parametrize("code", ["", "99", "31.71.01.1001", "bukan kode", "31\0"])
def test_nothing_lies_inside_what_is_no_region(code):
    assert regions_inside(code) == ()


def test_a_list_is_read_once_for_a_load(django_assert_num_queries):
    with django_assert_num_queries(2):  # the load's number and the list
        first = regions_inside("31")
    with django_assert_num_queries(0):
        assert regions_inside("31") is first


def rename(code: str, name: str) -> None:
    Region.objects.filter(pk=code).update(ap2t_name=name)


def test_new_regions_are_listed_once_their_load_is_noted(monkeypatch):
    monkeypatch.setattr(region_load, "CHECK_SECONDS", 0.0)
    before, load = regions_inside("31"), current_load()
    rename("31.71", "KOTA BARU")
    assert regions_inside("31") == before, "the list was read again, so nothing is kept"
    RegionLoad.note("0" * 64)
    assert "KOTA BARU" in [r.name for r in regions_inside("31")]
    assert current_load() != load


def test_lists_kept_before_the_first_load_go_with_it(monkeypatch):
    monkeypatch.setattr(region_load, "CHECK_SECONDS", 0.0)
    RegionLoad.objects.all().delete()
    assert current_load() == ""
    assert regions_inside("31")
    rename("31.71", "KOTA BARU")
    RegionLoad.note("0" * 64)
    assert "KOTA BARU" in [r.name for r in regions_inside("31")]


def test_a_worker_notices_a_load_within_a_second(monkeypatch):
    moment = 100.0
    monkeypatch.setattr(region_load.time, "monotonic", lambda: moment)
    load = current_load()
    RegionLoad.note("1" * 64)
    assert current_load() == load
    moment += 1.0
    assert current_load() != load
