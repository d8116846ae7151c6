"""Who opened which call, and when: written before the page is shown, read by those who answer for it."""

import pytest
from django.contrib.auth.models import User

from scripts_agent.models import Call, CallOpening, UnitReport
from tests.cast import AsUser
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db

ADMIN = "/admin/scripts_agent/"


@pytest.fixture
def call(walk: Walk, villages) -> Call:
    """A hard complaint of Ibu Sari in Gambir, closed."""
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", salutation="Ibu", name="Sari", telephone="081234567890", text="Ibu Sari tetap ingin")
    CallOpening.objects.all().delete()
    return walk.call


def noted() -> list[tuple[str, str, bool]]:
    """By whom, in which role, and whether the caller was seen; oldest first."""
    rows = CallOpening.objects.order_by("pk")
    return list(rows.values_list("by__username", "by_role", "unmasked"))


@pytest.mark.slow
def test_the_supervisor_and_pusat_are_noted_with_what_they_saw(
    call: Call, supervisor: User, pusat: User, as_user: AsUser
) -> None:
    for user in (supervisor, pusat):
        as_user(user).get(f"/lokasi/panggilan/{call.pk}/")
    assert noted() == [("penyelia", "Supervisor, Semarang", True), ("kantor.pusat", "Pusat", False)]
    assert {opening.call_id for opening in CallOpening.objects.all()} == {call.pk}


def test_an_agent_who_looks_at_their_own_closed_call_is_noted(call: Call, walk: Walk) -> None:
    walk.client.get(f"/asisten/{call.pk}/6/")
    walk.client.get(f"/lokasi/panggilan/{call.pk}/")
    assert noted() == [("agen", "CSO, Semarang", True)] * 2


def test_work_on_an_open_call_stands_in_its_trace_and_nowhere_else(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir)
    walk.page(1)
    walk.page()
    assert noted() == []


@pytest.mark.slow
def test_a_report_shows_the_caller_too_so_it_is_noted(
    call: Call, supervisor: User, manager: User, pusat: User, as_user: AsUser
) -> None:
    report = UnitReport.objects.get()
    for user in (supervisor, manager, pusat):
        assert as_user(user).get(f"/laporan/{report.pk}/").status_code == 200
    assert noted() == [
        ("penyelia", "Supervisor, Semarang", True),
        ("manajer.menteng", "Manager UP3 Menteng", False),
        ("kantor.pusat", "Pusat", False),
    ]


@pytest.mark.parametrize(
    ("who", "path", "typed", "status"),
    [
        ("supervisor", "/lokasi/panggilan/{call}/buka/", {"alasan": ""}, 422),
        ("supervisor", "/laporan/{report}/", {"state": "SELESAI", "version": "1"}, 422),
        ("supervisor", "/laporan/{report}/", {"state": "DITERUSKAN", "version": "0"}, 409),
        ("manager", "/laporan/{report}/", {"state": "SELESAI", "version": "1"}, 422),
        ("agent", "/asisten/{call}/3/", {"power": "900"}, 409),
        ("agent", "/asisten/{call}/terputus/", {}, 409),
    ],
)
def test_a_page_that_refuses_something_shows_the_call_too(
    call: Call, who: str, path: str, typed: dict[str, str], status: int, as_user: AsUser, request
) -> None:
    address = path.format(call=call.pk, report=UnitReport.objects.get().pk)
    refused = as_user(request.getfixturevalue(who)).post(address, typed)
    assert refused.status_code == status
    seen = "081234567890" in html_of(refused)
    assert [unmasked for _, _, unmasked in noted()] == [seen]
    assert seen == (who != "manager")


def test_a_further_call_that_begins_with_the_caller_of_a_closed_one_opens_that(
    call: Call, walk: Walk
) -> None:
    assert "081234567890" in html_of(walk.client.get(f"/asisten/baru?dari={call.pk}"))
    assert noted() == [("agen", "CSO, Semarang", True)]


def test_a_further_call_beside_an_open_one_is_work(walk: Walk) -> None:
    walk.open("PB", name="Sari")
    walk.client.get(f"/asisten/baru?dari={walk.call.pk}")
    assert noted() == []


def test_the_trace_as_a_file_has_no_caller_in_it(call: Call, supervisor: User, as_user: AsUser) -> None:
    as_user(supervisor).get(f"/lokasi/panggilan/{call.pk}/jejak.csv")
    assert noted() == [("penyelia", "Supervisor, Semarang", False)]


def test_a_wiped_call_shows_nobody(call: Call, supervisor: User, as_user: AsUser) -> None:
    Call.objects.update(salutation="", name="", telephone="")
    as_user(supervisor).get(f"/lokasi/panggilan/{call.pk}/")
    assert noted() == [("penyelia", "Supervisor, Semarang", False)]


def test_a_reader_who_does_not_find_the_call_is_not_noted_as_opening_it(
    call: Call, other_agent: User, stranger: User, administrator: User, as_user: AsUser
) -> None:
    for user in (other_agent, stranger, administrator):
        as_user(user).get(f"/lokasi/panggilan/{call.pk}/")
    assert noted() == []


def test_a_page_that_cannot_be_noted_is_not_shown(
    call: Call, supervisor: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**fields: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(CallOpening.objects, "create", fails)
    client = as_user(supervisor)
    client.raise_request_exception = False
    page = client.get(f"/lokasi/panggilan/{call.pk}/")
    assert page.status_code == 500
    assert "081234567890" not in text_of(page)


# Who reads it ----------------------------------------------------------------------------------------


def test_the_supervisor_reads_on_the_calls_page_who_has_opened_it(
    call: Call, supervisor: User, pusat: User, as_user: AsUser
) -> None:
    as_user(pusat).get(f"/lokasi/panggilan/{call.pk}/")
    page = text_of(as_user(supervisor).get(f"/lokasi/panggilan/{call.pk}/"))
    opened = page[page.index("Siapa yang membuka panggilan ini") :]
    assert "WIB penyelia Supervisor, Semarang terlihat" in opened
    assert "WIB kantor.pusat Pusat tidak terlihat" in opened
    assert opened.index("penyelia") < opened.index("kantor.pusat")


def test_an_agent_does_not_see_who_has_opened_their_calls(call: Call, walk: Walk) -> None:
    assert "Siapa yang membuka" not in text_of(walk.client.get(f"/lokasi/panggilan/{call.pk}/"))


@pytest.mark.parametrize("page", ["callopening", "datarequest", "retentionrun"])
def test_pusat_and_administrators_read_every_record_and_change_none(
    call: Call, page: str, supervisor: User, pusat: User, administrator: User, as_user: AsUser
) -> None:
    as_user(supervisor).get(f"/lokasi/panggilan/{call.pk}/")
    number = CallOpening.objects.get().pk
    for user in (pusat, administrator):
        client = as_user(user)
        assert client.get(f"{ADMIN}{page}/").status_code == 200
        assert client.get(f"{ADMIN}{page}/add/").status_code == 403
        assert client.post(f"{ADMIN}{page}/add/", {}).status_code == 403
    client = as_user(pusat)
    assert client.post(f"{ADMIN}callopening/{number}/change/", {"unmasked": ""}).status_code == 403
    assert client.post(f"{ADMIN}callopening/{number}/delete/", {"post": "yes"}).status_code == 403
    assert CallOpening.objects.get().unmasked


@pytest.mark.parametrize("who", ["agent", "supervisor", "manager", "srm", "stranger"])
@pytest.mark.parametrize("page", ["callopening", "datarequest", "retentionrun"])
def test_others_do_not_read_the_records_of_every_site(
    who: str, page: str, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    assert as_user(request.getfixturevalue(who)).get(f"{ADMIN}{page}/").status_code in (302, 403, 404)


@pytest.mark.parametrize("typed", ["", "penyelia", "999", "Ibu Sari", "9" * 40, "²", "%", "a\x00b"])
def test_openings_are_searched_by_person_or_call_number_and_odd_words_find_nothing(
    call: Call, supervisor: User, pusat: User, as_user: AsUser, typed: str
) -> None:
    as_user(supervisor).get(f"/lokasi/panggilan/{call.pk}/")
    page = as_user(pusat).get(f"{ADMIN}callopening/", {"q": typed})
    assert page.status_code in (200, 302, 400)
    if typed == "penyelia":
        assert "Supervisor, Semarang" in text_of(page)


@pytest.mark.slow
def test_the_list_of_openings_takes_few_statements(
    call: Call, supervisor: User, pusat: User, as_user: AsUser, django_assert_max_num_queries
) -> None:
    client = as_user(supervisor)
    for _ in range(10):
        client.get(f"/lokasi/panggilan/{call.pk}/")
    reader = as_user(pusat)
    with django_assert_max_num_queries(15):
        reader.get(f"{ADMIN}callopening/")
    with django_assert_max_num_queries(15):
        reader.get(f"/lokasi/panggilan/{call.pk}/")
