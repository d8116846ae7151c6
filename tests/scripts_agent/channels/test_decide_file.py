"""What `decide --cases` reads and refuses, as a program and at size."""

import csv
import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from allocation.models import Region
from allocation.reference import ladder, policies
from tests.scripts_agent.channels.cases import ANSWERS, INPUT, answers, read, request, table

ROOT = Path(__file__).parents[3]


@pytest.fixture
def refused(run, capsys):
    """refused(content, ...) -> the message of a run that ends with exit code 2 and nothing on stdout."""

    def refused(content, *args):
        with pytest.raises(CommandError) as caught:
            run(content, *args)
        assert caught.value.returncode == 2
        assert capsys.readouterr().out == ""
        return str(caught.value)

    return refused


# The file ----------------------------------------------------------------------------------------


def test_columns_in_any_order_and_unknown_ones_are_carried_through_unchanged(run):
    note = 'kata "ya",\r\nbaris dua\rtiga  '
    columns = ["catatan", "product", "availability", "phase", "power", "current", "transaction", ""]
    [row] = read(run(table([request(power=" 2.200", catatan=note, **{"": "=1+1"})], columns)))
    assert list(row) == columns + ANSWERS
    assert (row["catatan"], row["power"], row[""]) == (note, " 2.200", "=1+1")
    assert row["outcome"] == "OFFER_ALTERNATIVE"


@pytest.mark.parametrize("place", ["village", "availability"])
def test_one_of_the_two_place_columns_may_be_missing(run, demo_settings, villages, place):
    columns = ["transaction", "current", "power", "phase", "product", place]
    value = {"village": villages.gambir, "availability": "PRABAYAR"}[place]
    rows = [{**request(), "availability": "", place: value}]
    if place == "village":
        del rows[0]["availability"]
    assert read(run(table(rows, columns)))[0]["outcome"] == "OFFER_ALTERNATIVE"


def test_bom_crlf_and_quoted_titles_are_read(run):
    text = table([request()]).replace("transaction", '"transaction"', 1).replace("\n", "\r\n")
    assert run(text.encode("utf-8-sig")) == run(table([request()]))


def test_rows_too_short_or_too_long_are_row_errors_under_their_own_titles(run):
    header = "transaction,current,power,phase,product,availability,catatan\n"
    out = read(run(header + "PB,,2200\nPB,,2200,,PRABAYAR,ALL,a,b,c\nPB,,2200,,PRABAYAR,ALL,a\n"))
    assert [row["error"] for row in out] == [
        "Baris ini berisi 3 kolom, judul 7 kolom: samakan jumlahnya.",
        "Baris ini berisi 9 kolom, judul 7 kolom: samakan jumlahnya.",
        "",
    ]
    assert [row["catatan"] for row in out] == ["", "a", "a"]
    assert [row["outcome"] for row in out] == ["", "", "SERVED"]


def test_empty_lines_are_no_rows_but_a_line_of_commas_is_one(run):
    header = "transaction,current,power,phase,product,availability\n"
    out = read(run(header + "\nPB,,2200,,PRABAYAR,ALL\n\n,,,,,\n\n"))
    assert [row["outcome"] for row in out] == ["SERVED", ""]
    assert out[1]["error"] == "Isi transaksi: PB atau PD."


def test_a_file_with_a_header_alone_has_no_answers(run):
    assert run(",".join(INPUT)) == ",".join(INPUT + ANSWERS) + "\n"


def test_nul_and_very_long_fields_are_carried_through(run):
    long = "panjang " * 100_000
    [row] = read_long(run(table([request(nama=long, power="22\x0000")], [*INPUT, "nama"])))
    assert (row["nama"], row["power"]) == (long, "22\x0000")
    assert (
        row["error"]
        == "Daya '22?00' tidak terbaca: isi dalam VA dengan angka saja, misalnya 2200 atau 2.200."
    )


def read_long(text):
    usual = csv.field_size_limit(len(text))
    try:
        return read(text)
    finally:
        csv.field_size_limit(usual)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "judul kolom kurang: transaction, current, power, phase, product."),
        (b"\n\n", "judul kolom kurang: transaction, current, power, phase, product."),
        (b"transaction;current;power;phase;product;village\n", "judul kolom kurang: transaction, current,"),
        (b"transaction,current,power,phase,product\n", "judul kolom kurang: village atau availability."),
        (b"transaction,current,power,phase,village\n", "judul kolom kurang: product."),
        (
            b"transaction,current,power,phase,product,village,unit\n",
            "ganti nama kolom unit: nama itu milik hasil.",
        ),
        (b"transaction,current,power,phase,product,village,power\n", "judul kolom ganda: power."),
        (b"transaction,current,power,phase,product,village,,\n", "judul kolom ganda: (kosong)."),
        (
            b"transaction,current,power,phase,product,village,nama\nPB,,450,,PRABAYAR,31.71.01.1001,Ren\xe9\n",
            "baris 2 bukan UTF-8, simpan ulang sebagai CSV UTF-8.",
        ),
        (
            b'transaction,current,power,phase,product,village\nPB,,450,,PRABAYAR,"31\nPB,,450,,PRABAYAR,31\n',
            "baris 2 bukan CSV yang utuh",
        ),
        ("transaction,current,power,phase,product,village\n".encode("utf-16"), "baris 1 bukan UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_2_and_nothing_on_stdout(refused, content, message):
    assert message in refused(content)


def test_a_file_that_is_not_there_ends_with_2(capsys, tmp_path):
    for path in (tmp_path / "tidak-ada.csv", tmp_path):
        with pytest.raises(CommandError) as caught:
            call_command("decide", "--cases", str(path))
        assert caught.value.returncode == 2
        assert f"{path} tidak dapat dibaca" in str(caught.value)
    assert capsys.readouterr().out == ""


def test_a_date_before_the_first_policy_ends_with_2(refused):
    assert refused(table([request()]), "--on", "2021-01-25") == (
        "Tanggal 2021-01-25 sebelum kebijakan pertama: isi tanggal 2021-01-26 atau sesudahnya."
    )


def test_a_date_that_is_none_ends_with_2(refused):
    assert refused(table([request()]), "--on", "26-01-2021") == (
        "--on 26-01-2021 bukan tanggal: isi YYYY-MM-DD, misalnya 2021-01-26."
    )


def test_the_policy_of_the_given_day_decides(run, monkeypatch):
    asked = []
    on = type(policies()).on
    monkeypatch.setattr(type(policies()), "on", lambda self, day: asked.append(str(day)) or on(self, day))
    run(table([request()]), "--on", "2021-01-26")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 23, 18, tzinfo=UTC))
    run(table([request()]))
    # The matrix and the powers; 18.00 UTC is the next day in WIB.
    assert asked == ["2021-01-26", "2021-01-26", "2026-11-24", "2026-11-24"]


# As a program, and at size -------------------------------------------------------------------------


def program(*args, stdin=b""):
    """The command in a process of its own, on a terminal that is not UTF-8."""
    command = [sys.executable, "manage.py", "decide", *args]
    env = os.environ | {"PYTHONIOENCODING": "latin-1"}
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, env=env)


@pytest.mark.slow
def test_the_program_reads_stdin_and_writes_utf8():
    done = program("--cases", "-", stdin=table([request(nama="Ni Luh – 寧")], [*INPUT, "nama"]).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    [row] = read(done.stdout.decode())
    assert (row["nama"], row["outcome"]) == ("Ni Luh – 寧", "OFFER_ALTERNATIVE")


@pytest.mark.slow
def test_the_program_ends_with_2_and_an_empty_stdout():
    for done in (program("--cases", "-", stdin=b"a,b\n"), program("--cases", "tidak-ada.csv"), program()):
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr


def mixed_rows(village_codes):
    """10,000 rows: the 840 requests ten times, 1,000 villages, 600 bad ones of six kinds, shuffled."""
    rows = []
    for row in policies().by_id("2021-01-26").rows:
        for va in ladder().of_phase(row.phase):
            for product in ("PRABAYAR", "PASCABAYAR"):
                rows += 10 * [
                    {
                        "transaction": row.transaction,
                        "current": row.current.code if row.current else "",
                        "power": str(va),
                        "product": product,
                        "availability": row.availability,
                    }
                ]
    rows += [request(village=code, availability="") for code in village_codes]
    bad = [
        {"power": "abc"},
        {"power": "9" * 10_000},
        {"village": "99.99.99.9999", "availability": ""},
        {"transaction": "PD"},
        {"phase": "3"},
        {"product": "<script>"},
    ]
    rows += 100 * [request(**changed) for changed in bad]
    random.Random(2021).shuffle(rows)
    return [{"nomor": str(number), **row} for number, row in enumerate(rows, 1)]


@pytest.mark.slow
def test_10000_mixed_rows_are_answered_in_one_go(run, demo_settings, django_assert_max_num_queries):
    village_codes = list(
        Region.objects.filter(level=4).exclude(code__startswith="9").order_by("postal_code", "code")
        .exclude(code__startswith="21").values_list("code", flat=True)[:1_000]
    )  # fmt: skip
    rows = mixed_rows(village_codes)
    assert len(rows) == 10_000
    content = table(rows, ["nomor", *INPUT])
    start = time.perf_counter()
    with django_assert_max_num_queries(20):
        out = run(content)
    assert time.perf_counter() - start < 10
    out = read(out)
    given = read(content)
    assert [{name: row[name] for name in given[0]} for row in out] == given
    assert Counter(row["outcome"] for row in out if row["outcome"] and row["availability"]) == {
        "SERVED": 5_270,
        "OFFER_ALTERNATIVE": 2_890,
        "NOT_AVAILABLE": 240,
    }
    in_villages = [row for row in out if row["village"] in set(village_codes)]
    assert len(in_villages) == 1_000
    unsure = [row for row in in_villages if row["reason"] == "UNIT_UNSURE"]
    assert {(row["outcome"], row["unit"]) for row in unsure} == {("UNDECIDABLE", "")}
    assert all(
        row["outcome"] in ("SERVED", "OFFER_ALTERNATIVE") and row["unit"]
        for row in in_villages
        if row not in unsure
    )
    bad = [row for row in out if row["error"]]
    assert len(bad) == 600
    assert all(answers(row)[:-1] == [""] * 7 for row in bad)
