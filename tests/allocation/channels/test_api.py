"""The API as Web PLN and PLN Mobile see it (design "Contracts"). Every answer is typed by hand."""

import json

import pytest
from django.core.management import call_command

from allocation.availability.changes import load_setting
from allocation.models import Demand, MeterAvailability, Region

pytestmark = pytest.mark.django_db

SOP_EXAMPLE = {"transaction": "PB", "power": 2200, "product": "PASCABAYAR", "village": "31.71.01.1001"}
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


# Villages ------------------------------------------------------------------------------------------


def test_a_village_is_found_as_on_the_page(api):
    response = api.get("villages?q=gambr+jakpus&limit=1")
    assert response.status_code == 200
    assert response.json() == {
        "villages": [
            {
                "code": "31.71.01.1001",
                "name": "GAMBIR",
                "kind": "Kel.",
                "postal_code": "10110",
                "district": "GAMBIR",
                "regency": "KOTA ADM. JAKARTA PUSAT",
                "province": "DKI JAKARTA",
            }
        ],
        "matches": 0,
        "nearest": [],
    }


def test_villages_are_eight_unless_said_otherwise_and_none_for_nothing(api):
    assert len(api.get("villages?q=suka").json()["villages"]) == 8
    assert len(api.get("villages?q=suka&limit=50").json()["villages"]) == 50
    assert api.get("villages?q=").json() == {"villages": [], "matches": 0, "nearest": []}


def test_what_is_not_found_names_the_nearest(api):
    answer = api.get("villages?q=xqzgambirwk").json()
    assert answer["villages"] == []
    assert answer["nearest"]


@pytest.mark.parametrize(
    ("query", "code", "field", "message"),
    [
        ("", "missing", "q", "Isi q."),
        ("q=a&limit=0", "invalid", "limit", "'limit' terlalu kecil: isi 1 atau lebih."),
        ("q=a&limit=51", "invalid", "limit", "'limit' terlalu besar: isi 50 atau kurang."),
        ("q=a&limit=x", "invalid", "limit", "'limit' harus bilangan bulat."),
        ("q=" + "a" * 201, "invalid", "q", "'q' terlalu panjang: paling banyak 200 huruf."),
        ("q=a&nama=Sari", "invalid", "nama", "Parameter 'nama' tidak dikenal: hapus dari alamat."),
        ("q=a&q=b", "conflict", "q", "Parameter q diisi dua kali: kirim satu saja."),
    ],
)
def test_a_bad_query_is_422(api, query, code, field, message):
    response = api.get(f"villages?{query}")
    assert response.status_code == 422
    assert response.json() == {"error": {"code": code, "message": message, "field": field}}


def test_villages_that_fit_come_first_and_matches_says_how_many(api):
    answer = api.get("villages?q=tanah+abang").json()
    assert answer["matches"] == 34
    assert [v["district"] for v in answer["villages"][:2]] == ["TANAH ABANG", "TANAH ABANG"]
    assert answer["villages"][0]["regency"] == "KOTA ADM. JAKARTA PUSAT"
    assert [v["name"] for v in answer["villages"][2:]] == ["TANAH ABANG"] * 6
    answer = api.get("villages?q=wonorojo&limit=50").json()
    fitting, guessed = answer["villages"][: answer["matches"]], answer["villages"][answer["matches"] :]
    assert {v["name"] for v in fitting} == {"WONOROJO"}
    assert guessed
    assert "WONOROJO" not in {v["name"] for v in guessed}


def test_a_search_takes_few_statements(api, django_assert_max_num_queries):
    api.get("regions")  # begins the token's minute
    with django_assert_max_num_queries(4):  # token, its turn, the regions in force, the villages
        api.get("villages?q=suka&limit=50")


# Regions -------------------------------------------------------------------------------------------


def test_the_four_lists_lead_from_the_provinces_to_the_village(api):
    provinces = api.get("regions").json()
    assert (provinces["total"], len(provinces["regions"]), provinces["next"]) == (38, 38, None)
    jakarta = {"code": "31", "level": 1, "name": "DKI JAKARTA", "label": "DKI JAKARTA", "kind": None}
    assert jakarta | {"postal_code": None} in provinces["regions"]
    names = [
        [r["name"] for r in api.get(f"regions/{code}/children").json()["regions"]] for code in ("31", "31.71")
    ]
    assert "KOTA ADM. JAKARTA PUSAT" in names[0]
    assert "GAMBIR" in names[1]
    villages = api.get("regions/31.71.01/children").json()
    assert [(v["name"], v["kind"]) for v in villages["regions"]] == [
        ("CIDENG", "Kel."),
        ("DURI PULO", "Kel."),
        ("GAMBIR", "Kel."),
        ("KEBON KELAPA", "Kel."),
        ("PETOJO SELATAN", "Kel."),
        ("PETOJO UTARA", "Kel."),
    ]


def test_villages_of_the_same_name_are_told_apart(api, villages):
    twins = villages.two_desa
    listed = api.get(f"regions/{twins[0][:8]}/children").json()["regions"]
    assert {r["label"] for r in listed if r["code"] in twins} == {
        "TOUNELET SATU (Desa, 71.02.11.2003)",
        "TOUNELET SATU (Desa, 71.02.11.2018)",
    }


def test_pages_follow_one_another_to_the_end(api):
    seen, address = [], "regions/31/children?limit=4"
    while address:
        page = api.get(address).json()
        seen += [region["code"] for region in page["regions"]]
        assert page["total"] == 6
        address = page["next"] and page["next"].removeprefix("/api/v1/")
    assert len(seen) == len(set(seen)) == 6
    assert api.get("regions/31/children?offset=6").json()["regions"] == []


def test_a_village_has_no_children_and_an_unknown_code_is_404(api):
    assert api.get("regions/31.71.01.1001/children").json() == {"regions": [], "total": 0, "next": None}
    for code in ("99", "31.71.99", "jakarta", "31%00", "31.71.01.1001.1", "%E0%A4%A"):
        response = api.get(f"regions/{code}/children")
        assert response.status_code == 404, code
        assert response.json()["error"]["code"] == "not_found"
        assert response.json()["error"]["field"] == "code"


def test_a_list_may_be_kept_and_is_asked_for_again_by_its_etag(api):
    first = api.get("regions/31/children")
    assert first.headers["Cache-Control"] == "private, max-age=300"
    assert "Authorization" in first.headers["Vary"]
    again = api.get("regions/31/children", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = api.get("regions/32/children", **{"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_an_etag_ends_with_the_list_it_stands_for(api):
    tag = api.get("regions/31/children").headers["ETag"]
    Region.objects.filter(pk="31.71").update(ap2t_name="KOTA ADM. JAKARTA TENGAH")
    answer = api.get("regions/31/children", **{"If-None-Match": tag})
    assert answer.status_code == 200
    assert "KOTA ADM. JAKARTA TENGAH" in [r["name"] for r in answer.json()["regions"]]


def test_no_other_answer_may_be_kept(api, demo_settings):
    for response in (
        api.post("decisions", SOP_EXAMPLE),
        api.get("villages?q=gambir"),
        api.get("units/UP3-MENTENG/availability"),
        api.get("regions/99/children"),
    ):
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


def test_a_list_takes_few_statements(api, django_assert_num_queries):
    api.get("regions")  # begins the token's minute
    with django_assert_num_queries(3):  # token, its turn, the list
        api.get("regions/31.71.01/children")


# Units ---------------------------------------------------------------------------------------------


def test_a_unit_shows_what_is_in_force_and_whose_it_is(api, demo_settings):
    answer = api.get("units/UP3-MENTENG/availability").json()
    assert answer["unit"] == {
        "code": "UP3-MENTENG",
        "name": "UP3 Menteng",
        "level": "UP3",
        "parent": "UID-JAYA",
        "operator": "PLN",
    }
    assert [(s["phase"], s["availability"], s["set_by"]) for s in answer["availability"]] == [
        (1, "PRABAYAR", "UP3-MENTENG"),
        (3, "ALL", "UID-JAYA"),
    ]
    assert all(s["changed_at"].endswith("Z") for s in answer["availability"])


def test_a_unit_above_and_one_that_is_not_set(api, demo_settings):
    above = api.get("units/UID-JAYA/availability").json()
    assert (above["unit"]["parent"], above["availability"][0]["set_by"]) == (None, "UID-JAYA")
    unset = {"availability": None, "set_by": None, "changed_at": None}
    assert api.get("units/UP3-JAYAPURA/availability").json()["availability"] == [
        {"phase": 1} | unset,
        {"phase": 3} | unset,
    ]


def test_no_person_is_named(api, manager):
    from allocation.availability.changes import set_availability

    manager.first_name, manager.last_name = "Rina", "Wulandari"
    manager.save()
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Stok datang")
    text = api.get("units/UP3-MENTENG/availability").content.decode()
    assert not any(word in text for word in ("Rina", "Wulandari", manager.username, "Stok datang"))


def test_nothing_of_pln_batam_is_shown(api):
    load_setting(unit="UID-JAYA", phase=1, availability="ALL", source="uji")
    answer = api.get("units/UP3-PLN-BATAM/availability").json()
    assert answer["unit"]["operator"] == "PLN BATAM"
    assert [s["availability"] for s in answer["availability"]] == [None, None]


def test_an_unknown_unit_is_404(api):
    for code in ("UP3-ATLANTIS", "%00", "up3-menteng", "x" * 500):
        response = api.get(f"units/{code}/availability")
        assert response.status_code == 404
        assert response.json()["error"]["field"] == "code"
