"""Pemetaan wilayah in the admin: the list, the page of a region, many at once, the history, and who may."""

import pytest

from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage, Post, Region
from tests.allocation.coverage.regions import DISTRICT, GAMBIR, MAPPED_REGIONS, REGENCY, VILLAGE, row
from tests.allocation.coverage.regions_admin import LIST, OUTSIDE, form, page
from tests.walk import text_of

pytestmark = pytest.mark.django_db


def listed(response):
    return set(response.context["cl"].queryset.values_list("pk", flat=True))


# The list


def test_the_list_first_shows_what_has_to_be_verified(client_of):
    shown = listed(client_of("srm").get(LIST))
    assert DISTRICT in shown
    assert GAMBIR not in shown
    assert len(shown) == 25


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("verifikasi=semua", {DISTRICT, GAMBIR}, set()),
        ("verifikasi=sudah", set(), {DISTRICT, GAMBIR}),
        ("q=gambir", {GAMBIR}, {DISTRICT}),
        ("q=31.71.01", {GAMBIR}, {DISTRICT}),
        ("q=jakarta pusat", {GAMBIR, DISTRICT}, set()),
        ("up3=UP3-MENTENG&verifikasi=semua", {GAMBIR}, {DISTRICT}),
        ("confidence__exact=medium&verifikasi=semua", {GAMBIR}, {DISTRICT}),
    ],
)
def test_search_and_filters_narrow_the_list(client_of, query, there, not_there):
    shown = listed(client_of("srm").get(f"{LIST}?{query}"))
    assert there <= shown
    assert not not_there & shown


def test_a_line_says_where_whose_how_sure_and_who_verified_it(client_of, srm):
    verify_coverage(region=DISTRICT, unit="UP3-BANDENGAN", by=srm, reason="Sudah dicek")
    shown = text_of(client_of("srm").get(f"{LIST}?q=31.71.02"))
    line = (
        "DKI JAKARTA / KOTA ADM. JAKARTA PUSAT / SAWAH BESAR Kecamatan 5 UP3 Bandengan tinggi, terverifikasi"
    )
    assert f"{line} unit terdekat SRM Niaga & PP UID Jakarta Raya" in shown
    assert "WIB" in shown


@pytest.mark.parametrize(
    ("who", "count"), [("bandengan", 3), ("other_manager", 3), ("srm", 25), ("pusat", 124)]
)
def test_the_list_shows_the_own_units(client_of, who, count):
    shown = listed(client_of(who).get(LIST))
    assert len(shown) == count


@pytest.mark.parametrize("who", [*OUTSIDE, "administrator"])
def test_others_get_no_list(client_of, who):
    assert client_of(who).get(LIST).status_code in (302, 403)


@pytest.mark.parametrize(
    "query", ["q=bandung", "up3=UP3-BANDUNG", "unit=UP3-BANDUNG", "q=32.73", "verifikasi=semua&all="]
)
def test_no_search_or_filter_leads_out_of_the_scope(client_of, query):
    shown = text_of(client_of("manager").get(f"{LIST}?{query}", follow=True))
    assert "UP3 Bandung" not in shown
    assert "KOTA BANDUNG" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("who", ["srm", "pusat"])
def test_the_list_takes_fifteen_statements_at_most(client_of, django_assert_max_num_queries, who):
    client = client_of(who)
    with django_assert_max_num_queries(15):
        client.get(f"{LIST}?verifikasi=semua")


# One region


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("bandengan", DISTRICT, 200),
        ("bandengan", VILLAGE, 200),
        ("bandengan", GAMBIR, 404),
        ("manager", DISTRICT, 404),
        ("manager", VILLAGE, 404),
        ("srm", DISTRICT, 200),
        ("srm", VILLAGE, 200),
        ("srm", "32.73.01", 404),
        ("srm_aceh", REGENCY, 200),
        ("other_srm", DISTRICT, 404),
        ("pusat", DISTRICT, 200),
        ("pusat", VILLAGE, 200),
        ("administrator", DISTRICT, 404),
        ("agent", DISTRICT, 302),
        ("supervisor", DISTRICT, 302),
        ("stranger", DISTRICT, 302),
    ],
)
def test_a_region_and_its_history_open_within_the_scope_only(client_of, who, code, status):
    client = client_of(who)
    for name in ("change", "history"):
        response = client.get(page(code, name))
        assert response.status_code == status
        if status == 404:
            assert "UP3 Bandengan" not in text_of(response)


@pytest.mark.parametrize("code", ["99.99.99", "31.71.02.9999", "abc", "31", "1_2", "x" * 500])
def test_regions_that_never_were_look_the_same_as_foreign_ones(client_of, code):
    assert client_of("srm").get(f"{LIST}{code}/change/").status_code == 404


def test_the_page_says_what_is_known_and_what_a_choice_does(client_of):
    shown = text_of(client_of("srm").get(page(DISTRICT)))
    for said in (
        "Pemetaan SAWAH BESAR",
        "UP3 Bandengan (UID Jakarta Raya)",
        "rendah, perlu diverifikasi (unit terdekat)",
        "Benar, 5 desa/kelurahan dilayani UP3 Bandengan",
        "Pindahkan 5 desa/kelurahan dari UP3 Bandengan ke",
        "PASAR BARU",
    ):
        assert said in shown
    assert "UP3 Bandung" not in shown  # of another UID


def test_a_manager_of_a_up3_is_offered_the_confirmation_alone(client_of):
    response = client_of("bandengan").get(page(DISTRICT))
    assert [code for code, _ in response.context["form"].fields["unit"].choices] == ["UP3-BANDENGAN"]
    assert "UP3 Menteng" not in text_of(response)


def test_a_village_without_a_mapping_of_its_own_says_whom_it_follows(client_of):
    assert "mengikuti SAWAH BESAR (31.71.02)" in text_of(client_of("srm").get(page(VILLAGE)))


def test_a_regency_offers_its_districts_and_nothing_to_save(client_of, srm_aceh):
    client = client_of("srm_aceh")
    response = client.get(page(REGENCY))
    assert "per kecamatan atau desa: pilih di bawah" in text_of(response)
    assert response.context["form"] is None
    district = Region.objects.filter(parent=REGENCY).first()
    assert f'href="{page(district.code)}"' in response.content.decode()
    assert client.post(page(REGENCY), form("UP3-SUBULUSSALAM", REGENCY)).status_code == 403


def test_head_office_reads_without_a_form(client_of):
    client = client_of("pusat")
    assert client.get(page(DISTRICT)).context["form"] is None
    assert client.post(page(DISTRICT), form()).status_code == 403
    assert not row().is_verified


# Saving


@pytest.mark.parametrize("who", ["bandengan", "srm"])
def test_confirming_leads_back_to_the_list_and_says_so(client_of, who):
    response = client_of(who).post(page(DISTRICT), form(), follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    said = "SAWAH BESAR (31.71.02): dikonfirmasi, 5 desa/kelurahan tetap di UP3 Bandengan."
    assert said in text_of(response)
    assert DISTRICT not in listed(response)


def test_correcting_says_how_many_villages_moved_from_where_to_where(client_of):
    response = client_of("srm").post(page(DISTRICT), form("UP3-MENTENG"), follow=True)
    assert "5 desa/kelurahan pindah dari UP3 Bandengan ke UP3 Menteng." in text_of(response)
    assert row().unit_id == "UP3-MENTENG"


def test_correcting_a_village_leads_back_to_its_district(client_of):
    response = client_of("srm").post(page(VILLAGE), form("UP3-MENTENG"), follow=True)
    assert response.redirect_chain == [(page(DISTRICT), 302)]
    shown = text_of(response)
    assert "1 desa/kelurahan pindah dari UP3 Bandengan ke UP3 Menteng." in shown
    assert "PASAR BARU UP3 Menteng sendiri tinggi, terverifikasi" in shown


def test_what_belongs_to_a_sibling_is_not_named_to_a_manager(client_of, srm):
    verify_coverage(region=VILLAGE, unit="UP3-MENTENG", by=srm, reason="Sudah dicek")
    shown = text_of(client_of("bandengan").get(page(DISTRICT)))
    assert "unit lain" in shown
    assert "UP3 Menteng" not in shown


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager", 404),
        ("other_srm", 404),
        ("pusat", 403),
        ("administrator", 404),
        ("agent", 302),
        ("supervisor", 302),
        ("stranger", 302),
    ],
)
@pytest.mark.parametrize("code", [DISTRICT, VILLAGE])
def test_a_post_request_from_outside_the_scope_changes_nothing(client_of, who, status, code):
    assert client_of(who).post(page(code), form("UP3-MENTENG")).status_code == status
    assert Coverage.objects.filter(verified_at=None).count() == MAPPED_REGIONS


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"why": ""}, "Isi alasan perubahan."),
        ({"why": "a" * 501}, "Alasan paling panjang 500 huruf."),
        ({"unit": ""}, "Pilih UP3."),
        ({"unit": "UP3-BANDUNG"}, "Pilih UP3 dari daftar."),
        ({"unit": "UID-JAYA"}, "Pilih UP3 dari daftar."),
        ({"seen": ""}, "Muat ulang halaman ini, lalu ulangi."),
        ({"seen": "\0"}, ""),
    ],
)
def test_bad_input_is_shown_on_the_form_and_saves_nothing(client_of, posted, message):
    response = client_of("srm").post(page(DISTRICT), form("UP3-MENTENG", why="Pindah gardu") | posted)
    assert response.status_code == 200
    assert message in text_of(response)
    assert "why" in posted or "Pindah gardu" in text_of(response)
    assert not row().is_verified


def test_a_manager_who_posts_a_sibling_moves_nothing(client_of):
    response = client_of("bandengan").post(page(DISTRICT), form("UP3-MENTENG"))
    assert "Pilih UP3 dari daftar." in text_of(response)
    assert row().unit_id == "UP3-BANDENGAN"


def test_a_conflict_shows_both_and_saves_only_when_confirmed(client_of, srm):
    seen = form("UP3-MARUNDA", why="Pindah gardu")
    verify_coverage(region=DISTRICT, unit="UP3-MENTENG", by=srm, reason="Sudah dicek")
    client = client_of("srm")
    response = client.post(page(DISTRICT), seen)
    shown = text_of(response)
    assert "memetakan SAWAH BESAR (31.71.02) ke UP3 Menteng" in shown
    assert "Pilihan Anda, UP3 Marunda, belum disimpan" in shown
    assert "Pindah gardu" in shown
    assert "Pindahkan 5 desa/kelurahan dari UP3 Menteng ke" in shown
    assert row().unit_id == "UP3-MENTENG"
    client.post(page(DISTRICT), seen | {"seen": response.context["form"]["seen"].value()})
    assert row().unit_id == "UP3-MARUNDA"


def test_the_same_confirmation_twice_is_said_to_change_nothing(client_of):
    client = client_of("srm")
    client.post(page(DISTRICT), form())
    response = client.post(page(DISTRICT), form(), follow=True)
    assert "sudah terverifikasi begitu, tidak ada yang diubah" in text_of(response)
    assert Coverage.history.count() == 1


@pytest.mark.parametrize("code", [DISTRICT, VILLAGE], ids=["the district itself", "a village in it"])
def test_what_somebody_else_confirmed_meanwhile_is_not_claimed(client_of, bandengan, code):
    seen = form() | {"seen": row().version}
    verify_coverage(region=DISTRICT, unit="UP3-BANDENGAN", by=bandengan, reason="Sudah dicek")
    response = client_of("srm").post(page(code), seen, follow=True)
    [said] = response.context["messages"]
    assert (said.level_tag, said.message.partition(": ")[2]) == (
        "info",
        "sudah terverifikasi begitu, tidak ada yang diubah.",
    )
    assert (row().verified_by, Coverage.history.count()) == (bandengan, 1)


def test_the_right_ends_with_the_post(client_of, srm):
    client = client_of("srm")
    Post.objects.filter(user=srm).update(active=False)
    assert client.post(page(DISTRICT), form()).status_code == 302
    assert not row().is_verified
