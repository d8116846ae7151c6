"""A request in text fields: what is refused, and with which words."""

import pytest

from allocation.domain.decision import Case
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Availability, Product, Service, Transaction
from allocation.domain.request import Request, read_request
from allocation.reference import ladder

GOOD = {"transaction": "PB", "power": "2.200", "product": "PASCABAYAR", "availability": "PRABAYAR"}


def test_a_new_connection_is_read():
    case = Case(Transaction.PB, None, None, 2_200, 1, Product.PASCABAYAR)
    assert read_request(ladder(), GOOD) == Request(case, "", Availability.PRABAYAR)


def test_a_change_with_everything_filled_is_read():
    fields = {
        "transaction": "PD",
        "current": "3-PRABAYAR",
        "current_power": "10 600",
        "power": "5000",
        "phase": "3",
        "product": "PRABAYAR",
        "village": " 31.71.01.1001 ",
        "availability": "",
    }
    case = Case(Transaction.PD, Service(3, Product.PRABAYAR), 10_600, 5_000, 3, Product.PRABAYAR)
    assert read_request(ladder(), fields) == Request(case, "31.71.01.1001", None)


@pytest.mark.parametrize(
    ("fields", "code", "field", "message"),
    [
        ({"transaction": ""}, "missing", "transaction", "Isi transaksi: PB atau PD."),
        ({"transaction": "pb"}, "invalid", "transaction", "Transaksi 'pb' tidak dikenal: isi PB atau PD."),
        ({"product": ""}, "missing", "product", "Isi produk: PRABAYAR atau PASCABAYAR."),
        (
            {"product": "PASKABAYAR"},
            "invalid",
            "product",
            "Produk 'PASKABAYAR' tidak dikenal: isi PRABAYAR atau PASCABAYAR.",
        ),
        (
            {"availability": "NONE"},
            "invalid",
            "availability",
            "Ketersediaan 'NONE' tidak dikenal: isi ALL, PASCABAYAR atau PRABAYAR.",
        ),
        (
            {"availability": ""},
            "missing",
            "village",
            "Isi desa (village) atau ketersediaan (availability).",
        ),
        (
            {"village": "31.71.01.1001"},
            "conflict",
            "availability",
            "Isi salah satu saja: desa (village) atau ketersediaan (availability).",
        ),
        ({"phase": "2"}, "invalid", "phase", "Phasa '2' tidak dikenal: isi 1, 3 atau kosongkan."),
        (
            {"current": "1-PRABAYAR"},
            "conflict",
            "current",
            "PB tidak memiliki layanan saat ini: kosongkan, atau pilih PD.",
        ),
        (
            {"transaction": "PD"},
            "missing",
            "current",
            "PD memerlukan layanan saat ini: isi phasa dan produk yang dipakai.",
        ),
        (
            {"current_power": "1,300"},
            "invalid",
            "current_power",
            "Daya saat ini '1,300' tidak terbaca: isi dalam VA dengan angka saja, misalnya 2200 atau 2.200.",
        ),
    ],
)
def test_a_bad_field_is_refused_with_what_to_do(fields, code, field, message):
    with pytest.raises(CaseError) as caught:
        read_request(ladder(), GOOD | fields)
    assert (caught.value.code, caught.value.field, caught.value.message) == (code, field, message)


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("transaction", "Isi transaksi: PB atau PD."),
        ("product", "Isi produk: PRABAYAR atau PASCABAYAR."),
        ("power", "Isi daya dalam VA, misalnya 2200 atau 2.200."),
        ("availability", "Isi desa (village) atau ketersediaan (availability)."),
    ],
)
def test_an_absent_field_is_an_empty_one(field, message):
    given = {name: text for name, text in GOOD.items() if name != field}
    with pytest.raises(CaseError) as caught:
        read_request(ladder(), given)
    assert (caught.value.code, caught.value.message) == ("missing", message)


def test_with_a_village_no_availability_and_no_phase_need_be_named():
    given = {"transaction": "PB", "power": "2200", "product": "PRABAYAR", "village": "31.71.01.1001"}
    assert read_request(ladder(), given)[1:] == ("31.71.01.1001", None)


@pytest.mark.parametrize("field", ["transaction", "product", "power", "phase", "availability", "current"])
def test_a_value_of_10000_characters_is_not_repeated_in_the_message(field):
    with pytest.raises(CaseError) as caught:
        read_request(ladder(), GOOD | {field: "<script>\x00\n" * 1_000})
    assert len(caught.value.message) < 160
    assert caught.value.message.isprintable()
