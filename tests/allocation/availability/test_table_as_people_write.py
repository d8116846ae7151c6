"""Tables as people write them: names for codes, other spellings, columns of their own; all errors at once."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from allocation.models import Coverage, MeterAvailability
from tests.walk import text_of

pytestmark = pytest.mark.django_db
LIST, MAPPINGS = "/admin/allocation/meteravailability/", "/admin/allocation/coverage/"
HEADER = "Kode unit,Meter,Ketersediaan sendiri"


def upload(client, content, name="k.csv", where=LIST):
    content = content.encode() if isinstance(content, str) else content
    return client.post(f"{where}impor/", {"file": SimpleUploadedFile(name, content)})


def sheet(*rows, hidden=False, before=()):
    """An XLSX of these rows; before: titles of sheets in front of it."""
    workbook = openpyxl.Workbook()
    data = workbook.active
    for row in rows:
        data.append(row)
    for title in before:
        workbook.create_sheet(title, 0)
    if hidden:
        data.sheet_state = "hidden"
        workbook.create_sheet("Lain").append(["x"])
        workbook.active = 1
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def value():
    return MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1).availability


@pytest.mark.parametrize(
    "line",
    [
        "UP3-MENTENG,1,Paskabayar",
        "up3-menteng,1 fasa,PASCABAYAR",
        "UP3-MENTENG,1 Fase, pascabayar ",
        "\u00a0UP3-MENTENG\u00a0,1\u00a0Phasa,Paskabayar\u00a0",
        "UP3\u2013MENTENG,\u200b1 ph,Pasca\u200bbayar",
    ],
)
def test_other_spellings_are_read(client_of, line):
    client = client_of("manager")
    response = upload(client, f"{HEADER}\n{line}")
    assert response.status_code == 302, text_of(response)
    client.post(response.url, {"reason": "Stok"})
    assert value() == "PASCABAYAR"


@pytest.mark.parametrize(
    "content",
    [
        "No,Kode unit,Meter,Ketersediaan sendiri,Keterangan\n1,UP3-MENTENG,1,Pascabayar,lihat surat",
        "sep=;\nKode unit;Meter;Ketersediaan sendiri\nUP3-MENTENG;1;Pascabayar",
        "SEP=,\r\nKode unit,Meter,Ketersediaan sendiri\r\nUP3-MENTENG,1,Pascabayar",
    ],
)
def test_columns_of_their_own_and_excels_first_line_are_read(client_of, content):
    client = client_of("manager")
    response = upload(client, content)
    assert response.status_code == 302, text_of(response)
    client.post(response.url, {"reason": "Stok"})
    assert value() == "PASCABAYAR"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        # Behind Excel's first line, the row that Excel shows.
        (f"sep=,\n{HEADER}\nUP3-MENTENG,1,x", "2 Ketersediaan sendiri 'x': isi ALL"),
        # The name of a unit is answered with its code; that of somebody else's like any other text.
        (f"{HEADER}\nUP3 Menteng,1,ALL", "'UP3 Menteng': ini nama unit, isi kodenya: UP3-MENTENG"),
        (f"{HEADER}\nUP3 Bandung,1,ALL", "'UP3 Bandung': bukan unit Anda, hapus baris ini"),
    ],
)
def test_a_fault_is_told_with_its_row_and_what_to_do(client_of, content, said):
    assert said in text_of(upload(client_of("manager"), content))


def test_all_errors_of_a_row_are_told_at_once(client_of):
    shown = text_of(upload(client_of("manager"), f"{HEADER},Versi\nUP3-BANDUNG,9,x,lama"))
    assert "4 kesalahan pada 1 baris" in shown
    for said in ("'UP3-BANDUNG': bukan unit", "'9': isi 1 atau 3", "'x': isi ALL", "'lama': isi angka"):
        assert said in shown


@pytest.mark.slow
def test_a_cell_that_cannot_be_read_does_not_hide_the_other_errors_of_its_row(client_of):
    content = sheet(HEADER.split(","), ["=1+1", "9", "ALL"])
    shown = text_of(upload(client_of("manager"), content, "k.xlsx"))
    assert "2 kesalahan pada 1 baris" in shown
    assert "berisi rumus" in shown
    assert "'9': isi 1 atau 3" in shown


def test_a_mapping_row_tells_its_region_and_its_unit(client_of):
    shown = text_of(upload(client_of("srm"), "Kode wilayah,Kode UP3\n99.99.99,UP3 Menteng", where=MAPPINGS))
    assert "2 kesalahan pada 1 baris" in shown
    assert "'99.99.99': wilayah tidak dikenal" in shown
    assert "ini nama unit, isi kodenya: UP3-MENTENG" in shown


def test_a_mapping_with_no_break_spaces_is_read(client_of):
    row = Coverage.objects.filter(unit="UP3-MENTENG", region__level=3).first()
    content = f"No,Kode wilayah,Kode UP3\n1,\u00a0{row.pk}\u00a0,\u00a0up3-menteng"
    assert upload(client_of("srm"), content, where=MAPPINGS).status_code == 302


@pytest.mark.slow
def test_a_hidden_sheet_is_told_and_nothing_of_it_is_read(client_of):
    rows = (HEADER.split(","), ["UP3-MENTENG", "1", "ALL"])
    shown = text_of(upload(client_of("manager"), sheet(*rows, hidden=True), "k.xlsx"))
    assert "Lembar pertama, “Sheet”, tersembunyi: tampilkan atau hapus, lalu unggah lagi." in shown


@pytest.mark.slow
def test_the_sheet_that_says_what_a_download_holds_is_passed_over(client_of):
    rows = (HEADER.split(","), ["UP3-MENTENG", "1", "ALL"])
    assert upload(client_of("manager"), sheet(*rows, before=["Keterangan"]), "k.xlsx").status_code == 302
