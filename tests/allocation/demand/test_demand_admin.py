"""Permintaan belum terlayani and Selisih dengan AP2T in the admin: figures, filters, files, and who may."""

import csv
import io
import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.urls import NoReverseMatch, reverse

from allocation.clock import today_wib
from allocation.demand.ap2t_differences import result_text
from allocation.models import Demand, Post

pytestmark = pytest.mark.django_db

UNMET, DIFFERENCES = "/admin/allocation/demand/", "/admin/allocation/demand/selisih/"
PAGES = [UNMET, DIFFERENCES]
OUTSIDE = ["agent", "supervisor", "stranger"]
WIB = ZoneInfo("Asia/Jakarta")
SERVICES = ["1 Ph – Pascabayar", "1 Ph – Prabayar", "3 Ph – Pascabayar", "3 Ph – Prabayar"]


@pytest.fixture
def keep(make_demand):
    """keep("UP3-MENTENG", days_ago=8): a request of that day's midnight, in calls numbered from 700."""

    def one(unit, *, days_ago=0, **more):
        today = datetime.combine(today_wib(), datetime.min.time(), WIB)
        number = 700 + Demand.objects.count()
        return make_demand(unit, today - timedelta(days=days_ago), call_number=number, **more)

    return one


@pytest.fixture
def some_requests(keep):
    keep("UP3-MENTENG")
    keep("UP3-MENTENG", phase=3, product="PRABAYAR", power=23000, days_ago=8)
    keep("UP3-MENTENG", days_ago=29)
    keep("UP3-MENTENG", days_ago=30)
    keep("UP3-BANDENGAN", power=5500)
    keep("UP3-BANDUNG", power=11000, ap2t="SERVED")
    keep("UP3-BANDUNG", reason="NO_SETTING", outcome="UNDECIDABLE")
    keep(None, reason="NO_UNIT", outcome="UNDECIDABLE", ap2t="NOT_AVAILABLE")
    keep("UP3-MENTENG", reason="", outcome="SERVED", ap2t="OFFER_ALTERNATIVE PRABAYAR")


def words(response):
    html = re.sub(r"(?s)<(script|style|head|svg)\b.*?</\1>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


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
        ("dari=0001-01-01", "Pilih tanggal dari 26 Januari 2021 sampai hari ini."),
        ("sampai=9999-12-31", "Pilih tanggal dari 26 Januari 2021 sampai hari ini."),
        ("dari=2022-05-02&sampai=2022-05-01", "Tanggal sampai mendahului tanggal dari"),
        ("dari=2022-01-01&sampai=2023-01-02", "Pilih masa paling panjang 366 hari."),
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


def test_a_year_is_not_too_long(client_of, some_requests):
    assert client_of("srm").get(f"{UNMET}?dari=2022-01-01&sampai=2023-01-01").context["unit"].total == 0


def test_nothing_unserved_is_said(client_of):
    shown = words(client_of("manager").get(UNMET))
    assert "Tidak ada permintaan yang belum terlayani pada pilihan ini." in shown
    assert "Naskah permohonan" not in shown


# The text to copy


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


# Files


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            "unit",
            [
                ["UID/UIW", "UP3", *SERVICES, "Jumlah"],
                ["UID Jakarta Raya", "UP3 Menteng", "2", "0", "0", "1", "3"],
            ],
        ),
        (
            "produk",
            [
                ["Meter", "Prabayar", "Pascabayar", "Jumlah"],
                ["1 Phasa", "0", "2", "2"],
                ["3 Phasa", "1", "0", "1"],
            ],
        ),
        ("belum", [["UID/UIW", "UP3", "1 Phasa", "3 Phasa", "Jumlah"]]),
    ],
)
def test_each_table_comes_as_csv(client_of, some_requests, table, rows):
    response = client_of("manager").get(f"{UNMET}?csv={table}")
    assert response["Content-Disposition"].startswith(f'attachment; filename="permintaan-{table}-')
    assert rows_of(response) == rows


@pytest.mark.parametrize("table", ["kelas", "minggu"])
def test_each_plot_has_its_csv(client_of, some_requests, table):
    response = client_of("manager").get(f"{UNMET}?csv={table}")
    assert sum(int(row[-1]) for row in rows_of(response)[1:]) == 3


def test_the_calls_that_differ_come_as_csv_without_their_callers(client_of, some_requests):
    header, row = rows_of(client_of("manager").get(f"{DIFFERENCES}?csv=panggilan"))
    assert header[:4] == ["Panggilan", "Waktu", "UP3", "Desa/kelurahan"]
    assert row[0] == "708"
    assert len(row) == len(header) == 10


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("table", ["x", "../x", "UNIT", "%00"])
def test_there_are_no_other_files(client_of, some_requests, address, table):
    assert client_of("manager").get(f"{address}?csv={table}").status_code == 404


# Who may


@pytest.mark.parametrize("address", [*PAGES, f"{UNMET}?csv=unit", f"{DIFFERENCES}?csv=panggilan"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((who, 200) for who in ("manager", "other_manager", "srm", "other_srm", "pusat")),
        ("administrator", 403),
        *((who, 302) for who in OUTSIDE),
    ],
)
def test_the_pages_open_for_holders_of_a_post(client_of, some_requests, address, who, status):
    assert client_of(who).get(address).status_code == status


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("query", ["", "unit=UP3-BANDUNG", "unit=UID-JABAR", "unit__code=UP3-BANDUNG", "q=x"])
@pytest.mark.parametrize("who", ["manager", "srm"])
def test_no_filter_leads_out_of_the_scope(client_of, some_requests, address, query, who):
    client = client_of(who)
    for table in ("", "unit", "jawaban", "panggilan", "belum", "pasti", "kelas"):
        response = client.get(f"{address}?{query}&csv={table}")
        text = str(rows_of(response)) if response.streaming else words(response)
        assert "Bandung" not in text
        assert "Jawa Barat" not in text
        assert "belum dipetakan" not in text


def test_the_right_ends_with_the_post(client_of, some_requests, manager):
    client = client_of("manager")
    Post.objects.filter(user=manager).update(active=False)
    assert client.get(UNMET).status_code == 302


@pytest.mark.parametrize("who", ["manager", "srm", "pusat", "administrator"])
@pytest.mark.parametrize("path", ["add/", "1/change/", "1/delete/", "1/history/", "1/", "autocomplete/"])
def test_a_single_row_has_no_page(client_of, some_requests, who, path):
    assert client_of(who).get(f"{UNMET}{path}").status_code == 404
    assert client_of(who).post(f"{UNMET}{path}", {"post": "yes"}).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("admin:allocation_demand_change", args=[1])


def test_posting_to_the_pages_changes_nothing(client_of, some_requests):
    before = list(Demand.objects.values())
    for address in PAGES:
        client_of("srm").post(address, {"action": "delete_selected", "_selected_action": ["1"]})
    assert list(Demand.objects.values()) == before


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["manager", "srm", "pusat"])
def test_a_page_takes_few_statements(client_of, some_requests, django_assert_max_num_queries, address, who):
    client = client_of(who)
    client.get(address)  # the session's own first write
    with django_assert_max_num_queries(20 if address == UNMET else 15):
        client.get(f"{address}?unit=")


@pytest.mark.parametrize("address", PAGES)
def test_pages_carry_no_inline_script_or_style(client_of, some_requests, address):
    html = client_of("srm").get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)|<style|\son\w+=|\sstyle=", html)
