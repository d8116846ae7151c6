"""The desk: earlier steps, the same form twice, and calls left open."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from scripts_agent.models import Call, CallEvent
from tests.scripts_agent.stored_calls import make_call
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db


def test_a_changed_power_asks_only_the_offer_again(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "YA")
    answer = walk.power("4400")
    assert answer.url.endswith("/5/")
    assert "Daya 4.400 VA dengan layanan PASKABAYAR" in walk.page()
    assert walk.call.answers["product"] == "PASCABAYAR"
    assert "offer" not in walk.call.answers


def test_each_earlier_step_shows_what_was_answered(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB", salutation="Ibu", name="Sari", telephone="081234567890")
    walk.village(villages.gambir)
    walk.power("3000", purpose="Bisnis")
    pages = {step: html_of(walk.client.get(f"/asisten/{walk.call.pk}/{step}/")) for step in (1, 2, 3)}
    assert 'value="Sari"' in pages[1]
    assert f'<option value="{villages.gambir}" selected' in pages[2]
    assert 'value="3.000"' in pages[3]


def test_the_same_post_twice_is_harmless(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB")
    revision = str(walk.call.revision)
    first = walk.post("2/", village=villages.gambir, revision=revision)
    second = walk.post("2/", village=villages.gambir, revision=revision)
    assert (first.status_code, second.status_code) == (302, 302)
    assert CallEvent.objects.filter(call=walk.call, kind="ANSWERED").count() == 1


def test_the_same_first_step_twice_opens_one_call(walk: Walk, other_agent: User, as_user) -> None:
    page = html_of(walk.client.get("/asisten/baru"))
    token = re.search(r'name="token" value="([0-9a-f-]{36})"', page)[1]
    urls = {walk.open("PB", token=token).url for _ in range(2)}
    assert len(urls) == 1
    assert Call.objects.count() == 1
    as_user(other_agent).post("/asisten/baru", {"transaction": "PB", "token": token})
    assert Call.objects.filter(agent=other_agent).count() == 1  # a token belongs to its agent alone


def test_a_first_step_sent_again_corrects_the_call_that_nobody_went_on_with(
    walk: Walk, villages: SimpleNamespace
) -> None:
    """The answer to the first was lost; the agent put something right before pressing again."""
    page = html_of(walk.client.get("/asisten/baru"))
    token = re.search(r'name="token" value="([0-9a-f-]{36})"', page)[1]
    pd = {"transaction": "PD", "current": "1-PRABAYAR", "current_power": "900", "token": token}
    walk.client.post("/asisten/baru", {**pd, "name": "Sri"})
    walk.client.post(
        "/asisten/baru", {"transaction": "PB", "token": token, "name": "Sari", "telephone": "0812345"}
    )
    call = Call.objects.get()
    assert (call.answers, call.name, call.telephone) == ({"transaction": "PB"}, "Sari", "0812345")
    answered = CallEvent.objects.get(kind="ANSWERED").data
    assert set(answered["taken_back"]) == {"current", "current_power"}
    walk.village(villages.gambir)
    late = walk.client.post("/asisten/baru", {"transaction": "PB", "token": token, "name": "Sri"})
    assert late.status_code == 302
    assert Call.objects.get().name == "Sari"  # the call has gone on: an old form changes nothing


def test_closing_twice_is_harmless(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")
    walk.answer("served", "LANJUT")
    revision = str(walk.call.revision)
    for _ in range(2):
        walk.post("6/", revision=revision)
    assert CallEvent.objects.filter(call=walk.call, kind="CLOSED").count() == 1


def test_stale_tab_is_told_and_keeps_what_was_typed(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB", name="Sari")
    old = str(walk.call.revision)
    walk.village(villages.gambir)
    refused = walk.post("1/", transaction="PB", name="Dewi", revision=old)
    assert refused.status_code == 409
    assert "sudah berubah di tab lain" in text_of(refused)
    assert 'value="Dewi"' in html_of(refused)
    assert walk.call.name == "Sari"


def test_steps_out_of_order_are_refused_and_change_nothing(walk: Walk) -> None:
    walk.open("PB")
    before = walk.call.answers
    for path, fields in (
        ("3/", {"power": "2200", "purpose": "Rumah tangga"}),
        ("4/", {"question": "product", "answer": "PRABAYAR"}),
        ("5/", {"question": "offer", "answer": "YA"}),
        ("6/", {"bantuan_lain": "on"}),
        ("ap2t/", {"answer": "DAPAT"}),
        ("saran/", {"suggestion": "16500-3"}),
    ):
        refused = walk.post(path, **fields)
        assert refused.status_code == 409, path
        assert "Jawab dahulu langkah 2" in text_of(refused), path
    assert walk.call.answers == before
    assert walk.client.get(f"/asisten/{walk.call.pk}/5/").url.endswith("/2/")


def test_an_outcome_that_was_not_offered_is_refused(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")  # SERVED: there is no offer to accept
    for question, value in (("offer", "YA"), ("served", "KERAS"), ("served", ""), ("tidak ada", "YA")):
        refused = walk.answer(question, value)
        assert refused.status_code == 409
        assert "tidak ditawarkan pada langkah ini" in text_of(refused)
    assert walk.call.closed_at is None


@pytest.mark.slow
def test_a_closed_call_can_be_read_and_not_changed(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.post("terputus/")
    assert walk.call.closing == "cancelled"
    for step in range(1, 6):
        assert "Panggilan ditutup" in walk.page(step)
        refused = walk.post(f"{step}/", transaction="PD", village=villages.bandung)
        assert refused.status_code == 409
        assert "sudah ditutup" in text_of(refused)
    assert walk.call.answers["transaction"] == "PB"


def test_permohonan_lain_takes_the_caller_along_without_naming_them_in_the_address(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("PB", salutation="Bapak", name="Budi", telephone="081234567890")
    walk.post("terputus/")
    first = walk.call
    page = walk.client.get(f"/asisten/baru?dari={first.pk}").content.decode()
    assert 'value="Budi"' in page
    walk.client.post(f"/asisten/baru?dari={first.pk}", {"transaction": "PB", "name": "Budi"})
    assert walk.call.follows == first


def test_desk_lists_the_open_call_and_resumes_it(walk: Walk, villages: SimpleNamespace) -> None:
    assert "Belum ada panggilan. Tekan Alt+N atau tunggu layar dari telepon." in text_of(
        walk.client.get("/asisten/")
    )
    walk.to_product(villages.gambir)
    assert f"Lanjutkan panggilan #{walk.call.pk}" in text_of(walk.client.get("/asisten/"))
    assert walk.client.get(f"/asisten/{walk.call.pk}/").url.endswith("/4/")


def test_home_says_what_was_asked_for_last_and_how_long_a_closed_call_took(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.gambir, name="Sari")
    assert f"#{walk.call.pk} Sari – GAMBIR" in text_of(walk.client.get("/asisten/"))
    walk.product("PASCABAYAR")
    asked = f"#{walk.call.pk} Sari PB Pascabayar 2.200 VA, 1 Phasa GAMBIR"
    assert asked in text_of(walk.client.get("/asisten/"))
    walk.answer("offer", "TIDAK")
    walk.post("6/", bantuan_lain="on")
    Call.objects.update(closed_at=walk.call.opened_at + timedelta(seconds=187))
    assert f"{asked} 3:07" in text_of(walk.client.get("/asisten/"))


def test_home_says_how_many_calls_are_open_and_since_when_the_old_ones(
    agent: User, other_agent: User, it_is: Callable[[str], None], as_user: Callable[[User], Client]
) -> None:
    it_is("2026-11-28 09:00")
    make_call(agent, "27 14:05", name="Sari")
    make_call(agent, "28 08:00")
    make_call(agent, "28 08:01")
    make_call(agent, "28 08:30", closing="decline")
    make_call(other_agent, "28 08:40")
    page = text_of(as_user(agent).get("/asisten/"))
    assert "3 panggilan masih terbuka" in page
    assert page.count("Lanjutkan panggilan") == 3
    since = re.findall(r"masih terbuka sejak (\d+ \w+ \d\d:\d\d WIB)", page)
    assert since == ["28 Nov 08:00 WIB", "27 Nov 14:05 WIB"]  # an hour or more


def test_home_counts_and_shows_more_open_calls_than_fit(
    agent: User, it_is: Callable[[str], None], as_user: Callable[[User], Client]
) -> None:
    it_is("2026-11-28 09:00")
    for minute in range(25):
        make_call(agent, f"28 08:{minute:02}")
    client = as_user(agent)
    page = text_of(client.get("/asisten/"))
    assert "25 panggilan masih terbuka" in page
    assert page.count("Lanjutkan panggilan") == 20
    assert "Tampilkan semua 25 panggilan yang masih terbuka" in page
    everything = text_of(client.get("/asisten/?semua=1"))
    assert everything.count("Lanjutkan panggilan") == 25
    assert "Tampilkan semua" not in everything


def test_the_page_of_a_new_call_names_the_newest_open_one_of_the_last_hour(
    agent: User, other_agent: User, it_is: Callable[[str], None], as_user: Callable[[User], Client]
) -> None:
    it_is("2026-11-28 09:00")
    client = as_user(agent)
    make_call(agent, "28 07:59")
    make_call(agent, "28 08:30", closing="decline")
    make_call(other_agent, "28 08:40")
    assert "masih terbuka" not in text_of(client.get("/asisten/baru"))
    for opened in ("28 08:10", "28 08:20"):
        call = make_call(agent, opened)
    page = text_of(client.get("/asisten/baru"))
    assert f"Panggilan #{call.pk} masih terbuka sejak 08:20:00 WIB. Kembali ke" in page
    assert page.count("masih terbuka") == 1


def test_a_call_of_an_older_flow_is_asked_again(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    Call.objects.filter(pk=walk.call.pk).update(flow_version="2019-01-01")
    assert walk.client.get(f"/asisten/{walk.call.pk}/").url.endswith("/1/")
    walk.post("1/", transaction="PB")
    assert walk.call.flow_version == "2021-01-26"
