"""The desk: what is typed wrongly or oddly."""

from types import SimpleNamespace

import pytest

from scripts_agent.models import Call
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0", "di bawah batas: isi 450 VA atau lebih."),
        ("-1", "tidak terbaca"),
        ("abc", "tidak terbaca"),
        ("449", "Daya 449 VA di bawah batas: isi 450 VA atau lebih."),
        ("1e9", "tidak terbaca"),
        ("1.000.000.000", "di atas batas: isi 999.999.999 VA atau kurang."),
        ("9" * 10_000, "di atas batas"),
        ("<script>alert(1)</script>", "tidak terbaca"),
        ("", "Isi daya dalam VA, misalnya 2200 atau 2.200."),
    ],
)
def test_bad_power_is_explained_and_kept(
    walk: Walk, villages: SimpleNamespace, text: str, message: str
) -> None:
    walk.open("PB")
    walk.village(villages.gambir)
    refused = walk.power(text)
    assert refused.status_code == 422
    assert message in text_of(refused)
    assert "<script>alert" not in html_of(refused)
    if text and len(text) < 20:
        assert f'value="{text}"' in html_of(refused)
    assert "power" not in walk.call.answers


@pytest.mark.parametrize(
    "code", ["31.71.01.9999", "31.71.01", "abc", "1" * 10_000, "", "'; DROP TABLE", "\x00"]
)
def test_unknown_village_is_refused(walk: Walk, code: str) -> None:
    walk.open("PB")
    refused = walk.village(code)
    assert refused.status_code == 422
    assert "village" not in walk.call.answers


@pytest.mark.parametrize("name", ["{Nama Pemohon}", "<script>alert(1)</script>", "**Sari**", "{Bapak/Ibu}"])
def test_odd_names_are_shown_as_typed(walk: Walk, villages: SimpleNamespace, name: str) -> None:
    walk.open("PB", salutation="Ibu", name=name)
    walk.village(villages.gambir)
    walk.power("2200")
    walk.product("PASCABAYAR")
    response = walk.client.get(f"/asisten/{walk.call.pk}/5/")
    assert f"Mohon maaf Bapak/Ibu {name}, untuk saat ini" in text_of(response).replace("alert(1)", "alert(1)")
    assert "<script>alert" not in html_of(response)


def test_a_name_of_10000_letters_is_refused_and_kept(walk: Walk) -> None:
    refused = walk.open("PB", name="S" * 10_000, salutation="Ibu")
    assert refused.status_code == 422
    assert "isi paling banyak 100 huruf" in text_of(refused)
    assert "S" * 10_000 in html_of(refused)
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Pilih jenis permohonan: PB, PD atau Migrasi murni."),
        ({"transaction": "XX"}, "Pilih jenis permohonan: PB, PD atau Migrasi murni."),
        ({"transaction": "PD"}, "Pilih layanan pelanggan saat ini."),
        ({"transaction": "PD", "current": "2-PRABAYAR"}, "Pilih salah satu dari empat layanan saat ini."),
        ({"transaction": "MIGRASI", "current": "1-PRABAYAR"}, "Isi daya saat ini"),
        ({"transaction": "PD", "current": "1-PRABAYAR", "current_power": "x"}, "Daya saat ini"),
        (
            {"transaction": "PD", "current": "3-PRABAYAR", "current_power": "1300"},
            "1.300 VA tidak ada pada 3 Phasa: perbaiki daya atau layanan saat ini.",
        ),
        ({"transaction": "PB", "telephone": "nol delapan"}, "isi 6 sampai 15 angka"),
        ({"transaction": "PB", "customer_id": "123"}, "ID pelanggan terdiri dari 12 angka."),
        ({"transaction": "PB", "salutation": "Tuan"}, "Pilih Bapak, Ibu atau Belum tahu."),
    ],
)
def test_step_1_says_what_to_do(walk: Walk, fields: dict[str, str], message: str) -> None:
    refused = walk.client.post("/asisten/baru", {"name": "Sari", **fields})
    assert refused.status_code == 422
    assert message in text_of(refused)
    assert 'value="Sari"' in html_of(refused)
    assert not Call.objects.exists()


@pytest.mark.parametrize("name", ["tel", "nama", "idpel"])
def test_personal_data_in_an_address_is_refused(walk: Walk, name: str) -> None:
    assert walk.client.get(f"/asisten/baru?{name}=081234567890").status_code == 400


@pytest.mark.parametrize("revision", ["", "-1", "abc", "9" * 5000, "²"])
def test_odd_revisions_are_only_old(walk: Walk, villages: SimpleNamespace, revision: str) -> None:
    walk.open("PB")
    assert walk.post("2/", village=villages.gambir, revision=revision).status_code == 409
