"""Beside a call at the desk: live availability, open calls of a number, keys, the emergency sheet."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allocation.availability.changes import set_availability
from scripts_agent import access
from scripts_agent.models import Call, Membership
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db


def poll(walk: Walk, **query: str):
    return walk.client.get(f"/asisten/{walk.call.pk}/ketersediaan/", query, headers={"X-Background": "1"})


def test_poll_is_silent_until_something_changed(walk: Walk, villages: SimpleNamespace, manager: User) -> None:
    walk.to_product(villages.gambir)
    version = walk.client.get(f"/asisten/{walk.call.pk}/4/").context["situation"].village.version
    assert poll(walk, versi=version, dulu="PRABAYAR.ALL").status_code == 204
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang")
    changed = text_of(poll(walk, versi=version, dulu="PRABAYAR.ALL"))
    assert "Ketersediaan berubah: 1 Phasa Prabayar menjadi ALL (Pascabayar dan Prabayar)." in changed
    assert "Manager UP3 Menteng" in changed


def test_open_result_shows_old_and_new_as_soon_as_it_changed(
    walk: Walk, villages: SimpleNamespace, manager: User
) -> None:
    walk.to_offer(villages.gambir)
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang")
    notice = (
        "Hasil berubah. Sudah disampaikan Pascabayar: Ditawarkan Prabayar. "
        "Sekarang Pascabayar: Dapat dilayani."
    )
    assert notice in text_of(poll(walk, versi="", dulu="PRABAYAR.ALL", hasil="1"))
    assert notice in walk.page(5)


@pytest.mark.parametrize("before", ["", "x", "ALL", "ALL.ALL.ALL", "<script>", "." * 5000])
def test_odd_polls_are_harmless(walk: Walk, villages: SimpleNamespace, before: str) -> None:
    walk.to_product(villages.gambir)
    answer = poll(walk, versi="x" * 5000, dulu=before)
    assert answer.status_code == 200
    assert "<script>" not in html_of(answer)


def test_poll_of_a_closed_or_foreign_call_tells_nothing(
    walk: Walk, villages: SimpleNamespace, other_agent: User, as_user: Callable[[User], Client]
) -> None:
    walk.to_product(villages.gambir)
    assert as_user(other_agent).get(f"/asisten/{walk.call.pk}/ketersediaan/").status_code == 404
    walk.post("terputus/")
    assert poll(walk, versi="").status_code == 204


def test_poll_does_not_renew_the_session(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    session = walk.client.session
    session["seen"] = 0
    session.save()
    poll(walk, versi="")
    assert walk.client.session["seen"] == 0
    walk.page(4)
    assert walk.client.session["seen"] > 0


def test_an_agent_sees_only_their_own_open_calls_of_a_number(
    walk: Walk, other_agent: User, as_user: Callable[[User], Client]
) -> None:
    walk.open("PB", telephone="081234567890")
    call, number = walk.call, {"telephone": "0812-3456-7890"}
    walk.open("PB", telephone="081234567899")
    walk.open("PB")  # of a caller whose number nobody knows
    found = text_of(walk.client.post("/asisten/nomor/", number))
    assert re.findall(r"#(\d+)", found) == [str(call.pk)]
    assert "panggilan" not in text_of(as_user(other_agent).post("/asisten/nomor/", number)).lower()
    assert "panggilan" not in text_of(walk.client.post("/asisten/nomor/", {"telephone": ""})).lower()
    assert walk.client.get("/asisten/nomor/", number).status_code == 405
    walk.client.post(f"/asisten/{call.pk}/terputus/", {"revision": str(call.revision)})
    assert "panggilan" not in text_of(walk.client.post("/asisten/nomor/", number)).lower()


SPELLINGS = ("081234567890", "6281234567890", "+6281234567890", "006281234567890", "81234567890")


@pytest.mark.slow
@pytest.mark.parametrize("stored", SPELLINGS)
@pytest.mark.parametrize("typed", [*SPELLINGS, "0812-3456-7890", "+62 812 3456 7890"])
def test_an_open_call_is_found_by_any_spelling_of_its_number(walk: Walk, stored: str, typed: str) -> None:
    walk.open("PB", telephone=stored)
    walk.open("PB", telephone="081234567899")
    found = text_of(walk.client.post("/asisten/nomor/", {"telephone": typed}))
    assert re.findall(r"#(\d+)", found) == [str(Call.objects.get(telephone=stored).pk)]


def test_keys_of_one_letter_are_switched_off_per_agent(walk: Walk, agent: User) -> None:
    page = walk.client.get("/asisten/pintasan/")
    assert "menyala" in text_of(page)
    # Switched there, the whole page comes anew; on the sheet over a call, the sheet alone.
    sheet = html_of(walk.client.get("/asisten/pintasan/", headers={"HX-Request": "true"}))
    for shown, heading, is_part in ((html_of(page), "h1", False), (sheet, "h2", True)):
        assert f"<{heading}>Pintasan</{heading}>" in shown
        assert ('hx-post="/asisten/pintasan/"' in shown) is is_part
    walk.client.post("/asisten/pintasan/", {"single_keys": "off"})
    agent.membership.refresh_from_db()
    assert agent.membership.single_keys is False
    assert "mati" in text_of(walk.client.get("/asisten/pintasan/"))


def test_a_tab_of_the_release_before_learns_that_the_keys_are_off(walk: Walk) -> None:
    """Its script, that of 1.0.0, asks the desk, which comes anew with each step: no answer means "on"."""
    walk.client.post("/asisten/pintasan/", {"single_keys": "off"})
    walk.open("PB")
    part = html_of(walk.client.get(f"/asisten/{walk.call.pk}/2/", headers={"HX-Request": "true"}))
    [desk] = re.findall(r'<div id="desk"[^>]*>', part)
    assert 'data-single-keys="off"' in desk


def test_an_agent_who_loses_the_place_in_mid_request_gets_no_fault(
    walk: Walk, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_then_taken_away(user: User) -> Membership:
        member = Membership.objects.select_related("site").get(user=user.pk)
        Membership.objects.filter(pk=member.pk).delete()
        return member

    with monkeypatch.context() as patch:
        patch.setattr(access, "membership_of", read_then_taken_away)
        assert walk.client.post("/asisten/pintasan/", {"single_keys": "off"}).status_code == 302
    assert walk.client.get("/asisten/pintasan/").status_code == 403


def test_emergency_sheet_holds_matrix_and_lines_and_no_blank(walk: Walk) -> None:
    response = walk.client.get("/asisten/darurat/")
    page = text_of(response)
    assert html_of(response).count('id="baris-') == 30
    assert "untuk saat ini Daya 2.200 VA dengan layanan PRABAYAR belum tersedia" in page
    assert "{" not in page
    assert "....." not in page


def test_the_sheet_tells_the_version_that_the_browser_asks_for(walk: Walk) -> None:
    """Two releases serve beside each other for a minute, and each version of the sheet is fetched once."""
    [version] = re.findall(r'VERSION = "(\w+)"', html_of(Client().get("/asisten/pekerja.js")))
    assert walk.client.get("/asisten/darurat/").headers["X-Sheet"] == version


def test_service_worker_keeps_the_sheet_and_nothing_else() -> None:
    response = Client().get("/asisten/pekerja.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert 'const SHEET = "/asisten/darurat/";' in html_of(response)


def test_the_search_reads_nothing_of_a_call(walk: Walk) -> None:
    walk.open("PB")
    walk.client.get("/asisten/wilayah/cari/", {"q": "gambir"})  # the search is built once for a process
    with CaptureQueriesContext(connection) as captured:
        answer = walk.client.get("/asisten/wilayah/cari/", {"q": "gambir"}, headers={"HX-Request": "true"})
    assert "GAMBIR" in text_of(answer)
    read = {table for query in captured for table in re.findall(r'(?:FROM|JOIN) "?(\w+)', query["sql"])}
    assert read <= {
        *("django_session", "auth_user", "scripts_agent_membership", "scripts_agent_site"),
        *("allocation_region", "allocation_regionload"),
    }


def test_only_the_agents_open_calls_of_a_number_are_read(walk: Walk) -> None:
    walk.open("PB", telephone="081234567890")
    with CaptureQueriesContext(connection) as captured:
        walk.client.post("/asisten/nomor/", {"telephone": "0812-3456-7890"})
    assert "JOIN" not in captured[-1]["sql"]
    assert "answers" not in captured[-1]["sql"].partition("FROM")[0]


def test_misspelled_villages_are_found_and_nonsense_names_the_nearest(walk: Walk) -> None:
    walk.open("PB")
    path = "/asisten/wilayah/cari/"
    assert "GAMBIR Kel. · GAMBIR · KOTA ADM. JAKARTA PUSAT" in text_of(
        walk.client.get(path, {"q": "gambr jakpus"})
    )
    page = html_of(walk.client.get(path, {"q": "zzqxv"}))
    assert 'data-status="Tidak ada wilayah &#39;zzqxv&#39;.' in page
    page = text_of(walk.client.get(f"/asisten/{walk.call.pk}/2/", {"q": "zzqxv"}))
    assert "Tidak ada wilayah 'zzqxv'." in page
