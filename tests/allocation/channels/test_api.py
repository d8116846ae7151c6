"""The API as Web PLN and PLN Mobile see it. Every answer is typed by hand."""

import json

import pytest
from django.core.management import call_command

from allocation.models import Demand, MeterAvailability
from tests.allocation.channels.asking import SOP_EXAMPLE

pytestmark = pytest.mark.django_db

NOTIFICATION = (
    "Layanan PASCABAYAR saat ini belum tersedia di Wilayah Anda. "
    "Apakah anda bersedia dilayani dengan Layanan PRABAYAR?"
)


@pytest.fixture
def decide(api):
    """decide(power=450): status and answer of the SOP's example with these changes."""

    def ask(**changed):
        response = api.post("decisions", SOP_EXAMPLE | changed)
        return response.status_code, response.json()

    return ask


@pytest.fixture
def refused(decide):
    """refused(power=1): code and field of the error. Its message is never empty."""

    def ask(**changed):
        status, answer = decide(**changed)
        assert status == 422, answer
        assert list(answer) == ["error"]
        assert answer["error"]["message"].endswith((".", "?"))
        return answer["error"]["code"], answer["error"]["field"]

    return ask


# Decisions -----------------------------------------------------------------------------------------


def test_the_sops_own_example_letter_by_letter(api, demo_settings):
    response = api.post("decisions", SOP_EXAMPLE)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.json() == {
        "outcome": "OFFER_ALTERNATIVE",
        "alternative": "PRABAYAR",
        "reason": "MATERIAL",
        "matrix_row": 11,
        "policy": "2021-01-26",
        "unit": "UP3-MENTENG",
        "notification": NOTIFICATION,
    }


def test_what_is_served_has_no_reason_and_no_notification(decide, demo_settings):
    assert decide(product="PRABAYAR") == (
        200,
        {
            "outcome": "SERVED",
            "alternative": None,
            "reason": None,
            "matrix_row": 11,
            "policy": "2021-01-26",
            "unit": "UP3-MENTENG",
            "notification": None,
        },
    )


def test_a_change_of_power_keeps_the_product_already_held(decide, demo_settings):
    # Row 12: 1 phase Prabayar only, PD from 1 Ph – Pascabayar: 450 to 22.000 VA postpaid.
    status, answer = decide(transaction="PD", current="1-PASCABAYAR", current_power=1300, phase=1)
    assert (status, answer["outcome"], answer["matrix_row"]) == (200, "SERVED", 12)


def test_not_available_and_no_promise(decide, demo_settings):
    # 17,600 VA, 1 phase PRABAYAR: neither product.
    status, answer = decide(power=17_600)
    assert (status, answer["outcome"], answer["matrix_row"]) == (200, "NOT_AVAILABLE", 11)
    assert (answer["alternative"], answer["notification"]) == (None, None)


def test_the_availability_may_be_given_instead_of_a_village(decide):
    status, answer = decide(village=None, availability="PASCABAYAR", product="PRABAYAR")
    assert status == 200
    assert answer == {
        "outcome": "OFFER_ALTERNATIVE",
        "alternative": "PASCABAYAR",
        "reason": "MATERIAL",
        "matrix_row": 6,
        "policy": "2021-01-26",
        "unit": None,
        "notification": "Layanan PRABAYAR saat ini belum tersedia di Wilayah Anda. "
        "Apakah anda bersedia dilayani dengan Layanan PASCABAYAR?",
    }


@pytest.mark.parametrize(
    ("village", "reason", "unit"),
    [
        ("papua", "NO_SETTING", "UP3-JAYAPURA"),
        ("batam", "PLN_BATAM", "UP3-PLN-BATAM"),
        ("low_confidence", "UNIT_UNSURE", None),
    ],
)
def test_undecidable_is_an_answer_with_a_policy_and_no_row(
    decide, demo_settings, villages, village, reason, unit
):
    status, answer = decide(village=getattr(villages, village))
    assert status == 200
    assert (answer["outcome"], answer["reason"], answer["unit"]) == ("UNDECIDABLE", reason, unit)
    assert (answer["matrix_row"], answer["alternative"], answer["notification"]) == (None, None, None)
    assert answer["policy"] == "2021-01-26"


def test_where_all_units_that_could_be_meant_agree_the_mapped_one_is_given(decide, demo_settings, villages):
    _, answer = decide(village=villages.low_confidence, product="PRABAYAR")
    assert (answer["outcome"], answer["matrix_row"], answer["unit"]) == ("SERVED", 1, "UP3-BANDENGAN")


def test_a_change_by_the_manager_is_in_force_at_once(decide, demo_settings):
    MeterAvailability.objects.filter(unit="UP3-MENTENG", phase=1).update(availability="ALL")
    assert decide()[1]["outcome"] == "SERVED"


def test_asking_again_is_harmless_and_nothing_is_stored(decide, demo_settings):
    from scripts_agent.models import Call

    assert decide() == decide()
    assert not Demand.objects.exists()
    assert not Call.objects.exists()


@pytest.mark.slow
def test_the_answers_are_those_of_the_command(api, demo_settings, villages, capsys, tmp_path):
    cases = [
        SOP_EXAMPLE | {"power": power, "product": product, "village": village}
        for power in (450, 2200, 11_000, 13_900, 23_000, 41_500, 53_000, 201_000)
        for product in ("PRABAYAR", "PASCABAYAR")
        for village in (villages.gambir, villages.bandung, villages.cikarang, villages.papua, villages.batam)
    ]
    file = tmp_path / "cases.csv"
    lines = [f"PB,,{case['power']},,{case['product']},{case['village']}" for case in cases]
    file.write_text("\n".join(["transaction,current,power,phase,product,village", *lines]), encoding="utf-8")
    call_command("decide", "--cases", str(file))
    written = [line.split(",") for line in capsys.readouterr().out.splitlines()[1:]]
    for case, cells in zip(cases, written, strict=True):
        answer = api.post("decisions", case).json()
        assert [("" if value is None else str(value)) for value in answer.values()] == cells[6:13], case


def test_a_decision_takes_few_statements(api, demo_settings, django_assert_num_queries):
    api.get("regions")  # begins the token's minute
    with django_assert_num_queries(3):  # token, its turn, the village with its unit and settings
        api.post("decisions", SOP_EXAMPLE)


# What is refused


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"transaction": None}, "missing", "transaction"),
        ({"power": None}, "missing", "power"),
        ({"product": None}, "missing", "product"),
        ({"village": None}, "missing", "village"),
        ({"transaction": "PD"}, "missing", "current"),
        ({"power": 13_901}, "missing", "phase"),
        ({"transaction": "pb"}, "invalid", "transaction"),
        ({"transaction": ""}, "invalid", "transaction"),
        ({"transaction": 1}, "invalid", "transaction"),
        ({"product": "PASKABAYAR"}, "invalid", "product"),
        ({"product": " PRABAYAR"}, "invalid", "product"),
        ({"power": 449}, "invalid", "power"),
        ({"power": 1_000_000_000}, "invalid", "power"),
        ({"power": -2200}, "invalid", "power"),
        ({"power": "2200"}, "invalid", "power"),
        ({"power": 2200.5}, "invalid", "power"),
        ({"power": True}, "invalid", "power"),
        ({"phase": 2}, "invalid", "phase"),
        ({"phase": "1"}, "invalid", "phase"),
        ({"phase": 3}, "conflict", "phase"),
        ({"current": "1-PRABAYAR"}, "conflict", "current"),
        ({"availability": "ALL"}, "conflict", "availability"),
        ({"village": None, "availability": "SEMUA"}, "invalid", "availability"),
        ({"village": "99.99.99.9999"}, "unknown_village", "village"),
        ({"village": "31.71.01"}, "unknown_village", "village"),
        ({"village": "GAMBIR"}, "unknown_village", "village"),
        ({"village": "31.71.01.1001\u0000"}, "invalid", "village"),
        ({"village": ["31.71.01.1001"]}, "invalid", "village"),
        ({"name": "Sari"}, "invalid", "name"),
        ({"on": "2021-01-26"}, "invalid", "on"),
    ],
)
def test_a_bad_value_is_422_with_code_and_field(refused, changed, code, field):
    assert refused(**changed) == (code, field)


def test_the_same_service_is_no_transaction(refused):
    same = {"transaction": "PD", "current": "1-PASCABAYAR", "current_power": 2200}
    assert refused(**same) == ("not_a_transaction", None)


def test_the_messages_are_those_of_the_pages(decide):
    assert decide(power=449)[1]["error"]["message"] == "Daya 449 VA di bawah batas: isi 450 VA atau lebih."
    assert decide(nama="Sari")[1]["error"]["message"] == "'nama' tidak dikenal: hapus isian ini."
    unknown = decide(village="99.99.99.9999")[1]["error"]["message"]
    assert unknown == "Desa dengan kode '99.99.99.9999' tidak dikenal: isi kode seperti 31.71.01.1001."


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "power=2200",
        '{"power": NaN}',
        '{"power": 2200, "power": 450}',
        b'{"product": "\xff"}',
        json.dumps(SOP_EXAMPLE).encode("utf-16"),
        "[" * 9_000,
        '{"power": ' + "9" * 5_000 + "}",
    ],
)
def test_a_body_that_is_no_json_is_400(api, body):
    response = api.post("decisions", body)
    assert response.status_code == 400
    assert response.json() == {
        "error": {
            "code": "invalid",
            "message": "Permintaan tidak terbaca: kirim satu objek JSON yang utuh.",
            "field": None,
        }
    }


@pytest.mark.parametrize(
    ("body", "code"), [("", "missing"), ("null", "invalid"), ("[]", "invalid"), ('"a"', "invalid")]
)
def test_a_body_that_is_no_object_is_422(api, body, code):
    response = api.post("decisions", body)
    assert response.status_code == 422
    error = response.json()["error"]
    assert error == {"code": code, "message": "Kirim satu permohonan sebagai objek JSON.", "field": None}


def test_another_content_type_is_415(api):
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ):
        response = api.post("decisions", json.dumps(SOP_EXAMPLE), content_type)
        assert response.status_code == 415
        assert response.json()["error"]["code"] == "invalid"


def test_json_with_its_charset_is_read(api, demo_settings):
    response = api.post("decisions", SOP_EXAMPLE, "Application/JSON; charset=utf-8")
    assert response.json()["notification"] == NOTIFICATION


def test_a_body_too_large_is_413(api):
    response = api.post("decisions", SOP_EXAMPLE | {"village": "3" * 10_000})
    assert response.status_code == 413
    assert response.json()["error"]["message"] == (
        "Badan permintaan terlalu besar: kirim paling banyak 10.000 byte."
    )
