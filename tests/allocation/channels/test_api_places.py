"""The API's villages, regions and units."""

import pytest

from allocation.availability.changes import load_setting, set_availability
from allocation.models import Region
from tests.allocation.channels.asking import SOP_EXAMPLE

pytestmark = pytest.mark.django_db


# Villages ------------------------------------------------------------------------------------------


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_what_a_unit_follows_holds_there_since_it_follows(api, srm, it_is):
    """As the managers' list says it (test_in_force.py)."""

    def since(unit):
        answer = api.get(f"units/{unit}/availability").json()
        return answer["availability"][0]["changed_at"]

    for day, unit, value in (("01", "UID-JAYA", "ALL"), ("02", "UP3-MENTENG", "PRABAYAR")):
        it_is(f"2026-11-{day} 07:00")
        set_availability(unit=unit, phase=1, availability=value, by=srm, reason="uji")
    it_is("2026-11-20 07:00")
    set_availability(unit="UP3-MENTENG", phase=1, availability="", by=srm, reason="uji")
    assert since("UP3-MENTENG") == "2026-11-20T00:00:00Z"
    assert since("UP3-BINTARO") == since("UID-JAYA") == "2026-11-01T00:00:00Z"
    it_is("2026-11-21 07:00")
    set_availability(unit="UID-JAYA", phase=1, availability="PASCABAYAR", by=srm, reason="uji")
    assert since("UP3-MENTENG") == "2026-11-21T00:00:00Z"


def test_a_unit_above_and_one_that_is_not_set(api, demo_settings):
    above = api.get("units/UID-JAYA/availability").json()
    assert (above["unit"]["parent"], above["availability"][0]["set_by"]) == (None, "UID-JAYA")
    unset = {"availability": None, "set_by": None, "changed_at": None}
    assert api.get("units/UP3-JAYAPURA/availability").json()["availability"] == [
        {"phase": 1} | unset,
        {"phase": 3} | unset,
    ]


def test_no_person_is_named(api, manager):
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
