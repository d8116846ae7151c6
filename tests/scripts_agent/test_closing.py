"""How a call may end, and what is copied into AP2T and APKT."""

import pytest

from allocation.domain.decision import Outcome as Result
from allocation.domain.matrix import Product
from scripts_agent.closing import CLOSINGS, Caller, Closing, ap2t_block, apkt_block, registry
from scripts_agent.intake.flow import Outcome
from scripts_agent.intake.questions import INTAKE
from scripts_agent.notification import Installation

SARI = Caller(salutation="Ibu", name="Sari", telephone="081234567890")
GAMBIR = Installation(
    province="DKI JAKARTA",
    regency="KOTA ADM. JAKARTA PUSAT",
    district="GAMBIR",
    village="GAMBIR",
    product=Product.PRABAYAR,
    power=2200,
    tariff="R1",
)


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
    assert {result for result in results if CLOSINGS[closing].allowed(result)} == allowed


def test_the_closings_are_those_of_the_flow():
    asked = {node.closing for node in INTAKE.nodes if isinstance(node, Outcome)}
    assert set(CLOSINGS) == asked
    assert all(id == closing.id for id, closing in CLOSINGS.items())


@pytest.mark.parametrize("result", [result.value for result in Result])
def test_the_flow_leads_from_each_result_only_to_the_closings_it_allows(result):
    branch = INTAKE.node("result")
    question = INTAKE.node(next(c.goto for c in branch.choices if c.value == result))
    reached = {INTAKE.node(c.goto).closing for c in question.choices if not c.stay} | {"cancelled"}
    assert reached == {id for id, closing in CLOSINGS.items() if closing.allowed(result)}


def test_only_the_refusal_is_closed_in_apkt_with_the_sops_fields():
    assert CLOSINGS["decline"].status == "APKT ISSUE CLOSED"
    assert CLOSINGS["decline"].apkt == (
        ("Gangguan", "Keluhan"),
        ("Tipe Permasalahan", "PDPB"),
        ("Sub Tipe Permasalahan", "Info"),
    )
    assert [id for id, closing in CLOSINGS.items() if closing.apkt or closing.status] == ["decline"]


def test_what_each_closing_demands():
    assert [id for id, closing in CLOSINGS.items() if closing.needs_bantuan_lain] == ["decline"]
    assert [id for id, closing in CLOSINGS.items() if closing.needs_report] == ["report"]
    going_on = [id for id, closing in CLOSINGS.items() if closing.continues_ap2t]
    assert going_on == ["continue_ap2t", "continue_ap2t_alternative"]


def test_a_registry_that_does_not_fit_the_flow_is_refused():
    one = Closing("one", "Satu", frozenset())
    end = Outcome("end", 6, "Selesai", closing="one")
    assert registry([one], [end]) == {"one": one}
    with pytest.raises(ValueError, match="'one' is there twice"):
        registry([one, one], [end])
    with pytest.raises(ValueError, match="differ: one"):
        registry([], [end])
    with pytest.raises(ValueError, match="differ: two"):
        registry([one, Closing("two", "Dua", frozenset())], [end])


def test_block_for_ap2t_has_the_caller_and_the_form():
    assert ap2t_block("Penyambungan Baru (PB)", SARI, GAMBIR) == [
        "Jenis Transaksi: Penyambungan Baru (PB)",
        "Nama Pemohon: Ibu Sari",
        "Telepon: 081234567890",
        "Provinsi: DKI JAKARTA",
        "Kabupaten: KOTA ADM. JAKARTA PUSAT",
        "Kecamatan: GAMBIR",
        "Desa: GAMBIR",
        "Produk: Prabayar",
        "Tarif: R1",
        "Daya: 2200",
        "Jenis Program: NOR",
    ]


def test_block_for_apkt_of_a_refusal():
    assert apkt_block(CLOSINGS["decline"], SARI, GAMBIR) == [
        "Status: APKT ISSUE CLOSED",
        "Gangguan: Keluhan",
        "Tipe Permasalahan: PDPB",
        "Sub Tipe Permasalahan: Info",
        "Nama Pemohon: Ibu Sari",
        "Telepon: 081234567890",
        "Provinsi: DKI JAKARTA",
        "Kabupaten: KOTA ADM. JAKARTA PUSAT",
        "Kecamatan: GAMBIR",
        "Desa: GAMBIR",
        "Produk: Prabayar",
        "Daya: 2200",
    ]


def test_block_for_info_only_has_the_closing_and_no_request():
    assert apkt_block(CLOSINGS["decline"], Caller()) == [
        "Status: APKT ISSUE CLOSED",
        "Gangguan: Keluhan",
        "Tipe Permasalahan: PDPB",
        "Sub Tipe Permasalahan: Info",
    ]


def test_report_to_the_unit_has_no_invented_codes():
    lines = apkt_block(
        CLOSINGS["report"], SARI, GAMBIR, unit="UP3 Menteng", report="Pelanggan tetap ingin Prabayar."
    )
    assert lines == [
        "Nama Pemohon: Ibu Sari",
        "Telepon: 081234567890",
        "Provinsi: DKI JAKARTA",
        "Kabupaten: KOTA ADM. JAKARTA PUSAT",
        "Kecamatan: GAMBIR",
        "Desa: GAMBIR",
        "Produk: Prabayar",
        "Daya: 2200",
        "Unit PLN: UP3 Menteng",
        "Laporan: Pelanggan tetap ingin Prabayar.",
    ]


def test_a_salutation_alone_is_no_name():
    assert apkt_block(CLOSINGS["report"], Caller(salutation="Ibu")) == []
