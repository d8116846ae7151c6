"""Many mappings at once in the admin, their history, and ways round the form."""

import re

import pytest

from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage
from tests.allocation.coverage.regions import DISTRICT, GAMBIR, MAPPED_REGIONS, REGENCY, VILLAGE, row
from tests.allocation.coverage.regions_admin import LIST, OUTSIDE, form, page
from tests.walk import text_of

pytestmark = pytest.mark.django_db
BULK = f"{LIST}massal/"


# Many at once


def bulk(client, *codes, **posted):
    picked = ",".join(codes)
    shown = client.get(BULK, {"baris": picked})
    given = {"baris": picked, "terlihat": shown.context["seen"], "why": "Dicek bersama", **posted}
    return client.post(BULK, given, follow=True)


def test_the_action_leads_to_a_page_with_before_and_after(client_of):
    client = client_of("srm")
    chosen = {"action": "confirm_many", "_selected_action": [DISTRICT, GAMBIR]}
    response = client.post(f"{LIST}?verifikasi=semua", chosen, follow=True)
    filters = "_changelist_filters=verifikasi%3Dsemua"
    assert response.redirect_chain == [(f"{BULK}?baris={GAMBIR},{DISTRICT}&{filters}", 302)]
    shown = text_of(response)
    assert "2 pemetaan, 11 desa/kelurahan. UP3 tidak berubah." in shown
    assert "SAWAH BESAR 5 UP3 Bandengan rendah, perlu diverifikasi tinggi, terverifikasi" in shown


def test_many_are_confirmed_with_one_reason_and_one_number(client_of):
    response = bulk(client_of("srm"), DISTRICT, GAMBIR)
    assert response.redirect_chain == [(LIST, 302)]
    [number] = set(Coverage.history.values_list("batch", flat=True))
    assert f"2 pemetaan dikonfirmasi, 0 sudah terverifikasi. Nomor massal {number}." in text_of(response)
    assert set(Coverage.history.values_list("region", "unit", "reason")) == {
        (DISTRICT, "UP3-BANDENGAN", "Dicek bersama"),
        (GAMBIR, "UP3-MENTENG", "Dicek bersama"),
    }


def test_a_regency_among_them_stops_them_all(client_of, srm_aceh):
    response = bulk(client_of("srm_aceh"), REGENCY, "11.12")
    assert "Ada kabupaten/kota di antaranya." in text_of(response)
    assert not Coverage.history.exists()


def test_a_mapping_that_changed_meanwhile_is_shown_again_and_nothing_is_saved(client_of, srm):
    client = client_of("srm")
    seen = client.get(BULK, {"baris": f"{DISTRICT},{GAMBIR}"}).context["seen"]
    verify_coverage(region=DISTRICT, unit="UP3-MENTENG", by=srm, reason="Sudah dicek")
    response = client.post(BULK, {"baris": f"{DISTRICT},{GAMBIR}", "terlihat": seen, "why": "Dicek"})
    assert "mengubah SAWAH BESAR (31.71.02), sekarang UP3 Menteng: periksa." in text_of(response)
    assert not row(GAMBIR).is_verified


def test_without_a_reason_nothing_is_confirmed(client_of):
    response = bulk(client_of("srm"), DISTRICT, why=" ")
    assert "Isi alasan perubahan." in text_of(response)
    assert not row().is_verified


@pytest.mark.parametrize(
    ("who", "codes", "status"),
    [
        ("bandengan", f"{DISTRICT},{GAMBIR}", 403),
        ("srm", f"{DISTRICT},32.73.01", 403),
        ("srm", VILLAGE, 403),  # has no row of its own
        ("srm", "", 403),
        ("srm", "abc,\0", 403),
        ("srm", ",".join(f"31.71.{n:02}" for n in range(99)) * 9, 403),
        ("other_srm", DISTRICT, 403),
        ("pusat", DISTRICT, 403),
        ("administrator", DISTRICT, 403),
        ("agent", DISTRICT, 302),
        ("supervisor", DISTRICT, 302),
    ],
)
def test_one_region_out_of_scope_stops_the_page(client_of, who, codes, status):
    client = client_of(who)
    assert client.get(BULK, {"baris": codes}).status_code == status
    posted = {"baris": codes, "terlihat": row().version, "why": "Dicek"}
    assert client.post(BULK, posted).status_code == status
    assert Coverage.objects.filter(verified_at=None).count() == MAPPED_REGIONS


def test_the_action_refuses_rows_out_of_scope(client_of):
    chosen = {"action": "confirm_many", "_selected_action": [DISTRICT, "32.73.01"]}
    assert client_of("srm").post(LIST, chosen).status_code == 403


# History, and ways round


def test_the_history_shows_who_when_before_after_and_why(client_of, srm, bandengan):
    verify_coverage(region=DISTRICT, unit="UP3-BANDENGAN", by=bandengan, reason="Sudah dicek")
    verify_coverage(region=DISTRICT, unit="UP3-MENTENG", by=srm, reason="<b>Pindah</b> gardu")
    verify_coverage(region=DISTRICT, unit="UP3-BANDENGAN", by=srm, reason="Ternyata tetap")
    response = client_of("bandengan").get(page(DISTRICT, "history"))
    shown = text_of(response)
    who = "SRM Niaga & PP UID Jakarta Raya (srm.jakarta)"
    assert f"WIB {who} UP3 Bandengan UP3 Menteng <b>Pindah</b> gardu -" in shown
    assert (
        "Manager UP3 Bandengan (manajer.bandengan) UP3 Bandengan UP3 Bandengan (dikonfirmasi) Sudah dicek -"
        in (shown)
    )
    assert "<b>Pindah" not in response.content.decode()


def test_the_history_cannot_be_reverted(client_of, srm):
    verify_coverage(region=DISTRICT, unit="UP3-MENTENG", by=srm, reason="Sudah dicek")
    entry = Coverage.history.get()
    address = f"{page(DISTRICT, 'history')}{entry.pk}/"
    assert client_of("srm").get(address, follow=True).status_code == 404
    assert client_of("srm").post(page(DISTRICT, "history")).status_code in (200, 405)
    assert Coverage.history.count() == 1


@pytest.mark.parametrize("who", ["bandengan", "srm", "pusat", *OUTSIDE])
def test_nobody_adds_or_deletes(client_of, who):
    client = client_of(who)
    refused = (302,) if who in OUTSIDE else (403, 404)
    assert client.get(f"{LIST}add/").status_code in refused
    assert client.post(f"{LIST}add/", form(region=VILLAGE)).status_code in refused
    assert client.get(page(DISTRICT, "delete")).status_code in refused
    assert client.post(page(DISTRICT, "delete"), {"post": "yes"}).status_code in refused
    assert Coverage.objects.count() == MAPPED_REGIONS


@pytest.mark.parametrize("who", ["bandengan", "srm", "pusat"])
def test_the_list_changes_nothing_in_bulk_but_by_its_page(client_of, who):
    for posted in (
        {"action": "delete_selected", "post": "yes"},
        {"_save": "1", "form-0-unit": "UP3-MENTENG"},
    ):
        client_of(who).post(LIST, {"_selected_action": [DISTRICT], **posted})
    assert (row().unit_id, row().is_verified) == ("UP3-BANDENGAN", False)


def test_pages_carry_no_inline_script_or_style(client_of):
    client = client_of("srm")
    for address in (LIST, page(DISTRICT), page(DISTRICT, "history"), f"{BULK}?baris={DISTRICT}"):
        html = client.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)|<style|\son\w+=|\sstyle=", html)
