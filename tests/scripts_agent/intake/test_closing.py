"""How a call may end, in which words, and what is copied into AP2T and APKT."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from allocation.domain.decision import Outcome as Result
from allocation.domain.errors import NoPolicyError
from allocation.domain.matrix import Product
from scripts_agent.intake.closing import RULES, Demanded, Rule, checked
from scripts_agent.intake.flow import Branch, Choice, End, Question, flow
from scripts_agent.intake.questions import INTAKE
from scripts_agent.words.closings import closings, load_closings
from scripts_agent.words.copy_blocks import ap2t_block, apkt_block
from scripts_agent.words.notification import Installation
from tests.broken_files import refused_at
from tests.sop_example import AP2T_BLOCK, OURS
from tests.versions import write_first_version

SARI = {"salutation": "Ibu", "name": "Sari", "telephone": "081234567890", "customer_id": ""}
NOBODY = dict.fromkeys(SARI, "")
GAMBIR = Installation(
    regions=("DKI JAKARTA", "KOTA ADM. JAKARTA PUSAT", "GAMBIR", "GAMBIR"),
    product=Product.PRABAYAR,
    power=2200,
    tariff="R1",
)
REQUEST = [
    "Provinsi: DKI JAKARTA",
    "Kabupaten: KOTA ADM. JAKARTA PUSAT",
    "Kecamatan: GAMBIR",
    "Desa: GAMBIR",
    "Produk: Prabayar",
    "Daya: 2200",
]
CALLER_AND_UNIT = [
    "Nama Pemohon: Ibu Sari",
    "Telepon: 081234567890",
    "Unit PLN: UP3 Menteng",
]
TODAY = closings().on(date(2026, 11, 23))


# Rules -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closing", "allowed"),
    [
        ("continue_ap2t", {"SERVED"}),
        ("continue_ap2t_alternative", {"OFFER_ALTERNATIVE"}),
        ("decline", {"OFFER_ALTERNATIVE", "NOT_AVAILABLE", None}),
        ("report", {"OFFER_ALTERNATIVE", "NOT_AVAILABLE"}),
        ("refer", {"UNDECIDABLE", None}),
        ("cancelled", {"SERVED", "OFFER_ALTERNATIVE", "NOT_AVAILABLE", "UNDECIDABLE", None}),
    ],
)
def test_each_closing_follows_only_its_results(closing, allowed):
    results = (*Result, None)
    assert {result for result in results if RULES[closing].allowed(result)} == allowed


def test_what_each_closing_demands():
    assert {id: rule.demands for id, rule in RULES.items() if rule.demands} == {
        "decline": (Demanded.BANTUAN_LAIN,),
        "report": (Demanded.CONTACT, Demanded.UNIT, Demanded.TEXT),
    }
    going_on = [id for id, rule in RULES.items() if rule.continues_ap2t]
    assert going_on == ["continue_ap2t", "continue_ap2t_alternative"]


def small_flow(*after_result: Choice):
    ends = [End(name, 6, name, closing=name) for name in ("one", "two", "gone")]
    return flow(
        "2021-01-26",
        Question(
            "start", 1, "Mulai", choices=(Choice("A", "A", goto="result"), Choice("B", "B", goto="two"))
        ),
        Branch("result", 5, "Hasil", choices=after_result),
        *ends,
        side_exits=("gone",),
    )


ONE = Rule("one", frozenset({"SERVED"}))
TWO = Rule("two", frozenset(), before_result=True)
GONE = Rule("gone", frozenset({"SERVED"}), before_result=True)
SMALL = small_flow(Choice("SERVED", "Dapat", goto="one"))


def test_rules_that_fit_the_flow_are_taken():
    assert checked([ONE, TWO, GONE], SMALL) == {"one": ONE, "two": TWO, "gone": GONE}


@pytest.mark.parametrize(
    ("rules", "complaint"),
    [
        ([ONE, ONE, TWO, GONE], "closing 'one' is there twice"),
        ([ONE, GONE], "flow and closings differ: two"),
        ([ONE], "flow and closings differ: gone, two"),
        ([ONE, TWO, GONE, Rule("three", frozenset())], "flow and closings differ: three"),
        ([replace(ONE, outcomes=frozenset()), TWO, GONE], "SERVED: flow and closings differ: one"),
        (
            [replace(ONE, outcomes=frozenset()), TWO, replace(GONE, outcomes=frozenset())],
            "SERVED: flow and closings differ: gone, one",
        ),
        ([ONE, replace(TWO, outcomes=frozenset({"SERVED"})), GONE], "SERVED: flow and closings differ: two"),
        ([ONE, replace(TWO, before_result=False), GONE], "before a result: flow and closings differ: two"),
        ([ONE, TWO, replace(GONE, outcomes=frozenset())], "SERVED: flow and closings differ: gone"),
    ],
)
def test_rules_that_do_not_fit_the_flow_are_refused(rules, complaint):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its words are looked at
        checked(rules, SMALL)
    assert str(caught.value) == complaint


def test_the_rules_in_force_were_checked_against_the_flow_of_the_desk():
    assert checked(RULES.values(), INTAKE) == RULES


# Words, by version -----------------------------------------------------------------------------------


def test_the_refusal_has_the_sops_fields_letter_by_letter_and_no_other_closing_has_any():
    decline = TODAY["decline"]
    assert decline.status == "APKT ISSUE CLOSED"
    assert decline.tabs == (("Gangguan", False), ("Keluhan", True))  # the table's first row: Keluhan is open
    assert decline.apkt == (("Tipe Permasalahan *", "PDPB"), ("Sub Tipe Permasalahan", "Info"))
    others = [closing for id, closing in TODAY.by_id.items() if id != "decline"]
    assert not any(closing.entries or closing.tabs for closing in others)


def test_every_closing_has_its_label():
    assert {id: closing.label for id, closing in TODAY.by_id.items()} == {
        "continue_ap2t": "Lanjut proses pada AP2T",
        "continue_ap2t_alternative": "BERSEDIA: lanjut proses pada AP2T",
        "decline": "TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED)",
        "report": "Laporan ke Unit PLN melalui APKT (hard complaint)",
        "refer": "Dirujuk",
        "cancelled": "Terputus/batal",
    }


def test_a_new_version_holds_from_its_start_and_the_old_one_before(tmp_path):
    folder = copied(tmp_path)
    newer = (folder / "closings-2021-01-26.csv").read_text().replace(",Info\n", ",Info Alokasi\n")
    (folder / "closings-2027-01-01.csv").write_text(newer)
    with (folder / "versions.toml").open("a") as versions:
        versions.write('\n[[version]]\nid = "2027-01-01"\nstart = 2027-01-01\nsource = "Surat baru"\n')
    loaded = load_closings(folder)
    assert loaded.on(date(2026, 12, 31))["decline"].apkt[-1] == ("Sub Tipe Permasalahan", "Info")
    assert loaded.on(date(2027, 1, 1))["decline"].apkt[-1] == ("Sub Tipe Permasalahan", "Info Alokasi")


def test_before_the_first_version_there_is_none(tmp_path):
    with pytest.raises(NoPolicyError) as caught:
        load_closings(copied(tmp_path)).on(date(2021, 1, 25))
    assert caught.value.message == (
        "Tanggal 2021-01-25 sebelum penutup pertama: isi tanggal 2021-01-26 atau sesudahnya."
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("closing,label", "penutup,label", 1, "judul kolom harus closing,label,status,tab"),
        ("refer,Dirujuk", "refers,Dirujuk", 6, "kolom closing: 'refers' tidak dikenal, isi continue_ap2t, "),
        ("refer,Dirujuk", "report,Dirujuk", 6, "penutup report sudah ada"),
        ("refer,Dirujuk,,,,\n", "", 6, "penutup kurang: refer"),
        ("refer,Dirujuk", "refer,", 6, "kolom label: isi nama penutup"),
        ("refer,Dirujuk", "refer, Dirujuk", 6, "kolom label: ' Dirujuk' berisi spasi tepi"),
        ("refer,Dirujuk", "refer,Dirujuk\t", 6, "kolom label: 'Dirujuk?' berisi spasi tepi atau tanda aneh"),
        ("Keluhan,PDPB,Info", "Keluhan,,Info", 4, "isi semua atau tidak satu pun: tab, Tipe"),
        ("Keluhan,PDPB,Info", ",PDPB,Info", 4, "isi semua atau tidak satu pun: tab, Tipe"),
        (
            "Keluhan,PDPB,Info",
            "Saran,PDPB,Info",
            4,
            "kolom tab: 'Saran' tidak dikenal, isi Gangguan atau Keluhan",
        ),
        ("Keluhan,PDPB,Info", "Keluhan,PDPB", 4, "baris ini berisi 5 kolom, seharusnya 6"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path, old, new, line, words):
    folder = copied(tmp_path)
    path = folder / "closings-2021-01-26.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with refused_at(path, line, words):
        load_closings(folder)


def test_a_missing_file_is_refused(tmp_path):
    path = copied(tmp_path) / "closings-2021-01-26.csv"
    path.unlink()
    with refused_at(path, 1, "berkas tidak dapat dibaca (No such file or directory)"):
        load_closings(path.parent)


def copied(folder: Path) -> Path:
    write_first_version(folder)
    return folder / "closings"


# Blocks to copy --------------------------------------------------------------------------------------


def test_block_for_ap2t_has_the_caller_and_the_form():
    assert ap2t_block("Penyambungan Baru (PB)", SARI, GAMBIR) == [*AP2T_BLOCK, "Telepon: 081234567890"]


def test_block_for_ap2t_has_the_codes_that_were_chosen():
    form = replace(GAMBIR, kode_pembeda="K1", kode_multiguna="M2", jenis_program="PROMO")
    assert ap2t_block("Penyambungan Baru (PB)", NOBODY, form)[5:10] == [
        "Tarif: R1",
        "Kode Pembeda Tarif: K1",
        "Daya: 2200",
        "Kode Multiguna: M2",
        "Jenis Program: PROMO",
    ]


def test_block_for_apkt_of_a_refusal():
    assert apkt_block(TODAY["decline"], SARI, GAMBIR, unit="UP3 Menteng") == [
        "Keluhan",
        "Tipe Permasalahan *: PDPB",
        "Sub Tipe Permasalahan: Info",
        *REQUEST,
        OURS,
        "Status: APKT ISSUE CLOSED",
        *CALLER_AND_UNIT,
    ]


def test_block_for_info_only_has_the_closing_and_no_request():
    assert apkt_block(TODAY["decline"], NOBODY) == [
        "Keluhan",
        "Tipe Permasalahan *: PDPB",
        "Sub Tipe Permasalahan: Info",
        OURS,
        "Status: APKT ISSUE CLOSED",
    ]


def test_report_to_the_unit_has_no_invented_codes():
    lines = apkt_block(
        TODAY["report"], SARI, GAMBIR, unit="UP3 Menteng", report="Pelanggan tetap ingin Prabayar."
    )
    assert lines == [
        *REQUEST,
        OURS,
        *CALLER_AND_UNIT,
        "Laporan: Pelanggan tetap ingin Prabayar.",
    ]


def test_a_salutation_alone_is_no_name():
    assert apkt_block(TODAY["report"], NOBODY | {"salutation": "Ibu"}) == []
