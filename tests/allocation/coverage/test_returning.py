"""A village's own mapping is given up: it follows its district again. And the search finds such villages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from allocation.availability.of_village import allocation_for
from allocation.coverage.history import changes_of_region
from allocation.coverage.returning import follow_district, row_above
from allocation.coverage.verification import MappingProblem, verify_coverage
from allocation.models import Coverage, Region
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/allocation/coverage/"
DISTRICT, VILLAGE, SISTER = "31.71.01", "31.71.01.1001", "31.71.01.1002"  # Gambir: Gambir, Cideng
HERE, ELSEWHERE = "UP3-MENTENG", "UP3-BANDENGAN"


def page(code=VILLAGE):
    return reverse("admin:allocation_coverage_change", args=[code])


@pytest.fixture
def own(srm):
    """The village's own mapping, made by the SRM."""
    return verify_coverage(region=VILLAGE, unit=ELSEWHERE, by=srm, reason="Salah pindah").row


def form(own, **more):
    seen = {"seen": own.version, "seen_above": row_above(VILLAGE).version}
    return {"unit": "-", "why": "Kembali", **seen, **more}


def test_the_srm_returns_a_village_to_its_district(as_user, srm, own):
    client = as_user(srm)
    assert "Kembali mengikuti GAMBIR (31.71.01) (UP3 Menteng)" in text_of(client.get(page()))
    response = client.post(page(), form(own), follow=True)
    assert "kembali mengikuti GAMBIR (31.71.01), dilayani UP3 Menteng." in text_of(response)
    assert not Coverage.objects.filter(region=VILLAGE).exists()
    assert allocation_for(VILLAGE).unit.pk == HERE
    verify_coverage(region=DISTRICT, unit="UP3-CEMPAKA-PUTIH", by=srm, reason="Pindah")
    assert allocation_for(VILLAGE).unit.pk == "UP3-CEMPAKA-PUTIH"  # it follows


def test_what_somebody_else_has_returned_meanwhile_is_said_to_be_so(as_user, srm, own):
    sent = form(own)
    as_user(srm).post(page(), sent)
    response = as_user(srm).post(page(), sent, follow=True)
    assert "sudah mengikuti GAMBIR (31.71.01), dilayani UP3 Menteng: tidak ada yang diubah." in text_of(
        response
    )
    assert "Pilih UP3 dari daftar." not in text_of(response)
    assert len(changes_of_region(VILLAGE)) == 2


def test_the_history_keeps_it(as_user, srm, own):
    as_user(srm).post(page(), form(own))
    (newest, _), (first, _) = changes_of_region(VILLAGE)
    assert (newest.unit_before_id, newest.unit_id) == (ELSEWHERE, HERE)
    assert (newest.reason, newest.history_user) == ("Kembali", srm)
    assert first.unit_id == ELSEWHERE
    shown = text_of(as_user(srm).get(reverse("admin:allocation_coverage_history", args=[VILLAGE])))
    assert "(kembali mengikuti wilayah di atasnya)" in shown


@pytest.mark.parametrize("who", ["manager", "bandengan", "pusat", "other_srm"])
def test_nobody_else_returns_it(request, as_user, srm, own, who):
    user = request.getfixturevalue(who)
    response = as_user(user).post(page(), form(own))
    assert response.status_code in (200, 403, 404)
    with pytest.raises(PermissionDenied):
        follow_district(
            region=VILLAGE,
            by=user,
            reason="x",
            seen=own.version,
            seen_above=row_above(VILLAGE).version,
        )
    assert Coverage.objects.get(region=VILLAGE).unit_id == ELSEWHERE


def test_a_district_that_moved_meanwhile_stops_it_and_is_shown(as_user, srm, own):
    posted = form(own)
    verify_coverage(region=DISTRICT, unit="UP3-CEMPAKA-PUTIH", by=srm, reason="Pindah")
    client = as_user(srm)
    refused = client.post(page(), posted)
    assert "Sementara itu pemetaan berubah" in text_of(refused)
    assert "UP3 Cempaka Putih" in text_of(refused)
    assert Coverage.objects.filter(region=VILLAGE).exists()


@pytest.mark.parametrize("region", [DISTRICT, SISTER, "31.71", "99.99.99.9999", "x"])
def test_what_has_no_mapping_of_its_own_or_is_no_village_cannot_be_returned(srm, region):
    with pytest.raises((MappingProblem, PermissionDenied)):
        follow_district(region=region, by=srm, reason="x", seen="", seen_above="")


@pytest.mark.slow
def test_a_reload_of_the_tables_does_not_map_it_anew(as_user, srm, own, load_units):
    as_user(srm).post(page(), form(own))
    from allocation.units.load import COVERAGE_FILE

    table = COVERAGE_FILE.read_text() + f"{VILLAGE},{ELSEWHERE},high,named\n"
    told = load_units(coverage=table)
    assert not Coverage.objects.filter(region=VILLAGE).exists()
    assert any(f"{VILLAGE}: dikembalikan ke kecamatannya, di tabel {ELSEWHERE}" in line for line in told)


# What was shown is what moves


def test_a_village_mapped_apart_meanwhile_stops_the_move_of_its_district(as_user, srm):
    client = as_user(srm)
    shown = html_of(client.get(page(DISTRICT)))
    number = int(shown.split('name="villages" value="')[1].split('"')[0])
    district = Coverage.objects.get(region=DISTRICT)
    posted = {"unit": ELSEWHERE, "why": "Pindah", "seen": district.version, "villages": number}
    verify_coverage(region=VILLAGE, unit="UP3-CEMPAKA-PUTIH", by=srm, reason="Sendiri")
    refused = client.post(page(DISTRICT), posted)
    assert f"desa/kelurahan di sini berubah dari {number} menjadi {number - 1}" in text_of(refused)
    assert Coverage.objects.get(region=DISTRICT).unit_id == HERE
    client.post(page(DISTRICT), posted | {"villages": number - 1})
    assert Coverage.objects.get(region=DISTRICT).unit_id == ELSEWHERE


def test_a_row_that_was_to_stay_and_was_moved_meanwhile_stops_the_upload(as_user, srm):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = as_user(srm)
    verify_coverage(region=DISTRICT, unit=HERE, by=srm, reason="Benar")
    lines = f"Kode wilayah,Kode UP3\n{DISTRICT},{HERE}\n31.71.02,{HERE}"
    address = client.post(f"{LIST}impor/", {"file": SimpleUploadedFile("p.csv", lines.encode())}).url
    verify_coverage(region=DISTRICT, unit=ELSEWHERE, by=srm, reason="Pindah")
    refused = client.post(address, {"reason": "Tabel UID"})
    assert "1 baris diubah orang lain sejak pratinjau dibuka" in text_of(refused)
    assert Coverage.objects.get(region="31.71.02").unit_id == "UP3-BANDENGAN"


def test_a_village_that_moves_with_its_district_is_no_conflict(as_user, srm):
    from django.core.files.uploadedfile import SimpleUploadedFile

    lines = f"Kode wilayah,Kode UP3\n{DISTRICT},{ELSEWHERE}\n{VILLAGE},{ELSEWHERE}"
    client = as_user(srm)
    address = client.post(f"{LIST}impor/", {"file": SimpleUploadedFile("p.csv", lines.encode())}).url
    client.post(address, {"reason": "Tabel UID"})
    assert Coverage.objects.get(region=DISTRICT).unit_id == ELSEWHERE
    assert not Coverage.objects.filter(region=VILLAGE).exists()


# The search


@pytest.mark.slow
def test_the_search_finds_a_village_without_a_row_of_its_own(as_user, srm, manager):
    for user in (srm, manager):
        shown = html_of(as_user(user).get(f"{LIST}?q=cideng"))
        assert page(SISTER) in shown
        assert "/ GAMBIR / CIDENG</a>" in shown


@pytest.mark.parametrize("query", ["q=gambir+cideng", f"q={SISTER}"])
def test_words_and_codes_find_it_too(as_user, srm, query):
    assert page(SISTER) in html_of(as_user(srm).get(f"{LIST}?{query}"))


def test_a_village_with_a_row_stands_in_the_list_itself(as_user, srm, own):
    shown = html_of(as_user(srm).get(f"{LIST}?q={VILLAGE}"))
    assert page(VILLAGE) in shown
    assert "mengikuti wilayah di atasnya" not in shown


def test_a_postal_code_finds_the_village_whether_it_has_a_row_or_not(as_user, srm, own):
    code = Region.objects.get(pk=VILLAGE).postal_code
    assert page(VILLAGE) in html_of(as_user(srm).get(f"{LIST}?q={code}"))
    sister = Region.objects.get(pk=SISTER).postal_code
    assert page(SISTER) in html_of(as_user(srm).get(f"{LIST}?q={sister}"))


@pytest.mark.parametrize(("who", "status"), [("other_manager", 200), ("other_srm", 200), ("agent", 302)])
def test_others_do_not_find_it(request, as_user, who, status):
    response = as_user(request.getfixturevalue(who)).get(f"{LIST}?q=cideng")
    assert response.status_code == status
    assert page(SISTER) not in response.content.decode()


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=%00", "q=a" + "+a" * 40])
def test_odd_searches_are_answered(as_user, pusat, query):
    assert as_user(pusat).get(f"{LIST}?{query}").status_code in (200, 400)
