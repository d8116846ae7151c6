"""What a step of a call costs, statement by statement; and that parts drawn once hold nobody's data."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_agent.desk.forms.caller import CallerForm
from scripts_agent.desk.forms.closing import ClosingForm, DeclineForm
from scripts_agent.desk.forms.power import PowerForm, power_initial
from scripts_agent.desk.forms.step import render_fields
from scripts_agent.models import Call
from tests.walk import Walk

HTMX = {"HX-Request": "true"}

SESSION = "SELECT django_session"
USER = "SELECT auth_user"  # with the place at the call site
CALL = "SELECT scripts_agent_call"  # locked; with the village, its parents, unit, mapping and settings
SAVED = "UPDATE scripts_agent_call"
TRACE = "INSERT scripts_agent_callevent"  # all lines of the step
DEMAND = "INSERT allocation_demand"  # what the unit's manager sees of the decision


def statements(captured: CaptureQueriesContext) -> list[str]:
    """Verb and first table of each, without those that begin and end a transaction."""
    found = []
    for query in captured:
        verb = query["sql"].split()[0]
        if verb not in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"):
            table = re.search(r'(?:FROM|INTO|UPDATE)\s+"?(\w+)', query["sql"])
            assert table
            found.append(f"{verb} {table[1]}")
    return found


@pytest.mark.django_db
def test_a_step_makes_these_statements_and_no_other(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB", salutation="Ibu", name="Sari")
    pk = walk.call.pk
    expected = (
        ("2", [CALL, SAVED, TRACE], {"village": villages.gambir}),
        ("3", [CALL, SAVED, TRACE], {"power": "2200", "purpose": "Bisnis"}),
        ("4", [CALL, SAVED, TRACE], {"question": "product", "answer": "PASCABAYAR"}),
        ("4", [CALL, SAVED, TRACE, DEMAND], {"question": "heard", "answer": "YA"}),
        ("5", [CALL, SAVED, TRACE], {"question": "offer", "answer": "YA"}),
        ("6", [CALL, SAVED, TRACE], {}),
    )
    for revision, (step, made, answers) in enumerate(expected):
        with CaptureQueriesContext(connection) as captured:
            answer = walk.client.post(
                f"/asisten/{pk}/{step}/", {**answers, "revision": str(revision)}, headers=HTMX
            )
        assert answer.status_code == 200, step
        assert statements(captured) == [SESSION, USER, *made], step
        if connection.features.has_select_for_update:
            assert any(query["sql"].endswith("FOR UPDATE OF call") for query in captured), step
    assert walk.call.closing == "continue_ap2t_alternative"


@pytest.mark.django_db
def test_a_page_that_is_only_read_locks_no_call(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    with CaptureQueriesContext(connection) as captured:
        walk.page(4)
    assert CALL in statements(captured)
    assert not [query for query in captured if "FOR UPDATE" in query["sql"]]


@pytest.mark.django_db
def test_another_village_is_read_beside_the_present_one(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.village(villages.bandung)
    call = walk.call
    assert (call.village_id, call.unit_id) == (villages.bandung, "UP3-BANDUNG")
    walk.village("99.99.99.9999")
    assert walk.call.village_id == villages.bandung


# Parts drawn once ----------------------------------------------------------------------------------


class Caller:
    """An agent with a caller of her own. `own`: words that may stand on this call's pages only."""

    def __init__(
        self, client: Client, name: str, telephone: str, village: str, place: str, code: str
    ) -> None:
        self.client, self.village = client, village
        self.contact = {"salutation": "Ibu", "name": name, "telephone": telephone}
        self.own = (name, telephone, place, code)
        self.code = code
        self.steps = [
            lambda: self.send("/asisten/baru", transaction="PB", **self.contact),
            lambda: self.send("2/", village=village),
            lambda: self.send("3/", power="2200", purpose="Bisnis", kode_pembeda=code),
            lambda: self.client.get(self.address("3/")),
            lambda: self.client.get(self.address("1/")),
            lambda: self.send("4/", question="product", answer="PASCABAYAR"),
            lambda: self.send("4/", question="heard", answer="YA"),
            lambda: self.client.get(self.address("5/")),
            lambda: self.client.get("/asisten/baru"),
        ]

    @property
    def call(self) -> Call:
        return Call.objects.filter(name=self.contact["name"]).latest("pk")

    def address(self, path: str) -> str:
        return path if path.startswith("/") else f"/asisten/{self.call.pk}/{path}"

    def send(self, path: str, **fields: str) -> HttpResponse:
        if not path.startswith("/"):
            fields["revision"] = str(self.call.revision)
        return self.client.post(self.address(path), fields, headers=HTMX)


@pytest.mark.slow
@pytest.mark.django_db
def test_two_agents_side_by_side_see_nothing_of_each_other(
    agent: User,
    other_agent: User,
    as_user: Callable[[User], Client],
    villages: SimpleNamespace,
    demo_settings: None,
) -> None:
    one = Caller(as_user(agent), "Sari", "081234567890", villages.gambir, "GAMBIR", "KODE-SATU")
    two = Caller(as_user(other_agent), "Budi", "085678901234", villages.bandung, "ISOLA", "KODE-DUA")
    for _ in range(2):
        for mine, theirs in zip(one.steps, two.steps, strict=True):
            for step, other in ((mine, two), (theirs, one)):
                answer = step()
                assert answer.status_code == 200
                page = answer.content.decode()
                assert [word for word in other.own if word in page] == []
        for caller in (one, two):
            blank = caller.client.get("/asisten/baru").content.decode()
            assert [word for word in (*one.own, *two.own) if word in blank] == []
            assert caller.code in caller.client.get(caller.address("3/")).content.decode()


some = settings(max_examples=30)
TYPED = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=4, max_size=9).map("Z".__add__)


@pytest.mark.slow
@some
@given(typed=st.dictionaries(st.sampled_from(("kode_pembeda", "kode_multiguna", "jenis_program")), TYPED))
def test_a_power_form_with_anything_in_it_is_rendered_for_its_call_alone(typed: dict[str, str]) -> None:
    blank = PowerForm(initial=power_initial({})).rendered
    drawn = PowerForm(initial=power_initial({}) | {"revision": 3} | typed).rendered
    assert all(f'value="{text}"' in drawn for text in typed.values())
    assert (drawn == blank) is not bool(typed)
    assert PowerForm(initial=power_initial({})).rendered == blank == render_fields(PowerForm())


@pytest.mark.slow
@some
@given(name=st.sampled_from(("name", "telephone", "customer_id", "current_power")), text=TYPED)
def test_a_caller_is_never_rendered_into_the_form_of_the_next(name: str, text: str) -> None:
    assert f'value="{text}"' in CallerForm(initial={name: text}).rendered
    assert f'value="{text}"' not in CallerForm().rendered
    assert f'value="{text}"' in CallerForm({name: text}).rendered
    assert f'value="{text}"' not in CallerForm().rendered


def test_hidden_fields_are_those_of_the_call_also_on_a_blank_form() -> None:
    blank = CallerForm(initial={"revision": 7, "token": "satu"})
    assert (
        blank.hidden == (("revision", 7), ("token", "satu")) == CallerForm(initial=dict(blank.hidden)).hidden
    )
    assert blank.is_blank
    assert CallerForm(initial={"revision": 8}).hidden == (("revision", 8), ("token", None))


def test_a_locked_power_and_a_refused_form_are_not_rendered_as_blank() -> None:
    assert "2.200 VA</strong>" in PowerForm(initial=power_initial({}), locked_power=2200).rendered
    assert "2.200 VA</strong>" not in PowerForm(initial=power_initial({}), locked_power=None).rendered
    assert "Tawarkan bantuan lain" in DeclineForm({}).rendered
    assert "Tawarkan bantuan lain" not in DeclineForm().rendered
    assert ClosingForm(initial={"revision": 4}).rendered == ""  # its revision stands in the template
