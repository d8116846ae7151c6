"""Screen-pops: taken once, by the agent they are for, within ten minutes; then nothing of them is left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from scripts_agent.calls import pops
from scripts_agent.models import ScreenPop
from scripts_agent.privacy import retention
from tests.cast import AsUser
from tests.november import WIB
from tests.walk import html_of

SARI = {"telephone": "081234567890", "name": "Sari <b>", "customer_id": "521234567890"}
GONE = "Data dari layar telepon ini sudah diambil, atau sudah lewat 10 menit. Isi data pemohon sendiri."


def take(client: Client, code: str) -> HttpResponse:
    return client.post("/asisten/layar-telepon/", {"pop": code})


def is_refused(response: HttpResponse) -> bool:
    page = html_of(response)
    return response.status_code == 404 and GONE in page and "Sari" not in page and "0812" not in page


@pytest.mark.django_db
def test_it_is_left_for_an_active_cso_alone(agent: User, supervisor: User, stranger: User) -> None:
    assert pops.agent_named(agent.username) == agent
    assert [pops.agent_named(name) for name in (supervisor.username, stranger.username, "", "x")] == [
        None
    ] * 4
    User.objects.filter(pk=agent.pk).update(is_active=False)
    assert pops.agent_named(agent.username) is None


@pytest.mark.django_db
def test_what_the_telephone_does_not_know_is_empty(agent: User) -> None:
    pop = pops.leave(agent=agent)
    assert (pop.telephone, pop.name, pop.customer_id) == ("", "", "")
    assert len(pop.code) == 43  # 32 bytes, as base64 writes them


@pytest.mark.django_db
def test_the_agent_takes_it_once_and_the_row_is_gone(agent: User, as_user: AsUser) -> None:
    pop = pops.leave(agent=agent, **SARI)
    client = as_user(agent)
    answer = take(client, pop.code)
    assert answer.status_code == 200
    assert (
        'data-telephone="081234567890" data-name="Sari &lt;b&gt;" data-customer_id="521234567890"'
        in html_of(answer)
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert not ScreenPop.objects.exists()
    assert is_refused(take(client, pop.code))


@pytest.mark.django_db
def test_a_pop_for_one_agent_is_nobody_elses_and_stays(
    agent: User, other_agent: User, as_user: AsUser
) -> None:
    pop = pops.leave(agent=agent, **SARI)
    assert is_refused(take(as_user(other_agent), pop.code))
    assert take(as_user(agent), pop.code).status_code == 200


@pytest.mark.django_db
def test_a_pop_without_a_named_agent_is_for_whoever_has_its_id(other_agent: User, as_user: AsUser) -> None:
    pop = pops.leave(agent=None, **SARI)
    assert take(as_user(other_agent), pop.code).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "x", "x" * 5000, "é", "%"])
def test_an_unknown_id_is_told_so(agent: User, as_user: AsUser, code: str) -> None:
    pops.leave(agent=agent, **SARI)
    assert is_refused(take(as_user(agent), code))
    assert ScreenPop.objects.count() == 1


@pytest.mark.django_db
def test_only_agents_take_pops_and_only_by_post(
    supervisor: User,
    manager: User,
    pusat: User,
    administrator: User,
    stranger: User,
    agent: User,
    as_user: AsUser,
) -> None:
    pop = pops.leave(agent=None, **SARI)
    for user in (supervisor, manager, pusat, administrator, stranger):
        assert take(as_user(user), pop.code).status_code == 403
    assert take(Client(), pop.code).status_code == 302
    assert as_user(agent).get(f"/asisten/layar-telepon/?pop={pop.code}").status_code == 405
    assert ScreenPop.objects.count() == 1


@pytest.mark.django_db
def test_after_ten_minutes_it_is_gone_on_the_next_look(
    agent: User, it_is: Callable[[str], None], as_user: AsUser
) -> None:
    it_is("2026-11-28 10:00")
    pop = pops.leave(agent=agent, **SARI)
    assert pop.expires_at == datetime(2026, 11, 28, 10, 10, tzinfo=WIB)
    it_is("2026-11-28 10:10")
    assert pops.take(code=pop.code, by=agent) is None
    assert not ScreenPop.objects.exists()


@pytest.mark.django_db
def test_the_next_pop_and_the_nightly_job_take_old_ones_away(
    agent: User, capsys: pytest.CaptureFixture[str]
) -> None:
    for minutes in (0, 1):
        pop = pops.leave(agent=agent, **SARI)
        ScreenPop.objects.filter(pk=pop.pk).update(expires_at=timezone.now() - timedelta(minutes=minutes))
        assert ScreenPop.objects.count() == 1  # the one before went
    fresh = pops.leave(agent=agent, **SARI)
    late = ScreenPop.objects.create(code="late", expires_at=timezone.now(), **SARI)
    assert retention.count_due().pops == 1
    call_command("wipe_personal_data")
    assert "1 layar telepon" in capsys.readouterr().out
    assert list(ScreenPop.objects.all()) == [fresh]
    assert late.pk != fresh.pk


# Two tabs at once ----------------------------------------------------------------------------------

PAIRS = 30


def taken_by_two(agent: User) -> list[int]:
    """How many of two tabs got each pop, over PAIRS pops."""
    start = Barrier(2)

    def one_tab(code: str) -> bool:
        start.wait(timeout=30)
        try:
            return pops.take(code=code, by=agent) is not None
        finally:
            connection.close()

    counts = []
    with ThreadPoolExecutor(2) as tabs:
        for _ in range(PAIRS):
            code = pops.leave(agent=agent, **SARI).code
            counts.append(sum(tabs.map(one_tab, [code, code])))
    return counts


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_one_gets_the_caller(agent: User) -> None:
    assert taken_by_two(agent) == [1] * PAIRS


@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_both_get_it(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    both = Barrier(2)
    real = QuerySet.delete

    def blind(rows: QuerySet) -> tuple[int, dict[str, int]]:
        if "expires_at" not in str(rows.query.where):  # not the sweep of old ones
            both.wait(timeout=30)  # both have read before either deletes
        real(rows)
        return 1, {}

    monkeypatch.setattr(QuerySet, "delete", blind)
    monkeypatch.setattr(f"{__name__}.PAIRS", 3)
    assert taken_by_two(agent) == [2, 2, 2]
