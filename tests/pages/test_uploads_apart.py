"""Whatever an uploaded file holds, it is answered within ten seconds and the web process stays as it was."""

import io
import resource
import threading
import time
import zipfile

import openpyxl
import pytest

from pln123.spreadsheets import apart
from pln123.spreadsheets.reading import RowError, UploadError
from pln123.spreadsheets.uploads import read_upload

TITLES = ("Kode unit", "Ketersediaan")
TOO_HEAVY = "Berkas terlalu berat untuk dibaca"


def xlsx(rows):
    workbook, content = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = workbook.create_sheet()
    for row in (TITLES, *rows):
        sheet.append(row)
    workbook.save(content)
    return content.getvalue()


def with_sheet(sheet):
    """A good XLSX with another first sheet."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([["UP3-A", "ALL"]]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, sheet if "sheet1" in part.filename else old.read(part))
    return out.getvalue()


def read(content):
    return read_upload(io.BytesIO(content), required=TITLES)


@pytest.mark.slow
def test_rows_and_faults_come_back_as_they_were_read():
    table = read(xlsx([["UP3-A", "ALL"], ["UP3-B", "=1+1"], ["UP3-C", "baris\n“dua” \U0001f600"]]))
    assert [(row.number, row.cells, set(row.faulty)) for row in table.rows] == [
        (2, {"Kode unit": "UP3-A", "Ketersediaan": "ALL"}, set()),
        (3, {"Kode unit": "UP3-B", "Ketersediaan": ""}, {"Ketersediaan"}),
        (4, {"Kode unit": "UP3-C", "Ketersediaan": "baris\n“dua” \U0001f600"}, set()),
    ]
    formula = "berisi rumus: ganti dengan nilainya (salin, lalu tempel sebagai nilai)"
    assert table.errors == [RowError(3, "Ketersediaan", formula)]


def test_a_refusal_comes_back_in_its_words():
    with pytest.raises(UploadError, match="bukan XLSX dan bukan CSV UTF-8"):
        read(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3")


NAMES = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"


def bombs() -> dict[str, bytes]:
    """24 MB each: made when they are needed."""
    attributes = b" ".join(b'a%x="" ' % n for n in range(2_000_000))
    return {
        "one attribute of 24 MB": NAMES
        + b'<row r="1"><c r="A1" t="'
        + b"x" * 24_000_000
        + b'"/></row>'
        + END,
        "two million attributes": NAMES + b"<row " + attributes + b"/>" + END,
        "a million cells": NAMES + b"<row>" + b"<c/>" * 1_190_000 + b"</row>" + END,
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["one attribute of 24 MB", "two million attributes", "a million cells"])
def test_a_bomb_is_answered_within_ten_seconds_and_costs_this_process_nothing(name):
    bomb = bombs()[name]
    content = with_sheet(bomb)
    assert len(content) < 5_000_000, "within the limit of an upload"
    assert len(bomb) < 25_000_000
    before = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with pytest.raises(UploadError):
        read(content)
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Ten seconds of a processor; a machine that others use too may take longer by the clock.
    assert spent.ru_utime + spent.ru_stime - children.ru_utime - children.ru_stime < 10
    assert time.monotonic() - began < 25
    assert after.ru_utime - before.ru_utime < 1
    assert after.ru_maxrss - before.ru_maxrss < 50_000  # kB


@pytest.mark.slow
def test_memory_that_runs_out_is_said_in_words(monkeypatch):
    """A control: the same file is read when it may take more."""
    content = xlsx([["UP3-A", "ALL"]] * 10)
    assert len(read(content).rows) == 10
    code = "import sys, pln123.spreadsheets.apart as a; a.MEMORY_BYTES = 90_000_000; a.main()"
    run = apart.subprocess.run

    def with_less(command, **options):
        return run([command[0], "-c", code], **options)

    monkeypatch.setattr(apart.subprocess, "run", with_less)
    with pytest.raises(UploadError, match=TOO_HEAVY):
        read(xlsx([[f"UP3-{n}", "x" * 900] for n in range(20_000)]))


def test_time_that_runs_out_is_said_in_words(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(UploadError, match=TOO_HEAVY):
        read(xlsx([["UP3-A", "ALL"]]))


@pytest.mark.slow
def test_the_process_knows_no_secret(monkeypatch):
    seen = {}
    run = apart.subprocess.run
    monkeypatch.setattr(apart.subprocess, "run", lambda *a, **o: seen.update(o) or run(*a, **o))
    read(xlsx([["UP3-A", "ALL"]]))
    assert set(seen["env"]) == {"OPENBLAS_NUM_THREADS"}


@pytest.mark.slow
def test_one_file_is_read_at_a_time_and_the_other_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(apart, "WAIT_SECONDS", 0.1)
    with apart._one_at_a_time, pytest.raises(UploadError, match="sedang membaca berkas lain"):
        read(xlsx([["UP3-A", "ALL"]]))
    threads = [threading.Thread(target=read, args=[xlsx([["UP3-A", "ALL"]])]) for _ in range(1)]
    for thread in threads:
        thread.start()
        thread.join()
    assert not apart._one_at_a_time.locked()


@pytest.mark.slow
def test_the_greatest_table_that_may_come_is_read():
    rows = [[f"UP3-{n}", "ALL"] for n in range(25_000)]
    assert len(read(xlsx(rows)).rows) == 25_000
