"""load_regions: all or nothing, repeatable, never deletes what is in use."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from lokal import wilayah

from allocation.models import Coverage, Region, RegionLoad
from allocation.places import load as region_table
from tests.package_regions import package_regions

pytestmark = pytest.mark.django_db

UNUSED = "31.71.01.1002"  # Cideng: no coverage row of its own
USED = "21.71.05"  # Sei Beduk district: has a coverage row


def changed(**rows):
    """The package's rows with some replaced; None takes a row out. Codes are written with _ for dots."""
    result = dict(package_regions())
    for code, row in rows.items():
        code = code.removeprefix("c").replace("_", ".")
        if row is None:
            del result[code]
        else:
            result[code] = row
    return result.values()


def test_everything_is_in_the_table_with_its_ap2t_name():
    assert Region.objects.count() == 91_599
    gambir = Region.objects.select_related("parent__parent__parent").get(code="31.71.01.1001")
    assert (gambir.name, gambir.ap2t_name, gambir.kind, gambir.postal_code) == (
        "Gambir",
        "GAMBIR",
        "Kel.",
        "10110",
    )
    assert gambir.parent.parent.ap2t_name == "KOTA ADM. JAKARTA PUSAT"
    assert gambir.parent.parent.parent.name == "Daerah Khusus Ibukota Jakarta"


@pytest.mark.slow
def test_a_second_run_changes_nothing_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(3):  # savepoint, SELECT, release
        difference = region_table.load(package_regions().values())
    assert (difference.added, difference.changed, difference.deleted, difference.kept) == ([], [], [], [])


@pytest.mark.slow
def test_a_second_run_says_so():
    out = StringIO()
    call_command("load_regions", stdout=out)
    assert out.getvalue() == "Wilayah: tidak ada perubahan\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "tables"),
    [
        ("load_regions", '"allocation_region"'),
        ("load_units", '"allocation_unit", "allocation_coverage", "allocation_meteravailability"'),
    ],
)
def test_a_load_leaves_postgresql_with_statistics_of_what_it_wrote(command, tables):
    with CaptureQueriesContext(connection) as captured:
        call_command(command, verbosity=0)
    statements = [query["sql"] for query in captured if query["sql"].startswith("ANALYZE")]
    assert statements == ([f"ANALYZE {tables}"] if connection.vendor == "postgresql" else [])


@pytest.mark.slow
def test_a_missing_region_is_added_and_a_renamed_one_changed():
    Region.objects.filter(code=UNUSED).delete()
    Region.objects.filter(code="31.71.01").update(name="Gambar", ap2t_name="GAMBAR")
    out = StringIO()
    call_command("load_regions", stdout=out)
    assert out.getvalue().splitlines() == [
        "Wilayah: 1 ditambah, 1 diubah",
        f"  ditambah: {UNUSED}",
        "  diubah: 31.71.01",
    ]
    assert Region.objects.get(code=UNUSED).ap2t_name == "CIDENG"
    assert Region.objects.get(code="31.71.01").ap2t_name == "GAMBIR"


@pytest.mark.slow
def test_a_vanished_village_that_nothing_uses_is_deleted():
    difference = region_table.load(changed(c31_71_01_1002=None))
    assert (difference.deleted, difference.kept) == ([UNUSED], [])
    assert not Region.objects.filter(code=UNUSED).exists()


@pytest.mark.slow
def test_a_vanished_region_in_use_stays_with_everything_above_it_and_is_reported():
    # The whole regency vanishes; its district USED has a coverage row.
    rows = [row for code, row in package_regions().items() if not code.startswith("21.71")]
    Coverage.objects.filter(region__in=["21.71", "21.71.01", "21.71.08"])._raw_delete("default")
    difference = region_table.load(rows)
    assert difference.kept == ["21.71", USED]
    assert "21.71.01" in difference.deleted
    assert Region.objects.filter(code__startswith="21.71").count() == 2
    assert region_table.load(rows).kept == ["21.71", USED]


@pytest.mark.slow
def test_a_call_holds_its_village(agent):
    from django.utils import timezone

    from scripts_agent.models import Call

    now = timezone.now()
    Call.objects.create(
        site=agent.membership.site, agent=agent, opened_at=now, saved_at=now, village_id=UNUSED, policy="-"
    )
    assert region_table.load(changed(c31_71_01_1002=None)).kept == [UNUSED]


@pytest.mark.slow
def test_a_failure_half_way_leaves_the_table_as_it_was():
    Region.objects.filter(code=UNUSED).delete()
    # Only a province has no parent.
    broken = region_table.RegionRow("99", None, 4, "Tanpa induk", "TANPA INDUK")
    with pytest.raises(IntegrityError):
        region_table.load(changed(c99=broken))
    assert not Region.objects.filter(code__in=[UNUSED, "99"]).exists()


@pytest.mark.slow
def test_only_a_load_that_changes_something_is_noted_as_another_one():
    before = RegionLoad.number()
    region_table.load(package_regions().values())
    assert RegionLoad.number() == before
    region_table.load(changed(c31_71_01_1002=None))
    assert RegionLoad.number() != before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("_desa", "99.99.99.1001", "desa 99.99.99.1001: kecamatan 99.99.99 tidak ada"),
        ("_desa", "31.71.01.10x1", "kode wilayah '31.71.01.10x1' tidak berbentuk 31.71.01.1001"),
        ("_base", "99.01", "wilayah 99.01: wilayah di atasnya tidak ada"),
        ("_base", "9", "kode wilayah '9' tidak berbentuk 31.71.01.1001"),
    ],
)
def test_a_broken_package_changes_nothing_and_names_the_code(monkeypatch, name, code, message):
    broken = {**getattr(wilayah, name)(), code: "Tempat"}
    monkeypatch.setattr(wilayah, name, lambda: broken)
    with pytest.raises(CommandError, match=message):
        call_command("load_regions")


@pytest.mark.slow
def test_a_region_without_a_name_is_refused(monkeypatch):
    broken = {**wilayah._desa(), UNUSED: " "}
    monkeypatch.setattr(wilayah, "_desa", lambda: broken)
    with pytest.raises(CommandError, match=f"wilayah {UNUSED} tidak bernama"):
        call_command("load_regions")
