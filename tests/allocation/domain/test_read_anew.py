"""What the reviewed files say is what is read of them, cell by cell. Read anew in each test. No database."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from allocation import reference
from allocation.domain.decision import Case, Decision, Outcome, Reason, decide
from allocation.domain.errors import CaseError, NoPolicyError
from allocation.domain.matrix import Availability, Matrix, Product, Service, Transaction, rule_for
from allocation.domain.power import Ladder, Step, allowed_phases, load_ladder
from allocation.domain.reviewed.policies import load_policies
from allocation.domain.reviewed.tables import read_table, read_toml
from allocation.domain.reviewed.versions import REVIEWED, load_tables, reviewed
from allocation.domain.tariff import Tariff, load_tariffs
from allocation.domain.time_zones import TimeZone
from tests.broken_files import refused_at
from tests.versions import replace, write_first_version

DATA = reference.APP / "data"
FIRST = "2021-01-26"
FULL = {1: ("450 VA s.d. 11.000 VA", "450 VA s.d. 22.000 VA"), 3: ("3.900 VA s.d. 41.500 VA", "-")}
BY_POLICY = "tidak dilayani menurut kebijakan"


def test_the_ladder_is_read_with_phase_and_breaker() -> None:
    ladder = load_ladder(DATA / "powers" / f"powers-{FIRST}.csv")
    assert len(ladder.powers) == 28
    assert (ladder.powers[0], ladder.powers[-1]) == (450, 197_000)
    assert ladder.of_phase(1) == (
        450, 900, 1_300, 2_200, 3_500, 4_400, 5_500, 7_700, 11_000, 13_900, 17_600, 22_000,
    )  # fmt: skip
    assert ladder.of_phase(3)[:3] == (3_900, 6_600, 10_600)
    assert (ladder.phase_of(41_500), ladder.breaker(41_500)) == (3, 63)


def test_a_power_between_the_phases_may_have_both_and_an_end_of_a_phase_only_its_own() -> None:
    ladder = Ladder([Step(450, 1, 2), Step(3_900, 3, 6), Step(22_000, 1, 100), Step(23_000, 3, 35)])
    found = [allowed_phases(ladder, power) for power in (3_899, 3_900, 3_901, 21_999, 22_000, 22_001)]
    assert found == [(1,), (3,), (1, 3), (1, 3), (1,), (3,)]


def test_a_tariff_is_read_with_purpose_name_limits_and_prepaid_price() -> None:
    tariffs = {tariff.code: tariff for tariff in load_tariffs(DATA / "tariffs" / f"tariffs-{FIRST}.csv")}
    name = "Rumah tangga 1 mampu (900 VA RTM)"
    assert tariffs["R1M"] == Tariff("R1M", "Rumah tangga", name, 900, 900, True)
    assert tariffs["S2"] == Tariff("S2", "Sosial", "Sosial 2", 200_001, None, False)
    assert len(tariffs) == 16


def test_a_day_begins_at_midnight_of_its_zone() -> None:
    begins = TimeZone.WIT.midnight(date(2026, 11, 20))
    assert begins == datetime(2026, 11, 20, tzinfo=ZoneInfo("Asia/Jayapura"))
    assert f"{TimeZone.WIB.local(begins):%d %H:%M}" == "19 22:00"


# Dated files ---------------------------------------------------------------------------------------


def test_a_dated_table_has_its_id_its_first_day_its_source_and_what_its_file_holds(tmp_path: Path) -> None:
    folder = tmp_path / "wilayah"
    folder.mkdir()
    entries = [("2021-01-26", "Surat A"), ("2027-01-01", "Surat B")]
    text = "".join(f'[[version]]\nid = "{id}"\nstart = {id}\nsource = "{source}"\n' for id, source in entries)
    (folder / "versions.toml").write_text(text)
    for id, _ in entries:
        (folder / f"wilayah-{id}.csv").write_text(f"isi {id}")
    tables = load_tables(folder, "tabel wilayah", Path.read_text)
    assert tables.kind == "tabel wilayah"
    assert [(table.id, table.start, table.source, table.content) for table in tables.versions] == [
        ("2021-01-26", date(2021, 1, 26), "Surat A", "isi 2021-01-26"),
        ("2027-01-01", date(2027, 1, 1), "Surat B", "isi 2027-01-01"),
    ]


def test_two_versions_cannot_begin_on_one_day(tmp_path: Path) -> None:
    write_first_version(tmp_path)
    listed = tmp_path / "policy" / "versions.toml"
    line = len(listed.read_text().splitlines()) + 1
    with listed.open("a") as file:
        file.write('[[version]]\nid = "2021-02"\nstart = 2021-01-26\nsource = "Surat B"\n')
    with refused_at(listed, line, "start 2021-01-26 harus sesudah start versi sebelumnya"):
        load_policies(tmp_path / "policy")


def test_a_day_before_the_first_policy_is_refused_by_its_kind() -> None:
    with pytest.raises(NoPolicyError, match="sebelum kebijakan pertama: isi tanggal 2021-01-26"):
        load_policies(reference.APP / "policy").on(date(2021, 1, 25))


def test_a_range_may_hold_one_power(tmp_path: Path) -> None:
    write_first_version(tmp_path)
    path = tmp_path / "policy" / f"matrix-{FIRST}.csv"
    row = "11,1 Phasa / PRABAYAR / PB,1,PRABAYAR,PB,-,450 VA s.d. "
    replace(path, f"{row}11.000 VA", f"{row}450 VA")
    assert load_policies(path.parent).versions[0].rows[10].prabayar == (450, 450)


def test_what_is_entered_as_reviewed_is_found_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(REVIEWED, "uji", raising=False)
    load = reviewed("uji")(list)  # type: ignore[type-var]
    assert REVIEWED.pop("uji") is load is list


def test_a_quoted_cell_keeps_its_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b'a,b\r\n"eins\r\nzwei",1\r\nx,y\r\n')
    rows = list(read_table(path, ("a", "b")))
    assert [(row.line, row["a"], row["b"]) for row in rows] == [(2, "eins\r\nzwei", "1"), (4, "x", "y")]


def test_an_empty_table_and_a_broken_first_line_are_refused_at_line_1(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    for content in ("", '"a,b'):
        path.write_text(content)
        with refused_at(path, 1, "judul kolom harus a,b" if not content else "bukan CSV yang utuh"):
            list(read_table(path, ("a", "b")))


def test_a_toml_file_gives_what_stands_above_and_each_entry_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text('judul = "x"\n\n[[version]]\nid = "a"\n\n[[version]]\nid = "b"\n')
    file = read_toml(path, "version")
    assert file.top == {"judul": "x"}
    assert file.entries == ((3, {"id": "a"}), (6, {"id": "b"}))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('judul = "x"\nversion = "a"\n', 1, "tulis setiap isian di bawah baris [[version]]"),
        ("version = [{id = 1}]\n", 1, "tulis setiap isian di bawah baris [[version]]"),
        ("a = 1\nb = '''x\n", 2, "bukan TOML"),  # it breaks at the end of the document
    ],
)
def test_a_toml_file_without_its_entries_is_refused(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "list.toml"
    path.write_text(text)
    with refused_at(path, line, words):
        read_toml(path, "version")


# A policy with a further word ----------------------------------------------------------------------


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """The folder of a policy that knows AMI too, and gives a new 3 phase connection no Prabayar by rule."""
    write_first_version(tmp_path)
    folder = tmp_path / "policy"
    head, *old = (folder / f"matrix-{FIRST}.csv").read_text(encoding="utf-8").splitlines()
    rows = []
    for phase, (prabayar, pascabayar) in FULL.items():
        rows += [line.partition(",")[2] for line in old if f",{phase} Phasa" in line]
        first = BY_POLICY if phase == 3 else prabayar
        rows.append(f"{phase} Phasa / AMI / PB,{phase},AMI,PB,-,{first},{pascabayar}")
        for at, product in ((1, "Pascabayar"), (1, "Prabayar"), (3, "Pascabayar"), (3, "Prabayar")):
            sop = f"{phase} Phasa / AMI / PD / {at} Ph – {product}"
            rows.append(f"{sop},{phase},AMI,PD,{at}-{product.upper()},{prabayar},{pascabayar}")
    lines = [head, *(f"{number},{row}" for number, row in enumerate(rows, 1)), ""]
    (folder / "matrix-2027.csv").write_text("\n".join(lines), encoding="utf-8")
    with (folder / "versions.toml").open("a") as file:
        file.write('\n[[version]]\nid = "2027"\nstart = 2027-03-01\nsource = "S"\navailability = ["AMI"]\n')
    return folder


def test_what_the_policy_does_not_serve_is_no_want_of_meters(policies: Path) -> None:
    case = Case(Transaction.PB, None, None, 6_600, 3, Product.PRABAYAR)
    decision = decide(matrix_of(policies), case, Availability("AMI"))
    assert decision == Decision(Outcome.NOT_AVAILABLE, None, Reason.POLICY, 36, "2027")


def matrix_of(folder: Path) -> Matrix:
    return load_policies(folder).by_id("2027")


def test_a_policy_has_the_words_of_the_sop_and_its_own(policies: Path) -> None:
    matrix = matrix_of(policies)
    assert [str(word) for word in matrix.words] == ["ALL", "PASCABAYAR", "PRABAYAR", "AMI"]
    assert (matrix.words[3].label, matrix.words[3].name, len(matrix.rows)) == ("AMI", "AMI", 40)
    assert list(Availability) == ["ALL", "PASCABAYAR", "PRABAYAR"], "the SOP's own"
    assert Availability.add("AMI") is matrix.words[3]


def test_a_row_of_a_further_word_is_found_and_printed(policies: Path) -> None:
    matrix = matrix_of(policies)
    row = rule_for(matrix, 3, Availability("AMI"), Transaction.PB, None)
    assert (row.number, row.by_policy) == (36, {Product.PRABAYAR})
    assert row.cells == (BY_POLICY, "-")
    row = rule_for(matrix, 1, Availability("AMI"), Transaction.PD, Service(3, Product.PRABAYAR))
    assert row.cells == FULL[1]
    of_policy = row._replace(pascabayar=None, by_policy=frozenset({Product.PASCABAYAR}))
    assert of_policy.cells == (FULL[1][0], BY_POLICY)


def test_a_word_that_only_another_policy_knows_is_refused_with_those_that_this_one_knows(
    policies: Path,
) -> None:
    matrix_of(policies)
    first = load_policies(policies).versions[0]
    with pytest.raises(CaseError) as caught:
        rule_for(first, 1, Availability("AMI"), Transaction.PB, None)
    assert (caught.value.code, caught.value.field) == ("invalid", "availability")
    assert caught.value.message == (
        "Kebijakan 2021-01-26 tidak mengenal ketersediaan AMI: isi ALL, PASCABAYAR, PRABAYAR."
    )


@pytest.mark.parametrize("words", ['["ami"]', '["A"]', '["ALL"]', '["AMI", "AMI"]', '"AMI"', "[1]"])
def test_a_word_that_cannot_be_one_is_refused(policies: Path, words: str) -> None:
    listed = policies / "versions.toml"
    listed.write_text(listed.read_text().replace('["AMI"]', words))
    line = listed.read_text().splitlines().index('id = "2027"')
    example = 'misalnya availability = ["AMI"]'
    with refused_at(listed, line, f"isi availability dengan kata baru dalam huruf besar, {example}"):
        load_policies(policies)
