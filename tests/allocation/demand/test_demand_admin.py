"""Permintaan belum terlayani and Selisih dengan AP2T in the admin: figures, filters, files, and who may."""

import re
from datetime import timedelta

import pytest

from allocation.clock import today_wib
from allocation.demand.ap2t_differences import result_text
from tests.allocation.demand.demand_pages import DIFFERENCES, PAGES, UNMET, words

pytestmark = pytest.mark.django_db


# What a manager reads


def test_the_page_first_shows_the_last_thirty_days_of_the_users_own_unit(client_of, some_requests):
    response = client_of("manager").get(UNMET)
    assert response.context["unit"].cells == [["UID Jakarta Raya", "UP3 Menteng", 2, 0, 0, 1, 3]]
    assert response.context["kelas"].totals == [1, 2, 3]
    assert response.context["produk"].cells == [["1 Phasa", 0, 2, 2], ["3 Phasa", 1, 0, 1]]
    assert response.context["minggu"].totals == [2, 1, 3]
    assert response.context["belum"].cells == []


def test_a_uid_is_summed_over_its_up3s(client_of, some_requests):
    shown = words(client_of("srm").get(UNMET))
    assert (
        "UID Jakarta Raya 3 0 0 1 4 UP3 Menteng 2 0 0 1 3 UP3 Bandengan 1 0 0 0 1 Jumlah 3 0 0 1 4" in shown
    )


@pytest.mark.parametrize(
    ("who", "query"), [("manager", ""), ("srm", "unit=UP3-MENTENG"), ("pusat", "unit=UP3-MENTENG")]
)
def test_the_sum_of_one_up3_is_not_called_the_uids(client_of, some_requests, who, query):
    for address in PAGES:
        shown = words(client_of(who).get(f"{address}?{query}"))
        table = shown.split("Per unit", 1)[-1].split("Jumlah", 1)[1].split("CSV", 1)[0]
        assert "UID Jakarta Raya" not in table
        assert "UP3 Menteng" in table


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_says_what_it_holds(client_of, some_requests, kind):
    asked = "dari=2026-11-01&sampai=2026-11-02&unit=UP3-MENTENG&phasa=1&produk=PRABAYAR"
    for address, page in ((UNMET, "permintaan"), (DIFFERENCES, "selisih")):
        response = client_of("srm").get(f"{address}?{asked}&{kind}=unit")
        name = response["Content-Disposition"].split('"')[1]
        assert name.startswith(f"{page}-unit-1-november-2026-2-november-2026-up3-menteng-1-phasa-prabayar-")
        assert name.endswith(f".{kind}")


def test_the_only_unit_stands_in_the_file_too(client_of, some_requests):
    response = client_of("manager").get(f"{UNMET}?csv=unit")
    assert "-up3-menteng-" in response["Content-Disposition"]


def test_every_table_is_offered_as_csv_and_xlsx(client_of, some_requests):
    for address in PAGES:
        page = client_of("srm").get(address).content.decode()
        assert page.count("csv=") == page.count("xlsx=") > 1


def test_the_request_for_material_says_what_alone_was_counted(client_of, some_requests):
    page = words(client_of("manager").get(f"{UNMET}?phasa=3&produk=PRABAYAR"))
    assert "Hanya: 3 Phasa, Prabayar" in page
    assert "Jumlah seluruhnya: 1 permintaan." in page
    assert "Hanya:" not in words(client_of("manager").get(UNMET))


def test_what_is_not_set_stands_apart(client_of, some_requests):
    response = client_of("other_srm").get(UNMET)
    assert response.context["unit"].total == 1
    assert response.context["belum"].cells == [["UID Jawa Barat", "UP3 Bandung", 1, 0, 1]]


def test_head_office_sees_all_and_the_villages_without_a_unit(client_of, some_requests):
    response = client_of("pusat").get(UNMET)
    assert response.context["unit"].total == 5
    assert [row[1] for row in response.context["belum"].cells] == [
        "UP3 Bandung",
        "Wilayah yang belum dipetakan",
    ]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("unit=UP3-MENTENG", 3),
        ("unit=UID-JAYA", 4),
        ("phasa=3", 1),
        ("phasa=1&produk=PASCABAYAR", 4),
        ("produk=PRABAYAR", 1),
        ("unit=UP3-BANDUNG&phasa=3", 0),
        ("unit=&phasa=&produk=", 5),
    ],
)
def test_filters_narrow_the_figures(client_of, some_requests, query, total):
    assert client_of("pusat").get(f"{UNMET}?{query}").context["unit"].total == total


def test_days_can_be_chosen_both_ends_included(client_of, some_requests):
    today = today_wib()
    dates = {"dari": today - timedelta(days=30), "sampai": today - timedelta(days=8)}
    response = client_of("manager").get(UNMET, {k: v.isoformat() for k, v in dates.items()})
    assert response.context["unit"].total == 3


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("dari=kemarin", "Tanggal ini tidak terbaca: isi misalnya 23/11/2026."),
        ("dari=", "Isi tanggal ini."),
        ("dari=2026-13-45", "Tanggal ini tidak terbaca"),
        ("dari=2021-01-25", "Sebelum SOP berlaku (26/01/2021) belum ada panggilan."),
        ("sampai=2099-12-31", "Isi paling akhir hari ini."),
        ("dari=2022-05-02&sampai=2022-05-01", "Tanggal ini sebelum tanggal Dari: tukar keduanya."),
        ("dari=2022-01-01&sampai=2023-01-02", "Pilih paling banyak 366 hari."),
        ("unit=UP3-BANDUNG", "Pilih unit dari daftar."),
        ("unit=%00", "Pilih unit dari daftar."),
        ("phasa=2", "Pilih 1 Phasa atau 3 Phasa."),
        ("produk=pulsa", "Pilih Prabayar atau Pascabayar."),
    ],
)
@pytest.mark.parametrize("address", PAGES)
def test_nonsense_is_answered_in_words_without_figures(client_of, some_requests, address, query, message):
    for more in ("", "&csv=unit"):
        response = client_of("srm").get(f"{address}?{query}{more}")
        assert response.status_code == 200
        assert message in words(response)
        assert "unit" not in response.context


@pytest.mark.parametrize("address", PAGES)
def test_what_was_typed_stays_in_its_field(client_of, some_requests, address):
    page = client_of("srm").get(f"{address}?dari=kemarin&sampai=2026-11-23").content.decode()
    fields = {re.search(r'name="(\w+)"', f)[1]: f for f in re.findall("<input[^>]*>", page) if "name=" in f}
    assert 'value="kemarin"' in fields["dari"]
    assert 'type="text"' in fields["dari"]
    assert 'value="2026-11-23"' in fields["sampai"]
    assert 'type="date"' in fields["sampai"]


def test_a_day_may_be_typed_as_people_write_it(client_of, some_requests):
    first, last = (f"{today_wib() - timedelta(days=days):%d/%m/%Y}" for days in (30, 8))
    assert client_of("manager").get(UNMET, {"dari": first, "sampai": last}).context["unit"].total == 3


@pytest.mark.slow
def test_a_year_is_not_too_long(client_of, some_requests):
    assert client_of("srm").get(f"{UNMET}?dari=2022-01-01&sampai=2023-01-01").context["unit"].total == 0


@pytest.mark.slow
def test_nothing_unserved_is_said(client_of):
    shown = words(client_of("manager").get(UNMET))
    assert "Tidak ada permintaan yang belum terlayani pada pilihan ini." in shown
    assert "Naskah permohonan" not in shown


# The text to copy


@pytest.mark.slow
def test_the_text_to_copy_is_for_the_unit_that_was_chosen(client_of, some_requests):
    text = "\n".join(client_of("pusat").get(f"{UNMET}?unit=UP3-MENTENG").context["request_text"])
    assert "Unit: UP3 Menteng (UID Jakarta Raya)" in text
    assert "UP3 Menteng: 3 permintaan" in text
    assert "- kWh meter 1 Phasa Pascabayar: 2\n    450–2.200 VA: 2" in text


@pytest.mark.parametrize(
    ("who", "unit"), [("manager", "UP3 Menteng (UID Jakarta Raya)"), ("srm", "UID Jakarta Raya")]
)
def test_a_manager_of_one_unit_need_not_choose_it(client_of, some_requests, who, unit):
    assert f"Unit: {unit}" in client_of(who).get(UNMET).context["request_text"]


def test_for_all_units_at_once_there_is_no_text(client_of, some_requests):
    assert "Pilih satu UID/UIW atau UP3" in words(client_of("pusat").get(UNMET))


# Differences with AP2T


def test_differences_are_counted_and_listed_newest_first(client_of, some_requests):
    response = client_of("pusat").get(DIFFERENCES)
    assert [row[1:] for row in response.context["unit"].cells] == [
        ["UP3 Menteng", 1, 0, 0, 0, 1],
        ["UP3 Bandung", 1, 0, 0, 0, 1],
        ["Wilayah yang belum dipetakan", 1, 0, 0, 0, 1],
    ]
    assert {tuple(row) for row in response.context["jawaban"].cells} == {
        ("ditawarkan Prabayar → dapat dilayani", 1),
        ("belum dapat diputuskan → tidak tersedia", 1),
        ("dapat dilayani → ditawarkan Prabayar", 1),
    }
    assert [line[0] for line in response.context["lines"]] == [708, 707, 705]
    assert "#708" in words(response)


def test_a_manager_sees_the_own_differences_alone(client_of, some_requests):
    response = client_of("manager").get(DIFFERENCES)
    [line] = response.context["lines"]
    assert line[0] == 708
    assert line[2:] == [
        "UP3 Menteng",
        "GAMBIR (31.71.01.1001)",
        "PB",
        "1 Phasa",
        "Pascabayar",
        "2.200",
        "dapat dilayani",
        "ditawarkan Prabayar",
    ]


@pytest.mark.slow
def test_long_lists_come_in_pages(client_of, keep):
    for _ in range(51):
        keep("UP3-MENTENG", ap2t="SERVED")
    client = client_of("manager")
    assert len(client.get(DIFFERENCES).context["lines"]) == 50
    assert "Halaman 2 dari 2" in words(client.get(f"{DIFFERENCES}?hal=2"))
    for odd in ("0", "99", "x", "\0"):
        assert client.get(DIFFERENCES, {"hal": odd}).status_code == 200


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("SERVED", "dapat dilayani"),
        ("OFFER_ALTERNATIVE PASCABAYAR", "ditawarkan Pascabayar"),
        ("NOT_AVAILABLE", "tidak tersedia"),
        ("UNDECIDABLE", "belum dapat diputuskan"),
        ("", ""),
    ],
)
def test_answers_in_words(stored, text):
    assert result_text(stored) == text
