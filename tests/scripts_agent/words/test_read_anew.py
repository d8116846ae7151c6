"""The words of a version, read anew in each test, and what stands on a line beside its words."""

# ruff: noqa: E501 - a sentence of the SOP stands in one piece, so that it can be found

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from allocation.domain.decision import Case, Decision, Outcome, Reason
from allocation.domain.errors import NoPolicyError
from allocation.domain.matrix import Product, Range, Service, Transaction
from allocation.reference import policies
from scripts_agent.intake.closing import RULES
from scripts_agent.models import Call
from scripts_agent.words import closings as closing_files
from scripts_agent.words.closings import load_closings
from scripts_agent.words.copy_blocks import _caller_fields
from scripts_agent.words.handlings import PLACES, load_handlings
from scripts_agent.words.lines import (
    Line,
    Segment,
    _beyond,
    in_segments,
    present_service_stays,
    reason,
    spoken,
)
from scripts_agent.words.notification import notification_of
from scripts_agent.words.of_call import duration_of, state_of
from scripts_agent.words.results import request_words
from scripts_agent.words.script import CLAUSES, FOLDER, load_script_versions
from scripts_agent.words.sop import load_sop
from tests.broken_files import refused_at
from tests.scripts_agent.stored_calls import CALLER, make_call

FIRST = "2021-01-26"
CASE = Case(Transaction.PB, None, None, 2_200, 1, Product.PASCABAYAR)
MIGRATION = Case(Transaction.PD, Service(1, Product.PASCABAYAR), 2_200, 2_200, 1, Product.PRABAYAR)


# A version -----------------------------------------------------------------------------------------


def test_a_version_of_the_script_has_lines_sop_and_handlings() -> None:
    versions = load_script_versions(FOLDER)
    with pytest.raises(NoPolicyError, match="sebelum naskah pertama"):
        versions.on(versions.first_start - timedelta(days=1))
    scripts = versions.by_id(FIRST)
    assert scripts.source
    assert {id: (line.id, line.clause) for id, line in scripts.lines.items() if id != "apology"} == {
        id: (id, clause) for id, clause in CLAUSES.items()
    }
    assert scripts.handlings.keys() == {clause.id for clause in scripts.sop.clauses}
    assert all(handling.text and handling.places for handling in scripts.handlings.values())


def test_the_apology_is_line_4a_6_without_its_question_and_ours() -> None:
    apology = load_script_versions(FOLDER).by_id(FIRST).lines["apology"]
    assert (apology.id, apology.clause, apology.addition) == ("apology", "4a.6", True)
    assert apology.text == (
        "“... Mohon maaf Bapak/Ibu {Nama Pemohon}, untuk saat ini Daya ..... dengan layanan PASKABAYAR belum tersedia di wilayah {Bapak/Ibu} ...”"
    )


def test_a_version_of_the_closings_has_its_source_and_names_all_that_is_missing(tmp_path: Path) -> None:
    assert load_closings(closing_files.FOLDER).by_id(FIRST).source
    (tmp_path / "versions.toml").write_text(f'[[version]]\nid = "{FIRST}"\nstart = {FIRST}\nsource = "S"\n')
    path = tmp_path / f"closings-{FIRST}.csv"
    with (closing_files.FOLDER / path.name).open(encoding="utf-8") as file:
        path.write_text(file.readline(), encoding="utf-8")
    with refused_at(path, 1, f"penutup kurang: {', '.join(RULES)}"):
        load_closings(tmp_path)


HANDLED = '[[clause]]\nid = "1"\ntext = "Dilakukan"\nplaces = ["matrix", "reports"]\n'


def test_a_handling_is_read_with_its_words_and_its_places(tmp_path: Path) -> None:
    path = tmp_path / "handlings.toml"
    path.write_text(HANDLED)
    [(id, handling)] = load_handlings(path, ["1"]).items()
    assert (id, handling) == ("1", ("Dilakukan", (PLACES["matrix"], PLACES["reports"])))
    with refused_at(path, 1, "butir 2, 3 tidak ada"):
        load_handlings(path, ["1", "2", "3"])
    path.write_text(HANDLED.replace("reports", "laporan"))
    with refused_at(path, 1, f"butir 1: isi places dengan {', '.join(PLACES)}"):
        load_handlings(path, ["1"])


HEAD = 'title = "a"\nsubject = "b"\ndate = "c"\nopening = "d"\n'


def test_a_clause_is_read_with_its_paragraphs_its_fields_and_its_line(tmp_path: Path) -> None:
    path = tmp_path / "sop.toml"
    path.write_text(
        f'{HEAD}[[clause]]\nid = "1"\ntext = "Satu dua\\n\\ntiga"\nfields = [["Desa:", "Pilih"]]\nline = "x"\n'
    )
    [clause] = load_sop(path, ["x"], ["1"]).clauses
    assert (clause.id, clause.paragraphs, clause.line) == ("1", ("Satu dua", "tiga"), "x")
    assert clause.fields == (("Desa:", "Pilih"),)


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ('text = "a"', 'isi id dengan nomor butir, misalnya id = "4a.5"'),
        ('id = "1"\ntext = "a"\nb = 1\na = 2', "isian a, b tidak dikenal"),
        ('id = "1"\ntext = "a"\nfields = ["ab"]', "butir 1: isi fields dengan pasangan"),
    ],
)
def test_a_clause_that_cannot_be_read_is_refused_at_its_line(tmp_path: Path, clause: str, words: str) -> None:
    path = tmp_path / "sop.toml"
    path.write_text(f"{HEAD}[[clause]]\n{clause}\n")
    with refused_at(path, 5, words):
        load_sop(path, [], [])


# A line --------------------------------------------------------------------------------------------


def test_a_line_carries_the_id_and_the_point_of_the_sop_it_comes_from() -> None:
    scripts = load_script_versions(FOLDER).by_id(FIRST)
    line = spoken(scripts.lines["material_depends"], salutation="Ibu", name="")
    assert (line.id, line.source, line.clause, line.addition) == (
        "material_depends",
        "SOP butir 4a.5",
        "4a.5",
        False,
    )
    line = spoken(scripts.lines["ask_product"], salutation="Ibu", name="")
    assert [segment for segment in line.segments if segment.bold] == [
        Segment("PRABAYAR", bold=True),
        Segment("atau PASKABAYAR", bold=True),
    ]
    assert not line.segments[0].bold
    assert line.segments[-1].bold is False


def test_a_text_of_the_sop_stands_as_it_is_with_what_is_bold() -> None:
    assert in_segments("**a** b **c** d") == (
        Segment("a", bold=True),
        Segment(" b "),
        Segment("c", bold=True),
        Segment(" d"),
    )
    assert [segment.bold for segment in in_segments("a**b**")] == [False, True]


def refused(why: Reason) -> Decision:
    return Decision(Outcome.NOT_AVAILABLE, None, why, 11, FIRST)


def told(why: Reason, case: Case = CASE) -> Line | None:
    scripts, matrix = load_script_versions(FOLDER).by_id(FIRST), policies().by_id(FIRST)
    return reason(scripts, refused(why), case, matrix)


def test_a_reason_of_ours_has_its_id_and_no_point_of_the_sop() -> None:
    words = "layanan PASKABAYAR pada 1 Phasa tidak dilayani menurut kebijakan yang berlaku"
    assert told(Reason.POLICY) == Line("reason_policy", (Segment(words),), "", "", addition=True)
    words = "layanan PASKABAYAR pada 1 Phasa hanya sampai 22.000 VA"
    line = told(Reason.POWER_LIMIT, CASE._replace(power=22_001))
    assert line == Line("reason_power_limit", (Segment(words),), "", "", addition=True)
    assert told(Reason.POWER_LIMIT) is None
    words = "layanan PASKABAYAR yang digunakan saat ini tetap berlaku"
    stays = present_service_stays(MIGRATION)
    assert stays == Line("present_service_stays", (Segment(words),), "", "", addition=True)


@pytest.mark.parametrize(
    ("limits", "power", "words"),
    [
        (None, 2_200, "tidak disediakan menurut ketentuan yang berlaku"),
        (Range(450, 900), 449, "hanya mulai 450 VA"),
        (Range(450, 900), 450, ""),
        (Range(450, 900), 900, ""),
        (Range(450, 900), 901, "hanya sampai 900 VA"),
        (Range(450, None), 999_999_999, ""),
    ],
)
def test_a_limit_is_told_beyond_its_ends_alone(limits: Range | None, power: int, words: str) -> None:
    assert _beyond(limits, power) == words


# Beside a call -------------------------------------------------------------------------------------


def test_only_an_offer_has_a_notification() -> None:
    offered = Decision(Outcome.OFFER_ALTERNATIVE, Product.PRABAYAR, Reason.MATERIAL, 11, FIRST)
    assert notification_of(offered, CASE) == (
        "Layanan PASCABAYAR saat ini belum tersedia di Wilayah Anda. Apakah anda bersedia dilayani dengan Layanan PRABAYAR?"
    )
    assert notification_of(refused(Reason.MATERIAL), CASE) is None


def test_a_request_in_a_cell_names_product_power_and_phase() -> None:
    assert request_words(CASE) == "PB Pascabayar 2.200 VA, 1 Phasa"


def test_the_caller_is_copied_under_three_labels() -> None:
    fields = dict(_caller_fields(Call(**CALLER).contact))
    assert list(fields) == ["Nama Pemohon", "Telepon", "ID Pelanggan"]
    assert fields["ID Pelanggan"] == CALLER["customer_id"]


@pytest.mark.django_db
def test_a_closed_call_is_named_by_its_closing_and_lasted_from_opening_to_closing(agent) -> None:
    call = make_call(agent, "19 08:15", closing="decline")
    assert state_of(call) == load_closings(closing_files.FOLDER).by_id(FIRST)["decline"].label
    call.closed_at = call.opened_at + timedelta(minutes=61, seconds=7, milliseconds=900)
    assert duration_of(call) == "61:07"


@pytest.mark.django_db
def test_an_open_call_runs_for_a_day_after_its_last_step(agent, clock) -> None:
    call = make_call(agent, "19 08:15")
    assert duration_of(call) == "–"
    for since, state in (
        (timedelta(hours=23, minutes=59), "Sedang berjalan"),
        (timedelta(days=1), "Terbuka lebih dari sehari"),
        (timedelta(days=1, seconds=1), "Terbuka lebih dari sehari"),
    ):
        call.saved_at = timezone.now() - since
        assert state_of(call) == state
