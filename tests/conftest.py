"""What all tests share: the real regions, units and coverage in the database, and the cast.

The data is loaded once (`loaded_database`). Tests without `transaction=True` roll back; the others (live
server, races) would flush every table, so the flush is replaced by one that leaves the loaded data standing.
"""

import gc
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.template.backends import jinja2
from django.test import Client, TestCase, TransactionTestCase
from django.test.signals import template_rendered
from django.utils import timezone
from hypothesis import HealthCheck, settings

from allocation.channels import tokens
from allocation.models import ApiToken, Channel, Scope
from allocation.places import current_load as region_load
from allocation.places import lists as region_lists
from pln123.site import login_limits
from tests import versions
from tests.api_client import ApiClient
from tests.kept_together import pytest_xdist_make_scheduler  # noqa: F401 - a hook of pytest
from tests.letter import letter  # noqa: F401 - a fixture
from tests.loaded_database import empty_all_but_loaded_data, loaded_database
from tests.logged_in import client_of
from tests.names_in_logs import NamesInLogs, watched_logs
from tests.november import at

PASSWORD = "jaringan-listrik-sehat"
# How fast an example is made and tried is no fault of the rule that it asks: the machine may be busy.
# Examples share the database of their test: those that store rows empty it themselves.
ALLOWED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("unhurried", deadline=None, suppress_health_check=ALLOWED)
settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """The tests that were found stay: to look through them for garbage is a twentieth of a quick run."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def names_in_logs() -> Iterator[NamesInLogs]:
    """Fails the run at its end when a caller was named in a log."""
    with watched_logs() as watch:
        yield watch
    assert not watch.found


@pytest.fixture(scope="session", autouse=True)
def pages_tell_their_context() -> Iterator[None]:
    """`response.context` holds what a view gave its page, as for templates of Django's own engine."""
    render = jinja2.Template.render

    def tell_and_render(self: jinja2.Template, context: Any = None, request: Any = None) -> str:
        template_rendered.send(sender=self, template=self, context=context or {})
        return render(self, context, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Template, "render", tell_and_render)
        yield


@pytest.fixture(autouse=True)
def no_lists_of_other_tests() -> None:
    """Regions that a test made and rolled back are not those of the next."""
    region_load._seen = ("", -region_load.CHECK_SECONDS)  # the database is asked again
    region_lists.kept._kept = None


@pytest.fixture(autouse=True)
def no_logins_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests log in more often than any office."""
    monkeypatch.setattr(login_limits, "strangers", login_limits.Bucket(burst=30, per_second=1))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), loaded_database(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty_all_but_loaded_data())
        # SQLite would look at every row that was loaded, after each test; PostgreSQL at what is new.
        is_cheap = connection.vendor == "postgresql"
        patch.setattr(TestCase, "_should_check_constraints", lambda self, connection: is_cheap)
        yield


@pytest.fixture(scope="session")
def villages() -> SimpleNamespace:
    """Codes of real villages, by what they show under `demo_settings`."""
    return SimpleNamespace(
        gambir="31.71.01.1001",  # the SOP's example: UP3-MENTENG, 1 phase PRABAYAR, 3 phase ALL from UID-JAYA
        cideng="31.71.01.1002",  # beside it, same unit
        bandung="32.73.01.1003",  # Isola: UP3-BANDUNG, 1 phase PASCABAYAR
        cikarang="32.16.08.2002",  # Mekarwangi: UP3-CIKARANG, 3 phase PRABAYAR
        batam="21.71.02.1001",  # Tanjung Sengkuang: PLN Batam
        papua="91.71.01.1001",  # Gurabesi: UP3-JAYAPURA under UIW-PPB, nothing set
        low_confidence="31.71.02.1001",  # Sawah Besar district, mapped to the nearest unit
        kelurahan_and_desa=("12.01.10.1001", "12.01.10.2018"),  # both SORKAM KANAN
        two_desa=("71.02.11.2003", "71.02.11.2018"),  # both TOUNELET SATU
    )


@pytest.fixture(scope="session")
def demo_rows(django_db_setup: None, django_db_blocker: Any) -> list[Any]:
    """The rows that `demo_settings` sets, made once by the product's own loader and rolled back."""
    from allocation.models import MeterAvailability
    from scripts_agent.management.commands.load_demo import load_demo_settings

    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_settings()
        rows = list(MeterAvailability.objects.exclude(availability=""))
        transaction.set_rollback(True)
    for row in rows:
        row.pk = None
    return rows


@pytest.fixture
def demo_settings(db: None, demo_rows: list[Any]) -> None:
    """The availability of the demo: UIDs ALL except UIW-PPB, three UP3s of their own."""
    from allocation.models import MeterAvailability

    said = [field.name for field in MeterAvailability._meta.concrete_fields if not field.primary_key]
    MeterAvailability.objects.bulk_create(  # over the blank rows, and without a history row for each
        [copy(row) for row in demo_rows],
        update_conflicts=True,
        unique_fields=["unit", "phase"],
        update_fields=said,
    )


# The cast. Names differ from the demo's, which are refused outside the demo.


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    def make(username: str, **fields: Any) -> User:
        return User.objects.create_user(username, password=PASSWORD, **fields)

    return make


@pytest.fixture
def make_holder(make_user: Callable[..., User]) -> Callable[..., User]:
    """A user in an active post: make_holder("rina", "SRM", "UID-JAYA")."""
    from allocation.models import Post

    def make(username: str, role: str, unit: str | None = None) -> User:
        user = make_user(username)
        Post.objects.create(role=role, unit_id=unit, user=user)
        return user

    return make


@pytest.fixture
def make_member(make_user: Callable[..., User]) -> Callable[..., User]:
    """A user at a call site: make_member("sari", "CSO", "Semarang")."""
    from scripts_agent.models import Membership, Site

    def make(username: str, role: str, site: str) -> User:
        user = make_user(username)
        Membership.objects.create(user=user, role=role, site=Site.objects.get_or_create(name=site)[0])
        return user

    return make


@pytest.fixture
def agent(make_member: Callable[..., User]) -> User:
    return make_member("agen", "CSO", "Semarang")


@pytest.fixture
def other_agent(make_member: Callable[..., User]) -> User:
    """A CSO of another call site."""
    return make_member("agen.lain", "CSO", "Yogyakarta")


@pytest.fixture
def supervisor(make_member: Callable[..., User]) -> User:
    return make_member("penyelia", "SUPERVISOR", "Semarang")


@pytest.fixture
def manager(make_holder: Callable[..., User]) -> User:
    return make_holder("manajer.menteng", "MANAGER_UP3", "UP3-MENTENG")


@pytest.fixture
def other_manager(make_holder: Callable[..., User]) -> User:
    return make_holder("manajer.bandung", "MANAGER_UP3", "UP3-BANDUNG")


@pytest.fixture
def srm(make_holder: Callable[..., User]) -> User:
    return make_holder("srm.jakarta", "SRM", "UID-JAYA")


@pytest.fixture
def other_srm(make_holder: Callable[..., User]) -> User:
    return make_holder("srm.jabar", "SRM", "UID-JABAR")


@pytest.fixture
def pusat(make_holder: Callable[..., User]) -> User:
    return make_holder("kantor.pusat", "PUSAT")


@pytest.fixture
def administrator(make_user: Callable[..., User]) -> User:
    return make_user("administrator", is_staff=True, is_superuser=True)


@pytest.fixture
def stranger(make_user: Callable[..., User]) -> User:
    """May log in, has neither post nor call site."""
    return make_user("orang.lain")


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A logged-in client: as_user(manager).get("/admin/")."""
    return client_of


@pytest.fixture
def first_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The first version of every reviewed file and no later one; the folder that holds them."""
    versions.write_first_version(tmp_path)
    with versions.in_force(tmp_path, monkeypatch):
        yield tmp_path


@pytest.fixture
def second_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Matrix and words change on 1 January 2027; the folder that holds the files of both versions."""
    versions.write_second_version(tmp_path)
    with versions.in_force(tmp_path, monkeypatch):
        yield tmp_path


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the clock: it_is("2027-01-01 00:00"), WIB. Sessions opened before must be opened anew."""
    return lambda text: monkeypatch.setattr(timezone, "now", lambda: versions.moment(text))


@pytest.fixture
def walk(agent: User, as_user: Callable[[User], Client], demo_settings: None) -> Any:
    """The agent at the desk, without a browser: walk.open("PB"), walk.village(code), ..."""
    from tests.walk import Walk

    return Walk(as_user(agent))


@pytest.fixture
def make_token(administrator: User) -> Callable[..., tuple[ApiToken, str]]:
    """make_token(Scope.DECISIONS): a new token with these scopes, and its text. Without scopes: all."""

    def make(*scopes: Scope, **fields: Any) -> tuple[ApiToken, str]:
        rights = {scope.value: scope in (scopes or tuple(Scope)) for scope in Scope}
        token = ApiToken(**{"channel": Channel.WEB_PLN, "note": "uji", **rights, **fields})
        return token, tokens.issue(token, by=administrator)

    return make


@pytest.fixture
def api(make_token: Callable[..., tuple[ApiToken, str]]) -> ApiClient:
    """A channel with every right: api.post("decisions", {...}), api.get("villages?q=gambir")."""
    return ApiClient(make_token(per_minute=100_000)[1])


@pytest.fixture
def as_channel() -> Callable[[str], ApiClient]:
    return ApiClient


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """clock("20 09:00"): from now on it is that moment of November 2026 (WIB); at first it is this one."""

    def set_to(text: str) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at(text))

    set_to("20 09:00")
    return set_to
