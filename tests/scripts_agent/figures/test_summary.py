"""The supervisor's figures on their page: who sees which, what they count, and wrong days."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scripts_agent.models import Site
from tests.november import at
from tests.scripts_agent.stored_calls import make_call, want
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
PAGE = "/lokasi/ringkasan/"
WEEK = {"dari": "2026-11-14", "sampai": "2026-11-20"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at("20 09:00"))


@pytest.fixture
def calls(agent: User, demo_settings: None) -> None:
    """Ten calls of Semarang: six asked for what is there, three were offered the other product."""
    for hour in (8, 8, 9, 9, 10):
        make_call(agent, f"18 {hour:02}:00", outcome="SERVED", closing="continue_ap2t", seconds_3=20)
    make_call(agent, "20 08:00", outcome="SERVED")  # still open
    offer = {"outcome": "OFFER_ALTERNATIVE"}
    want(make_call(agent, "19 08:00", closing="continue_ap2t_alternative", **offer), "UP3-MENTENG", 1, 2200)
    want(make_call(agent, "19 08:01", closing="decline", **offer), "UP3-MENTENG", 1, 3500)
    make_call(agent, "19 08:02", closing="report", **offer)
    make_call(agent, "19 08:03", closing="cancelled", **offer)  # the caller never answered
    unset = make_call(agent, "19 08:04", outcome="UNDECIDABLE", closing="refer")
    want(unset, "UP3-JAYAPURA", 3, 3900, "NO_SETTING")
    make_call(agent, "19 08:05", closing="cancelled")  # before any result


@pytest.fixture
def page(as_user: Callable[[User], Client], supervisor: User) -> Callable[..., str]:
    """page(dari=...) -> the words on the supervisor's page."""
    return lambda **asked: text_of(as_user(supervisor).get(PAGE, asked))


def table(client: Client, key: str, **asked: str) -> list[str]:
    """The lines of a plot's CSV, header first."""
    response = client.get(f"{PAGE}{key}.csv", WEEK | asked)
    assert response.status_code == 200
    return b"".join(response).decode("utf-8-sig").split()  # type: ignore[arg-type]


# What is counted -----------------------------------------------------------------------------------


def test_totals_of_a_week_counted_by_hand(calls: None, page: Callable[..., str]) -> None:
    words = page()
    assert "Panggilan 12 " in words
    assert "Sudah ditutup 11 " in words
    assert "Dilayani langsung 54,5 % 6 dari 11 " in words  # the call without a result is not in it
    assert "Bersedia dengan produk lain 33,3 % 1 dari 3 " in words  # nor the one that was cut off
    assert "Permintaan tak terlayani 2 " in words


@pytest.mark.slow
def test_every_plot_has_its_table_as_csv(calls: None, as_user, supervisor: User) -> None:
    client = as_user(supervisor)
    hours = table(client, "per-jam")
    assert hours[:2] == ["Jam", "(WIB),Panggilan"]
    assert [line for line in hours if not line.endswith(",0")][2:] == ["08,9", "09,2", "10,1"]
    assert table(client, "hasil", dari="2026-11-19")[-3:] == ["20", "Nov", "2026,1,0,0,0,0,1"]
    assert "2026,0,4,0,1,1,6" in table(client, "hasil")
    shares = table(client, "dilayani-langsung")[-6:]
    assert shares == ["19", "Nov", '2026,"0,0"', "20", "Nov", '2026,"100,0"']
    assert '2026,"33,3"' in table(client, "bersedia")
    assert "Menteng,1,1,0,0,2" in table(client, "tak-terlayani-1")  # 2.200 and 3.500 VA: two classes
    assert table(client, "waktu")[2:6] == ["Wilayah,", "3", "Daya", "&"]
    assert 'tarif,"20,0"' in table(client, "waktu")
    assert 'Phasa",1' in table(client, "belum-diatur")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_says_its_days_and_its_site(calls: None, as_user, supervisor: User, kind: str) -> None:
    response = as_user(supervisor).get(f"{PAGE}hasil.{kind}", WEEK)
    name = response["Content-Disposition"].split('"')[1]
    assert name.startswith("hasil-14-november-2026-20-november-2026-semarang-")
    assert name.endswith(f".{kind}")


def test_there_is_no_other_kind_of_file(calls: None, as_user, supervisor: User) -> None:
    for kind in ("pdf", "CSV", "xls"):
        assert as_user(supervisor).get(f"{PAGE}hasil.{kind}", WEEK).status_code == 404


def test_units_without_a_setting_are_listed_whether_somebody_asked_or_not(
    calls: None, page: Callable[..., str]
) -> None:
    words = page()
    assert "UP3 Jayapura, 3 Phasa 1 " in words
    assert "UP3 Jayapura, 1 Phasa 0 " in words
    assert "UP3 Menteng, 1 Phasa 0" not in words


def test_what_a_figure_counts_is_said_beside_it(calls: None, page: Callable[..., str]) -> None:
    words = page()
    assert "dapat dilayani dengan produk yang diminta, tanpa ditawari produk lain" in words
    assert "Terputus/batal tidak dihitung" in words
    assert "Jeda di atas 10 menit dihitung 10 menit" in words
    assert "WIB. Hari ini masih berjalan; " in words


def test_the_last_seven_days_are_shown_unless_other_days_are_asked_for(
    agent: User, page: Callable[..., str]
) -> None:
    make_call(agent, "13 08:00")
    make_call(agent, "14 08:00")
    assert "Panggilan 1 " in page()
    assert "Panggilan 2 " in page(dari="2026-11-13")
    assert "Panggilan 0 " in page(dari="15/11/2026")


@pytest.mark.slow
def test_no_agent_and_no_caller_is_named(calls: None, agent: User, as_user, supervisor: User) -> None:
    make_call(agent, "20 08:30", name="Sari", telephone="081234567890", customer_id="521234567890")
    client = as_user(supervisor)
    pages = [html_of(client.get(PAGE, WEEK)), *map(str, table(client, "hasil")), *table(client, "per-jam")]
    for secret in (agent.username, "Sari", "0812", "521234567890"):
        assert not [text for text in pages if secret in text]


# Who sees what ---------------------------------------------------------------------------------------


def test_a_supervisor_sees_the_own_site_whatever_site_is_asked_for(
    calls: None, page: Callable[..., str], other_agent: User
) -> None:
    make_call(other_agent, "20 08:00")
    assert "Panggilan 12 " in page(lokasi=str(other_agent.membership.site_id))


@pytest.mark.slow
def test_pusat_sees_all_sites_together_or_one(
    calls: None, as_user: Callable[[User], Client], pusat: User, other_agent: User
) -> None:
    make_call(other_agent, "20 08:00")
    client = as_user(pusat)
    assert "Panggilan 13 " in text_of(client.get(PAGE))
    chosen = text_of(client.get(PAGE, {"lokasi": other_agent.membership.site_id}))
    assert "Panggilan 1 " in chosen
    asked = {**WEEK, "lokasi": str(other_agent.membership.site_id)}
    assert "08,1" in table(client, "per-jam", **asked)


@pytest.mark.parametrize("who", ["agent", "manager", "srm", "administrator", "stranger"])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}per-jam.csv"])
def test_nobody_else_sees_figures(who: str, path: str, as_user, request: pytest.FixtureRequest) -> None:
    response = as_user(request.getfixturevalue(who)).get(path)
    assert response.status_code == 403
    assert "Halaman ini hanya untuk Supervisor dan Pusat." in text_of(response)


def test_without_login_there_is_only_the_login(client: Client) -> None:
    assert client.get(PAGE).headers["Location"] == f"/masuk/?next={PAGE}"


def test_a_post_is_refused(as_user, supervisor: User) -> None:
    assert as_user(supervisor).post(PAGE).status_code == 405


def test_the_first_page_of_a_supervisor_leads_here(as_user, supervisor: User) -> None:
    assert f'href="{PAGE}"' in html_of(as_user(supervisor).get("/lokasi/"))


# Wrong days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"dari": "kemarin"}, "Tanggal ini tidak terbaca: isi misalnya 23/11/2026."),
        ({"dari": "2026-02-30"}, "Tanggal ini tidak terbaca: isi misalnya 23/11/2026."),
        ({"dari": "9" * 5000}, "Tanggal ini tidak terbaca: isi misalnya 23/11/2026."),
        ({"dari": "\0"}, "Tanggal ini tidak terbaca"),
        ({"dari": ""}, "Isi tanggal ini."),
        ({"dari": "2026-11-20", "sampai": "2026-11-19"}, "Tanggal ini sebelum tanggal Dari: tukar keduanya."),
        ({"sampai": "2026-11-21"}, "Isi paling akhir hari ini."),
        ({"dari": "2026-08-20"}, "Pilih paling banyak 92 hari."),
        ({"dari": "2021-01-25", "sampai": "2021-01-27"}, "Sebelum SOP berlaku (26/01/2021) belum ada"),
        ({"dari": "2000-01-01", "sampai": "2099-12-31"}, "Sebelum SOP berlaku"),
    ],
)
def test_wrong_days_are_named_and_nothing_is_counted(
    asked: dict[str, str], message: str, as_user, supervisor: User
) -> None:
    response = as_user(supervisor).get(PAGE, asked)
    assert response.status_code == 422
    assert message in text_of(response)
    assert "Dilayani langsung" not in text_of(response)
    assert as_user(supervisor).get(f"{PAGE}hasil.csv", asked).status_code == 404


def test_what_was_typed_stays_beside_its_message(as_user, supervisor: User) -> None:
    html = html_of(as_user(supervisor).get(PAGE, {"dari": "kemarin", "sampai": "2026-11-19"}))
    assert re.search(r'<input type="text" name="dari" value="kemarin"', html)
    assert re.search(r'<input type="date" name="sampai" value="2026-11-19"', html)


@pytest.mark.slow
def test_the_longest_range_is_92_days(as_user, supervisor: User) -> None:
    assert as_user(supervisor).get(PAGE, {"dari": "2026-08-21"}).status_code == 200


def test_a_site_that_is_none_and_a_plot_that_is_none_are_not_found(
    as_user, pusat: User, other_agent: User, agent: User
) -> None:
    response = as_user(pusat).get(PAGE, {"lokasi": "0"})
    assert response.status_code == 422
    assert "Pilih lokasi dari daftar." in text_of(response)
    assert as_user(pusat).get(f"{PAGE}gaji.csv").status_code == 404


# Refreshing ------------------------------------------------------------------------------------------


def test_only_days_that_still_run_are_asked_for_anew(calls: None, as_user, supervisor: User) -> None:
    client = as_user(supervisor)
    running = html_of(client.get(PAGE))
    assert 'hx-get="/lokasi/ringkasan/?dari=2026-11-14&amp;sampai=2026-11-20"' in running
    assert """hx-headers='{"X-Background": "1"}'""" in running  # so that looking on keeps no session open
    assert "hx-get" not in html_of(client.get(PAGE, {"dari": "2026-11-14", "sampai": "2026-11-19"}))


def test_htmx_gets_the_figures_alone(calls: None, as_user, supervisor: User) -> None:
    response = as_user(supervisor).get(PAGE, headers={"HX-Request": "true"})
    assert html_of(response).lstrip().startswith('<div id="angka"')
    assert "HX-Request" in response.headers["Vary"]


# Cost --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("who", ["supervisor", "pusat"])
def test_the_page_takes_at_most_15_statements(
    calls: None, who: str, as_user, request: pytest.FixtureRequest, other_agent: User
) -> None:
    make_call(other_agent, "20 08:00")
    client = as_user(request.getfixturevalue(who))
    client.get(PAGE)  # counts the finished days, once
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(PAGE).status_code == 200
    for n in range(20):
        make_call(other_agent, f"{14 + n % 7} 08:00", outcome="SERVED")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few) <= 15
    assert Site.objects.count() == 2
