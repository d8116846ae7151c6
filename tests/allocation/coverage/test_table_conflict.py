"""A table of mappings when somebody else maps one of its regions between the preview and its confirmation."""

import pytest

from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage
from tests.allocation.coverage.tables import GAMBIR, HEADER, SAWAH_BESAR, previewed
from tests.allocation.table_pages import cells
from tests.walk import text_of

pytestmark = pytest.mark.django_db
DOWNLOADED = f"{HEADER},Kode UP3 saat diunduh"
WHY = {"reason": "Tabel ULP 2026"}


@pytest.mark.slow
def test_a_change_between_preview_and_confirmation_stops_everything_and_is_shown(client_of, srm):
    client = client_of("srm")
    address = previewed(client, f"{GAMBIR},UP3-BANDENGAN", f"{SAWAH_BESAR},UP3-MENTENG")
    verify_coverage(region=GAMBIR, unit="UP3-CEMPAKA-PUTIH", by=srm, reason="Survei")
    response = client.post(address, {"reason": "Tabel ULP 2026"})
    shown = text_of(response)
    assert "1 baris diubah orang lain sejak pratinjau dibuka" in shown
    assert "memetakan GAMBIR (31.71.01) ke UP3 Cempaka Putih" in shown
    assert "Tabel ULP 2026" in response.content.decode()  # typed text stays
    assert cells(response)[0] == ["2", "GAMBIR (31.71.01)", "UP3 Cempaka Putih", "UP3 Bandengan"]
    assert Coverage.objects.get(pk=SAWAH_BESAR).unit_id == "UP3-BANDENGAN"
    client.post(address, {"reason": "Tabel ULP 2026"})  # now a decision made in its sight
    assert Coverage.objects.get(pk=GAMBIR).unit_id == "UP3-BANDENGAN"


@pytest.mark.parametrize(
    ("gambir", "seen_first"),
    [("UP3-BANDENGAN", "UP3 Menteng (belum diverifikasi)"), ("UP3-MENTENG", None)],
    ids=["a row that was to move", "a row that was to stay"],
)
def test_in_a_downloaded_file_too_the_second_save_is_made_in_sight_of_what_is_in_force(
    client_of, srm, gambir, seen_first
):
    client = client_of("srm")
    rows = f"{GAMBIR},{gambir},UP3-MENTENG", f"{SAWAH_BESAR},UP3-MENTENG,UP3-BANDENGAN"
    address = previewed(client, *rows, header=DOWNLOADED)
    before = {row[1]: row[2] for row in cells(client.get(address))}
    assert before.get("GAMBIR (31.71.01)") == seen_first
    verify_coverage(region=GAMBIR, unit="UP3-CEMPAKA-PUTIH", by=srm, reason="Survei")
    response = client.post(address, WHY)
    assert "Tabel di bawah memakai nilai terkini" in text_of(response)
    [first, _] = cells(response)
    assert first[:3] == ["2", "GAMBIR (31.71.01)", "UP3 Cempaka Putih"]
    assert client.post(address, WHY).status_code == 302
    assert Coverage.objects.get(pk=GAMBIR).unit_id == gambir
    assert Coverage.objects.get(pk=SAWAH_BESAR).unit_id == "UP3-MENTENG"


def test_a_row_that_cannot_be_compared_any_more_asks_for_a_new_file(client_of, srm):
    """Pusat's table has given the region to another UID."""
    client = client_of("srm")
    rows = f"{GAMBIR},UP3-MENTENG,UP3-MENTENG", f"{SAWAH_BESAR},UP3-MENTENG,UP3-BANDENGAN"
    address = previewed(client, *rows, header=DOWNLOADED)
    Coverage.objects.filter(pk=GAMBIR).update(unit="UP3-BANDUNG")
    shown = text_of(client.post(address, WHY))
    assert "unduh tabel yang baru, ubah, lalu unggah" in shown
    assert "Baris 2: GAMBIR (31.71.01): tidak dipetakan ke UID/UIW Anda" in shown
    assert "Tabel di bawah" not in shown
    assert "Simpan 1 perubahan" not in shown
    assert Coverage.objects.get(pk=SAWAH_BESAR).unit_id == "UP3-BANDENGAN"
