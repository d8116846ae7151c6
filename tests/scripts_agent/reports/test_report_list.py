"""The list of reports: what it says, its filters, its pages and its file."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from scripts_agent.models import UnitReport
from scripts_agent.reports.readers import PAGE
from tests.cast import AsUser
from tests.november import at
from tests.scripts_agent.reports.a_report import TEXT, numbers_on
from tests.scripts_agent.stored_calls import make_call
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db


def many(agent: User, count: int, **fields: object) -> list[UnitReport]:
    now = timezone.now()
    return [
        UnitReport.objects.create(
            call=make_call(agent, "19 08:00", closing="report", village_id="31.71.01.1001"),
            **{
                "unit_id": "UP3-MENTENG",
                "product": "PASCABAYAR",
                "power": 2200,
                "phase": 1,
                "outcome": "NOT_AVAILABLE",
                "text": TEXT,
                "created_at": now,
                "state_since": now,
                **fields,
            },
        )
        for _ in range(count)
    ]


def test_the_list_says_what_is_wanted_offered_and_how_old_it_is(
    report: UnitReport, supervisor: User, as_user: AsUser
) -> None:
    UnitReport.objects.update(created_at=timezone.now() - timedelta(days=3))
    page = text_of(as_user(supervisor).get("/laporan/"))
    assert "3 hari UP3 Menteng GAMBIR Pascabayar 2.200 VA, 1 Phasa Prabayar baru –" in page
    assert "Sari" not in page


@pytest.mark.slow
def test_reports_that_wait_too_long_are_marked_and_counted(
    report: UnitReport, supervisor: User, as_user: AsUser
) -> None:
    client = as_user(supervisor)
    assert "perlu diingatkan (tambahan)" not in text_of(client.get("/laporan/"))
    UnitReport.objects.update(state_since=timezone.now() - timedelta(days=5))
    page = text_of(client.get("/laporan/"))
    assert "1 laporan perlu diingatkan (tambahan)." in page
    assert "lebih dari 2 hari kerja baru" in page
    assert numbers_on(client.get("/laporan/?keadaan=INGATKAN")) == [report.pk]
    UnitReport.objects.update(state="DITERUSKAN", state_since=timezone.now() - timedelta(days=8))
    assert "lebih dari 5 hari kerja diteruskan" in text_of(client.get("/laporan/"))
    UnitReport.objects.update(state="SELESAI")
    assert "perlu diingatkan (tambahan)" not in text_of(client.get("/laporan/?keadaan=SELESAI"))


def test_what_is_done_says_how_long_it_took(report: UnitReport, supervisor: User, as_user: AsUser) -> None:
    now = timezone.now()
    UnitReport.objects.update(
        state="SELESAI", created_at=now - timedelta(days=9), state_since=now - timedelta(days=5)
    )
    assert "4 hari UP3 Menteng" in text_of(as_user(supervisor).get("/laporan/?keadaan=SELESAI"))


@pytest.mark.slow
def test_every_report_stands_on_exactly_one_page(agent: User, supervisor: User, as_user: AsUser) -> None:
    made = [report.pk for report in many(agent, PAGE + 3)]
    client = as_user(supervisor)
    for query, expected in (("", made), ("keadaan=", made[::-1])):
        first = client.get(f"/laporan/?{query}")
        link = next(part.split('"')[0] for part in html_of(first).split('href="') if "sesudah=" in part[:80])
        second = client.get(link.replace("&amp;", "&"))
        assert numbers_on(first) + numbers_on(second) == expected
        assert "Berikutnya" not in text_of(second)


@pytest.mark.parametrize("query", ["keadaan=X", "unit=UP3-X", "umur=3", "umur=x", "keadaan=%00"])
def test_an_odd_filter_is_explained(supervisor: User, as_user: AsUser, query: str) -> None:
    refused = as_user(supervisor).get(f"/laporan/?{query}")
    assert refused.status_code == 422
    assert "dari daftar." in text_of(refused)
    assert as_user(supervisor).get(f"/laporan/daftar.csv?{query}").status_code == 404


@pytest.mark.parametrize("page", ["x", "-1", "9" * 5000, "²"])
def test_an_odd_page_is_the_first_one(
    report: UnitReport, supervisor: User, as_user: AsUser, page: str
) -> None:
    assert numbers_on(as_user(supervisor).get("/laporan/", {"sesudah": page})) == [report.pk]


@pytest.mark.parametrize(
    ("created", "since", "state", "age", "found"),
    [
        ("10 16:00", "10 16:00", "BARU", "7 hari", ["7"]),  # not yet seven times 24 hours
        ("10 00:30", "17 09:00", "DITERUSKAN", "7 hari", ["7"]),  # the 9th in Greenwich
        ("09 23:30", "10 00:30", "BARU", "8 hari", ["7"]),
        ("11 00:30", "11 00:30", "BARU", "6 hari", []),  # the 10th in Greenwich
        ("03 18:00", "03 18:00", "BARU", "14 hari", ["7", "14"]),
        ("03 18:00", "04 08:00", "SELESAI", "1 hari", []),  # old, but done in a day
        ("03 18:00", "10 00:30", "SELESAI", "7 hari", ["7"]),
    ],
)
def test_the_filter_of_age_counts_as_the_list_does(
    report: UnitReport,
    supervisor: User,
    as_user: AsUser,
    clock: Callable[[str], None],
    created: str,
    since: str,
    state: str,
    age: str,
    found: list[str],
) -> None:
    UnitReport.objects.update(created_at=at(created), state_since=at(since), state=state)
    clock("17 10:00")
    client = as_user(supervisor)
    address = f"/laporan/?keadaan={state}&umur="
    assert f" {age} UP3 Menteng" in text_of(client.get(address))
    assert [days for days in ("7", "14", "30") if numbers_on(client.get(address + days))] == found


def test_a_manager_filters_only_by_own_units(report: UnitReport, manager: User, as_user: AsUser) -> None:
    client = as_user(manager)
    assert numbers_on(client.get("/laporan/?unit=UP3-MENTENG")) == [report.pk]
    assert client.get("/laporan/?unit=UP3-BANDUNG").status_code == 422


def test_the_file_has_the_filtered_list_and_no_caller(
    report: UnitReport, supervisor: User, as_user: AsUser
) -> None:
    UnitReport.objects.update(text="=1+1")
    response = as_user(supervisor).get("/laporan/daftar.csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    row = next(csv.DictReader(io.StringIO(content)))
    assert (row["Yang diinginkan"], row["Yang ditawarkan"]) == ("Pascabayar 2.200 VA, 1 Phasa", "Prabayar")
    assert (row["Desa/kelurahan"], row["Isi laporan"]) == ("GAMBIR", "'=1+1")
    assert "Sari" not in content
    assert "0812" not in content
    done = as_user(supervisor).get("/laporan/daftar.csv?keadaan=SELESAI")
    assert b"".join(done.streaming_content).count(b"\n") == 1  # type: ignore[attr-defined]


@pytest.mark.slow
def test_lists_take_few_statements(
    agent: User, supervisor: User, srm: User, as_user: AsUser, django_assert_max_num_queries
) -> None:
    many(agent, PAGE + 1)
    for user in (supervisor, srm):
        client = as_user(user)
        with django_assert_max_num_queries(15):
            client.get("/laporan/")
