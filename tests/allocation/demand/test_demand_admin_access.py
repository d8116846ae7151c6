"""Figures of demand in the admin: who may see them, and the files."""

import csv
import io
import re

import pytest
from django.urls import NoReverseMatch, reverse

from allocation.models import Demand, Post
from tests.allocation.demand.demand_pages import DIFFERENCES, PAGES, UNMET, words

pytestmark = pytest.mark.django_db
OUTSIDE = ["agent", "supervisor", "stranger"]
SERVICES = ["1 Ph – Pascabayar", "1 Ph – Prabayar", "3 Ph – Pascabayar", "3 Ph – Prabayar"]


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


# Who may


@pytest.mark.slow
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


@pytest.mark.slow
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
