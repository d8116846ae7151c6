"""Sites and their people: the administrator's, and nobody else's."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from scripts_agent.calls import pops
from scripts_agent.models import Membership, PracticeCall, Site

pytestmark = pytest.mark.django_db
PAGES = ("/admin/scripts_agent/site/", "/admin/scripts_agent/membership/", "/admin/scripts_agent/site/add/")


def test_an_administrator_places_a_person_at_a_site(
    administrator: User, stranger: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(administrator)
    client.post("/admin/scripts_agent/site/add/", {"name": "Call Center Medan"})
    site = Site.objects.get(name="Call Center Medan")
    place = {"user": stranger.username, "role": "CSO", "site": site.pk}
    assert client.post("/admin/scripts_agent/membership/add/", place).status_code == 302
    assert Membership.objects.get(user=stranger).site == site


def test_a_user_who_is_not_there_is_named_and_nothing_typed_is_lost(
    administrator: User, as_user: Callable[[User], Client]
) -> None:
    page = as_user(administrator).post(
        "/admin/scripts_agent/membership/add/", {"user": "sarii", "role": "CSO"}
    )
    assert "Tidak ada pengguna aktif “sarii”: periksa ejaannya." in page.content.decode()
    assert 'value="sarii"' in page.content.decode()
    assert not Membership.objects.exists()


def test_the_place_of_a_locked_person_can_be_changed(
    administrator: User, agent: User, other_agent: User, as_user: Callable[[User], Client]
) -> None:
    User.objects.filter(pk=agent.pk).update(is_active=False)
    client, address = as_user(administrator), f"/admin/scripts_agent/membership/{agent.membership.pk}/change/"
    typed = {"role": "SUPERVISOR", "site": other_agent.membership.site_id, "user": agent.username}
    assert client.post(address, typed).status_code == 302
    place = Membership.objects.get(user=agent)
    assert place.role_at_site == "Supervisor, Yogyakarta"


def test_an_administrator_gets_no_place_at_a_site(
    administrator: User, agent: User, as_user: Callable[[User], Client]
) -> None:
    place = {"user": administrator.username, "role": "SUPERVISOR", "site": agent.membership.site_id}
    page = as_user(administrator).post("/admin/scripts_agent/membership/add/", place)
    assert "Administrator tidak bertugas di lokasi. Pakai akun lain." in page.content.decode()
    assert not Membership.objects.filter(user=administrator).exists()


@pytest.mark.parametrize(
    ("role", "pages"),
    [("CSO", ["/asisten/", "/latihan/"]), ("SUPERVISOR", ["/lokasi/", "/lokasi/data-pemohon/", "/laporan/"])],
)
def test_who_has_become_an_administrator_reads_no_callers(
    agent: User, as_user: Callable[[User], Client], role: str, pages: list[str]
) -> None:
    Membership.objects.filter(user=agent).update(role=role)
    User.objects.filter(pk=agent.pk).update(is_superuser=True)
    client = as_user(agent)
    assert {client.get(page).status_code for page in pages} == {403}
    assert client.get("/").headers["Location"] == "/admin/"
    assert pops.agent_named(agent.username) is None


def test_who_has_become_an_administrator_is_dealt_no_card_and_listed_at_no_site(
    administrator: User, agent: User, supervisor: User, as_user: Callable[[User], Client]
) -> None:
    """Nobody could take the call of that card."""
    User.objects.filter(pk=agent.pk).update(is_superuser=True)
    page = as_user(supervisor).get("/latihan/tim/")
    assert page.status_code == 200
    assert f">{agent.username}</option>" not in page.content.decode()
    as_user(supervisor).post("/latihan/tim/bagi/", {"cso": agent.membership.pk})
    assert not PracticeCall.objects.exists()
    listed = as_user(administrator).get("/admin/auth/user/", {"q": agent.username}).content.decode()
    assert agent.membership.role_at_site not in listed


@pytest.mark.slow
def test_nobody_else_reaches_sites_and_people(
    agent: User,
    supervisor: User,
    manager: User,
    srm: User,
    pusat: User,
    as_user: Callable[[User], Client],
) -> None:
    for user in (agent, supervisor, manager, srm, pusat):
        for path in PAGES:
            assert as_user(user).get(path).status_code in (302, 403, 404), (user, path)
            assert as_user(user).post(path, {"name": "Curian"}).status_code in (302, 403, 404)
    assert not Site.objects.filter(name="Curian").exists()
