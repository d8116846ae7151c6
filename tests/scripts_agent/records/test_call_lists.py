"""A site's calls as a list: filters, pages, and the search by number that leaves no number in an address."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from scripts_agent.contact.telephone import spellings
from scripts_agent.models import Call
from scripts_agent.paging import page_of
from scripts_agent.records.lists import PAGE, calls_in
from tests.cast import AsUser
from tests.november import at
from tests.scripts_agent.stored_calls import make_call
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(make_member: Callable[..., User]) -> User:
    return make_member("agen.dua", "CSO", "Semarang")


def numbers_on(page: str) -> list[int]:
    """The calls a page lists, in order."""
    return [int(word[1:]) for word in page.split() if word.startswith("#")]


def test_a_row_says_what_was_asked_for_the_result_and_how_long_it_took(
    walk: Walk, villages: SimpleNamespace, demo_settings: None, agent: User, supervisor: User, as_user: AsUser
) -> None:
    make_call(agent, "19 08:00", closing="cancelled")  # 4 minutes, and nothing was told
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")
    rows = html_of(as_user(supervisor).get("/lokasi/")).split("<tbody>")[1].split("<tr>")[1:]
    told, cancelled = (re.findall(r"<td[^>]*> ?(.*?) ?</td>", row) for row in rows)
    assert told[1:] == [
        *("–", "agen", "GAMBIR", "UP3 Menteng", "PB Pascabayar 2.200 VA, 1 Phasa"),
        *("Ditawarkan Prabayar", "Sedang berjalan"),
    ]
    assert cancelled[1:] == ["4:00", "agen", "–", "–", "–", "–", "Terputus/batal"]
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    assert "1 Phasa Belum tersedia Sedang" in text_of(as_user(supervisor).get("/lokasi/"))


# Filters ---------------------------------------------------------------------------------------------


def test_the_newest_call_comes_first_and_other_sites_calls_are_not_there(
    agent: User, other_agent: User, supervisor: User, as_user: AsUser
) -> None:
    old, new = make_call(agent, "19 08:00"), make_call(agent, "20 08:00")
    make_call(other_agent, "20 09:00")
    assert numbers_on(text_of(as_user(supervisor).get("/lokasi/"))) == [new.pk, old.pk]


def test_a_call_left_open_for_more_than_a_day_is_a_state_of_its_own(
    agent: User, supervisor: User, as_user: AsUser, clock: Callable[[str], None]
) -> None:
    left, running = make_call(agent, "19 08:59"), make_call(agent, "19 09:01")
    clock("20 09:00")
    client = as_user(supervisor)
    page = text_of(client.get("/lokasi/"))
    assert f"#{running.pk} 19 Nov 2026 09:01 WIB – agen – – – – Sedang berjalan" in page
    assert f"#{left.pk} 19 Nov 2026 08:59 WIB – agen – – – – Terbuka lebih dari sehari" in page
    for state, call in (("BERJALAN", running), ("TERTINGGAL", left)):
        assert numbers_on(text_of(client.get(f"/lokasi/?keadaan={state}"))) == [call.pk]


def test_filters_by_day_of_jakarta_state_and_agent(
    agent: User, colleague: User, supervisor: User, as_user: AsUser, clock: Callable[[str], None]
) -> None:
    clock("21 00:10")
    before = make_call(agent, "19 23:59", closing="decline")
    first = make_call(agent, "20 00:00", closing="report")
    last = make_call(colleague, "20 23:59", closing="decline")
    running = make_call(colleague, "21 00:00")
    client = as_user(supervisor)

    def listed(query: str) -> list[int]:
        return numbers_on(text_of(client.get(f"/lokasi/?{query}")))

    assert listed("hari=2026-11-20") == [last.pk, first.pk]
    assert listed("keadaan=decline") == [last.pk, before.pk]
    assert listed("keadaan=BERJALAN") == [running.pk]
    assert listed(f"cso={agent.pk}") == [first.pk, before.pk]
    assert listed(f"hari=2026-11-20&keadaan=report&cso={agent.pk}") == [first.pk]
    assert "Tidak ada panggilan dengan saringan ini." in text_of(client.get("/lokasi/?hari=2020-01-01"))


@pytest.mark.parametrize(
    ("query", "message", "kept"),
    [
        ("hari=kemarin", "Tanggal ini tidak terbaca: isi misalnya 23/11/2026.", 'value="kemarin"'),
        ("hari=2026-02-30", "Tanggal ini tidak terbaca: isi misalnya 23/11/2026.", 'value="2026-02-30"'),
        ("keadaan=entah", "Pilih keadaan dari daftar.", ""),
        ("cso=999999999999999999999", "Pilih CSO dari daftar.", ""),
        ("keadaan=%00", "Pilih keadaan dari daftar.", ""),
    ],
)
def test_an_odd_filter_is_explained_and_kept(
    agent: User, supervisor: User, as_user: AsUser, query: str, message: str, kept: str
) -> None:
    make_call(agent, "19 08:00")
    refused = as_user(supervisor).get(f"/lokasi/?{query}")
    assert refused.status_code == 422
    assert message in text_of(refused)
    assert kept in html_of(refused)
    assert not numbers_on(text_of(refused))


def test_agents_of_other_sites_are_no_filter(other_agent: User, supervisor: User, as_user: AsUser) -> None:
    assert as_user(supervisor).get(f"/lokasi/?cso={other_agent.pk}").status_code == 422


def test_the_filter_names_those_who_take_calls_and_nobody_else(
    agent: User, colleague: User, supervisor: User, as_user: AsUser
) -> None:
    form = as_user(supervisor).get("/lokasi/").context["form"]
    assert [name for _, name in form.fields["cso"].choices[1:]] == ["agen", "agen.dua"]
    assert as_user(supervisor).get(f"/lokasi/?cso={supervisor.pk}").status_code == 422


def test_pusat_reads_every_site_one_at_a_time(
    agent: User, other_agent: User, pusat: User, as_user: AsUser
) -> None:
    here, there = make_call(agent, "19 08:00"), make_call(other_agent, "19 09:00")
    client = as_user(pusat)
    for user, call in ((agent, here), (other_agent, there)):
        page = client.get(f"/lokasi/?lokasi={user.membership.site_id}")
        assert numbers_on(text_of(page)) == [call.pk]
        assert f"Panggilan di {user.membership.site}" in text_of(page)
        assert "Nomor telepon" not in text_of(page)
    assert client.get("/lokasi/?lokasi=x").status_code == 422


def test_a_supervisor_cannot_choose_another_site(
    other_agent: User, supervisor: User, as_user: AsUser
) -> None:
    make_call(other_agent, "19 09:00")
    page = as_user(supervisor).get(f"/lokasi/?lokasi={other_agent.membership.site_id}")
    assert not numbers_on(text_of(page))


# Pages -----------------------------------------------------------------------------------------------


def test_every_call_stands_on_exactly_one_page_also_when_many_opened_at_once(
    agent: User, supervisor: User, as_user: AsUser
) -> None:
    for _ in range(2 * PAGE + 7):
        make_call(agent, "19 08:00")
    make_call(agent, "18 08:00")
    client, seen, query = as_user(supervisor), [], "/lokasi/?hari=&keadaan="
    pages = 0
    while query:
        page = client.get(query)
        seen += numbers_on(text_of(page))
        pages += 1
        links = [part.split('"')[0] for part in html_of(page).split('href="') if "sebelum=" in part[:80]]
        query = links[0].replace("&amp;", "&") if links else ""
    assert pages == 3
    assert seen == list(Call.objects.order_by("-opened_at", "-pk").values_list("pk", flat=True))


def test_a_call_that_comes_in_meanwhile_moves_nothing_to_another_page(agent: User) -> None:
    for _ in range(PAGE + 1):
        make_call(agent, "19 08:00")
    calls = calls_in(agent.membership.site)
    first, behind = page_of(calls, PAGE)
    make_call(agent, "19 08:01")
    second, _ = page_of(calls, PAGE, behind)
    assert not {call.pk for call in first} & {call.pk for call in second}
    assert len(second) == 1


@pytest.mark.parametrize("text", ["", "x", "1", "1-", "-1", "1-2-3", "²-²", "9" * 5000, "1-%00"])
def test_an_odd_page_is_the_first_one(agent: User, supervisor: User, as_user: AsUser, text: str) -> None:
    call = make_call(agent, "19 08:00")
    assert numbers_on(text_of(as_user(supervisor).get("/lokasi/", {"sebelum": text}))) == [call.pk]


def test_calls_of_one_microsecond_each_stand_on_one_page(agent: User) -> None:
    numbers = [make_call(agent, "19 08:00").pk for _ in range(5)]
    Call.objects.update(opened_at=at("19 08:00") + timedelta(microseconds=123457))
    seen, behind = [], ""
    for _ in range(3):
        page, behind = page_of(calls_in(agent.membership.site), 2, behind)
        seen += [call.pk for call in page]
    assert seen == numbers[::-1]
    assert behind == ""


# By telephone ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890"])
def test_a_number_is_found_however_it_is_written(
    agent: User, other_agent: User, supervisor: User, as_user: AsUser, typed: str
) -> None:
    found = [
        make_call(agent, "19 08:00", name="Sari", telephone="081234567890"),
        make_call(agent, "19 09:00", telephone="+6281234567890"),
    ]
    make_call(agent, "19 10:00", telephone="081234567891")
    make_call(other_agent, "19 11:00", telephone="081234567890")
    page = text_of(as_user(supervisor).post("/lokasi/cari/", {"telepon": typed}))
    assert numbers_on(page) == [call.pk for call in reversed(found)]
    assert "Sari" not in page
    assert "081234567890" not in page


def test_the_number_is_never_in_an_address(supervisor: User, as_user: AsUser) -> None:
    client = as_user(supervisor)
    assert client.get("/lokasi/cari/?telepon=081234567890").status_code == 405
    assert "0812" not in html_of(client.get("/lokasi/?telepon=081234567890"))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Isi nomor telepon yang dicari."),
        ("nol delapan", "Nomor telepon hanya berisi angka"),
        ("1" * 21, "terlalu panjang"),
        ("٠٨١٢", "Nomor telepon hanya berisi angka"),
        ("0812", "isi 6 sampai 15 angka"),
    ],
)
def test_an_odd_number_is_explained(supervisor: User, as_user: AsUser, typed: str, message: str) -> None:
    refused = as_user(supervisor).post("/lokasi/cari/", {"telepon": typed})
    assert refused.status_code == 422
    assert message in text_of(refused)
    assert f'value="{typed}"' in html_of(refused) or not typed


def test_an_unknown_number_says_so(supervisor: User, as_user: AsUser) -> None:
    page = text_of(as_user(supervisor).post("/lokasi/cari/", {"telepon": "081234567890"}))
    assert "Tidak ada panggilan dengan nomor itu di lokasi ini." in page


def test_an_empty_number_finds_no_calls() -> None:
    assert "" not in spellings("0812")


@pytest.mark.parametrize("user", ["agent", "manager", "administrator", "stranger"])
def test_the_list_is_for_supervisors_and_pusat(
    user: str, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(user))
    assert client.get("/lokasi/").status_code == 403
    assert client.post("/lokasi/cari/", {"telepon": "0812"}).status_code == 403


def test_the_search_is_not_for_pusat(pusat: User, as_user: AsUser) -> None:
    assert as_user(pusat).post("/lokasi/cari/", {"telepon": "081234567890"}).status_code == 403


def test_the_list_takes_few_statements(
    agent: User, supervisor: User, as_user: AsUser, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(PAGE + 1):
        make_call(agent, "19 08:00", telephone="081234567890")
    client = as_user(supervisor)
    with django_assert_max_num_queries(15):
        client.get("/lokasi/?hari=2026-11-19&keadaan=BERJALAN")
    with django_assert_max_num_queries(15):
        client.post("/lokasi/cari/", {"telepon": "081234567890"})


def test_pusat_reads_that_there_is_no_site_yet(pusat: User, as_user: AsUser) -> None:
    for page in ("/lokasi/", "/lokasi/ringkasan/"):
        response = as_user(pusat).get(page)
        assert response.status_code == 404
        assert "Belum ada lokasi call center: minta administrator menambahkannya." in text_of(response)
