"""Who may ask for a caller's data, and where nothing of it stands."""

import logging
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from scripts_agent.calls.services import locked
from scripts_agent.contact.telephone import WHAT_TO_TYPE
from scripts_agent.models import Call, DataRequest
from scripts_agent.privacy import data_requests
from tests.cast import AsUser
from tests.scripts_agent.privacy.asking import PAGE, act, contact, look, report_of, table
from tests.scripts_agent.stored_calls import CALLER, make_call
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db
ONLY_SUPERVISORS = "Hanya supervisor yang dapat mengekspor atau menghapus data pemohon."


# Who does it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["agent", "other_agent", "manager", "srm", "pusat", "administrator", "stranger"]
)
def test_nobody_but_a_supervisor_reaches_the_page(
    calls: list[Call], who: str, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(who))
    token = data_requests.find(calls[0].site, "081234567890").token
    posted = {"telepon": "081234567890", "token": token, "alasan": "SURAT"}
    assert client.get(PAGE).status_code == 403
    for what in ("", "ekspor", "hapus-ya"):
        assert client.post(PAGE, posted | {"act": what}).status_code == 403
    assert contact(calls[0]) == CALLER
    assert not DataRequest.objects.exists()


def test_without_a_session_the_login_follows(calls: list[Call], client: Client) -> None:
    nobody = Client()
    assert nobody.get(PAGE).status_code == 302
    assert nobody.post(PAGE, {"telepon": "081234567890", "act": "hapus-ya"}).status_code == 302
    assert contact(calls[0]) == CALLER


def test_another_sites_supervisor_finds_and_erases_nothing_here(
    calls: list[Call], make_member: Callable[..., User], as_user: AsUser
) -> None:
    client = as_user(make_member("penyelia.lain", "SUPERVISOR", "Yogyakarta"))
    assert "Tidak ada data dengan nomor ini di Yogyakarta" in text_of(look(client))
    token = data_requests.find(calls[0].site, "081234567890").token
    posted = {"telepon": "081234567890", "token": token, "alasan": "SURAT"}
    assert client.post(PAGE, posted | {"act": "ekspor"}).status_code == 409
    client.post(PAGE, posted | {"act": "hapus-ya"})
    assert contact(calls[0]) == CALLER
    assert not DataRequest.objects.exists()


def test_the_service_checks_for_itself(calls: list[Call], agent: User, supervisor: User) -> None:
    token = data_requests.find(calls[0].site, "081234567890").token
    given = {"telephone": "081234567890", "token": token}
    for service in (data_requests.export, data_requests.erase):
        with pytest.raises(PermissionDenied, match=f"^{ONLY_SUPERVISORS}$"):
            service(by=agent.membership, reason="SURAT", **given)
        with pytest.raises(ValidationError) as refused:
            service(by=supervisor.membership, reason="Ibu Sari", **given)
        assert refused.value.messages == ["Pilih alasan permintaan ini."]
        with pytest.raises(ValidationError) as refused:
            service(by=supervisor.membership, reason="SURAT", telephone="Ibu Sari", token=token)
        assert refused.value.messages == [WHAT_TO_TYPE]
    assert contact(calls[0]) == CALLER


# Nothing personal anywhere else ----------------------------------------------------------------------


def test_the_number_stands_in_no_address_and_no_log(
    calls: list[Call], client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert "0812" not in html_of(client.get(PAGE, {"telepon": "081234567890"}))
    act(client, "ekspor")
    assert "?" not in act(client, "hapus-ya")["Location"]
    copied = DataRequest.objects.get(kind="EKSPOR")
    assert copied.wiped_calls == ""
    assert f"data request {copied.pk}: EXPORT 2 calls" in caplog.messages
    assert "1234567890" not in caplog.text
    assert "HAPUS" not in caplog.text
    request = DataRequest.objects.get(kind="HAPUS")
    wiped = " ".join(f"#{call.pk}" for call in calls)
    assert request.wiped_calls == wiped, "the calls, never the number"
    assert f"data request {request.pk}: ERASE {wiped}" in caplog.messages


def test_the_page_is_not_kept_by_the_browser(client: Client) -> None:
    assert "no-store" in client.get(PAGE)["Cache-Control"]


def test_it_takes_few_statements_however_many_calls(
    agent: User, client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(30):
        report_of(make_call(agent, "19 08:00", closing="report", village_id="31.71.01.1001", **CALLER))
    with django_assert_max_num_queries(15):
        form = look(client).context["form"]
    posted = {**form.initial, "alasan": "SURAT"}
    with django_assert_max_num_queries(20):
        assert len(table(client.post(PAGE, posted | {"act": "ekspor"}))) == 30
    with django_assert_max_num_queries(20):
        client.post(PAGE, posted | {"act": "hapus-ya"})
    assert not Call.objects.filter(name="Sari").exists()


def test_it_takes_few_statements_however_many_requests(
    agent: User,
    supervisor: User,
    client: Client,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    asked = {"site": agent.membership.site, "by": supervisor, "kind": "EKSPOR", "reason": "SURAT", "calls": 1}
    for _ in range(20):
        DataRequest.objects.create(at=timezone.now(), **asked)
    with django_assert_max_num_queries(8):
        assert text_of(client.get(PAGE)).count("salinan diberikan") == 20


def test_a_call_that_its_agent_has_saved_meanwhile_is_not_erased_unseen(walk: Walk, supervisor: User) -> None:
    walk.open("PB", name="Sari", telephone="081234567890")
    token = data_requests.find(walk.call.site, "081234567890").token
    with locked(call_id=walk.call.pk, agent=walk.call.agent) as situation:
        situation.call.revision += 1
        situation.call.save()
    with pytest.raises(data_requests.FoundChanged) as refused:
        data_requests.erase(by=supervisor.membership, telephone="081234567890", reason="SURAT", token=token)
    words = "Panggilan nomor ini berubah sejak ditampilkan. Periksa lagi, lalu ulangi."
    assert refused.value.messages == [words]
    assert contact(walk.call)["name"] == "Sari"
