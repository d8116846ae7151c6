"""A call keeps the words, rows, powers and tariffs of the day it opened."""

import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from allocation import reference
from allocation.domain.errors import NoPolicyError
from scripts_agent.models import Call
from scripts_agent.records.timeline import moments_of
from tests.scripts_agent.stored_calls import make_call
from tests.versions import NEW_LINE, OLD_LINE, SECOND
from tests.walk import Walk, html_of, text_of

OLD_WORDS = (
    "“... baik Ibu, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material "
    "yang tersedia di Unit PLN di wilayah Ibu ya ...”"
)
NEW_WORDS = (
    "“... baik Ibu, untuk produk layanan yang akan disambung nanti mengikuti material "
    "yang tersedia di Unit PLN di wilayah Ibu ya ...”"
)


# A call ------------------------------------------------------------------------------------------


def to_result(walk: Walk, village: str) -> str:
    """A call for 2.200 VA Pascabayar; what the agent reads from line 4a.5 on."""
    walk.to_product(village, salutation="Ibu", name="Sari")
    walk.answer("product", "PASCABAYAR")
    said = walk.page(4)
    walk.answer("heard", "YA")
    return said + walk.page(5)


@pytest.fixture
def at(
    it_is: Callable[[str], None], agent: User, as_user: Callable[[User], Client], demo_settings: None
) -> Callable[[str], Walk]:
    """The agent at the desk at this moment; a new session, for the old one may have ended."""

    def go(text: str) -> Walk:
        it_is(text)
        return Walk(as_user(agent))

    return go


@pytest.mark.slow
@pytest.mark.django_db
def test_calls_opened_before_the_change_keep_words_and_rows_and_calls_after_get_the_new_ones(
    second_version: Path, at: Callable[[str], Walk], villages
) -> None:
    old = to_result(at("2026-12-31 23:59"), villages.gambir)
    assert OLD_WORDS in old
    assert "Apakah anda bersedia dilayani dengan Layanan PRABAYAR?" in old
    call = Call.objects.get()
    assert (call.policy, call.script_version) == ("2021-01-26", "2021-01-26")
    new = to_result(at("2027-01-01 00:00"), villages.gambir)
    assert NEW_WORDS in new
    assert OLD_WORDS not in new
    assert "Dapat dilayani: Pascabayar" in new
    call = Call.objects.latest("pk")
    assert (call.policy, call.script_version) == ("2027-01-01", "2027-01-01")
    opened = call.events.get(kind="OPENED").data
    assert (opened["policy"], opened["scripts"], opened["flow"]) == ("2027-01-01", "2027-01-01", "2021-01-26")
    assert (call.closings_version, opened["closings"]) == ("2027-01-01", "2027-01-01")


@pytest.mark.django_db
def test_a_call_that_stays_open_over_the_change_keeps_its_version_to_the_end(
    second_version: Path, at: Callable[[str], Walk], villages
) -> None:
    at("2026-12-31 23:58").to_product(villages.gambir, salutation="Ibu", name="Sari")
    walk = at("2027-01-01 00:02")
    walk.answer("product", "PASCABAYAR")
    assert OLD_WORDS in walk.page(4)
    walk.answer("heard", "YA")
    page = walk.page(5)
    assert "Apakah anda bersedia dilayani dengan Layanan PRABAYAR?" in page
    assert "Matriks baris 11 · kebijakan 2021-01-26" in page
    walk.answer("offer", "YA")
    walk.post("6/")
    assert (walk.call.closing, walk.call.told["decision"]["policy"]) == (
        "continue_ap2t_alternative",
        "2021-01-26",
    )


def declined_over_new_year(at: Callable[[str], Walk], villages) -> Walk:
    """A call opened in the old year, whose caller refuses the offer in the new one."""
    at("2026-12-31 23:58").to_product(villages.gambir)
    walk = at("2027-01-01 00:02")
    walk.product("PASCABAYAR")
    walk.answer("offer", "TIDAK")
    return walk


@pytest.mark.django_db
def test_a_refusal_is_entered_in_apkt_as_on_the_day_the_call_opened(
    second_version: Path, at: Callable[[str], Walk], villages
) -> None:
    walk = declined_over_new_year(at, villages)
    page = walk.page(6)
    assert "Sub Tipe Permasalahan: Info " in page
    assert "Info Meter" not in page


@pytest.mark.django_db
def test_the_matrix_behind_a_call_is_that_of_its_own_policy(
    second_version: Path, at: Callable[[str], Walk], villages
) -> None:
    to_result(at("2026-12-31 23:59"), villages.gambir)
    walk = at("2027-01-01 00:00")
    assert 'href="/matriks/?kebijakan=2021-01-26&amp;baris=11#baris-11"' in html_of(
        walk.client.get(f"/asisten/{walk.call.pk}/5/")
    )
    of_the_call = text_of(walk.client.get("/matriks/?kebijakan=2021-01-26&baris=11"))
    assert "11 · panggilan ini 1 Phasa Prabayar PB - 450 VA s.d. 11.000 VA -" in of_the_call
    today = text_of(walk.client.get("/matriks/?baris=11"))
    assert "11 · panggilan ini 1 Phasa Prabayar PB - 450 VA s.d. 11.000 VA 450 VA s.d. 22.000 VA" in today
    for odd in ("2018-01-01", "x", "9" * 5000, "\x00"):
        assert walk.client.get("/matriks/", {"kebijakan": odd}).status_code == 404


@pytest.mark.django_db
def test_the_emergency_sheet_has_todays_words_and_rows(
    second_version: Path, at: Callable[[str], Walk]
) -> None:
    before = text_of(at("2026-12-31 23:59").client.get("/asisten/darurat/"))
    assert OLD_LINE in before
    assert "Naskah 2021-01-26." in before
    assert "Kebijakan 2021-01-26." in before
    after = text_of(at("2027-01-01 00:00").client.get("/asisten/darurat/"))
    assert NEW_LINE in after
    assert OLD_LINE not in after
    assert f"Naskah {SECOND}." in after
    assert f"Kebijakan {SECOND}." in after


@pytest.mark.django_db
def test_the_browser_is_told_another_version_of_the_sheet_when_its_words_change(
    second_version: Path, at: Callable[[str], Walk]
) -> None:
    def version() -> str:
        return re.findall(r'VERSION = "(\w+)"', html_of(client.get("/asisten/pekerja.js")))[0]

    client = at("2026-12-31 23:59").client
    before = version()
    assert version() == before
    client = at("2027-01-01 00:00").client
    assert version() != before


@pytest.mark.django_db
def test_a_call_keeps_its_closings_by_their_id_and_not_by_its_day(
    second_version: Path, at: Callable[[str], Walk], villages
) -> None:
    walk = declined_over_new_year(at, villages)
    assert walk.call.closings_version == "2021-01-26"
    Call.objects.update(closings_version="2027-01-01")
    assert "Sub Tipe Permasalahan: Info Meter" in walk.page(6)


@pytest.mark.django_db
def test_the_trace_names_the_closings_of_a_call(
    second_version: Path, at: Callable[[str], Walk], villages, supervisor
) -> None:
    call = to_result(at("2027-01-01 00:00"), villages.gambir) and Call.objects.latest("pk")
    (opened,) = [m for m in moments_of(call, None) if m.title == "Panggilan dibuka"]
    assert opened.facts[-3:] == (
        ("Kebijakan", "2027-01-01"),
        ("Naskah", "2027-01-01"),
        ("Penutup", "2027-01-01"),
    )


# Powers and tariffs: in the second version 9.000 VA is a standard power of 1 Phasa, and R2 ends at 4.400 VA


def test_powers_and_tariffs_are_those_of_the_day_asked_for(second_version: Path, it_is) -> None:
    last, first = date(2026, 12, 31), date(2027, 1, 1)
    assert [9_000 in reference.ladder(day).powers for day in (last, first)] == [False, True]
    assert [_r2(reference.tariffs(day)).max_va for day in (last, first)] == [5_500, 4_400]
    it_is("2026-12-31 23:59")
    assert (9_000 in reference.ladder().powers, _r2(reference.tariffs()).max_va) == (False, 5_500)
    it_is("2027-01-01 00:00")
    assert (9_000 in reference.ladder().powers, _r2(reference.tariffs()).max_va) == (True, 4_400)


@pytest.mark.parametrize("table", [reference.ladder, reference.tariffs])
def test_a_day_before_the_first_tables_is_refused_with_the_first_date(table) -> None:
    with pytest.raises(NoPolicyError, match="isi tanggal 2021-01-26 atau sesudahnya"):
        table(date(2021, 1, 25))


def _r2(tariffs):
    return next(tariff for tariff in tariffs if tariff.code == "R2")


@pytest.mark.django_db
def test_a_call_keeps_the_powers_and_tariffs_of_the_day_it_opened(
    second_version: Path, at: Callable[[str], Walk], villages
) -> None:
    """Before the change 9.000 VA is a Daya Manual, which may be either phase; and 5.500 VA is R2."""
    walk = at("2026-12-31 23:58")
    walk.open()
    walk.village(villages.gambir)
    old = walk.call.pk
    walk = at("2027-01-01 00:02")
    asked = walk.power("9000")
    assert "Daya 9.000 VA ada pada kedua phasa: isi phasa 1 atau 3." in text_of(asked)
    walk.power("5500")
    assert walk.call.answers["tariff"] == "R2"
    walk.open()
    walk.village(villages.gambir)
    assert walk.call.pk != old
    assert "Tidak ada golongan tarif Rumah tangga untuk 5.500 VA" in text_of(walk.power("5500"))
    walk.power("9000", tariff="R3")
    assert walk.call.answers["power"] == "9000"


def test_the_command_decides_with_the_powers_of_the_day_it_is_asked_for(
    second_version: Path, tmp_path
) -> None:
    cases = tmp_path / "kasus.csv"
    cases.write_text("transaction,current,power,phase,product,availability\nPB,,9000,,PRABAYAR,ALL\n")
    found = {}
    for day in ("2026-12-31", "2027-01-01"):
        out = StringIO()
        call_command("decide", cases=str(cases), on=day, stdout=out)
        found[day] = out.getvalue().splitlines()[1]
    assert "isi phasa 1 atau 3" in found["2026-12-31"]
    assert "SERVED" in found["2027-01-01"]


@pytest.mark.django_db
def test_calls_that_say_nothing_of_their_closings_have_the_first_version(agent: User) -> None:
    """Those from before the field, and those of a process of the release before."""
    call = make_call(agent, "20 08:00")
    with connection.cursor() as cursor:
        columns = [f.column for f in Call._meta.fields if f.name not in ("id", "closings_version", "token")]
        copied = ", ".join(columns)
        cursor.execute(
            f"INSERT INTO scripts_agent_call ({copied}, token) SELECT {copied}, %s FROM scripts_agent_call",  # noqa: S608
            [Call._meta.get_field("token").get_db_prep_value(uuid4(), connection)],
        )
    assert Call.objects.exclude(pk=call.pk).get().closings_version == "2021-01-26"
