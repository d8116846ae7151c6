"""The cast with names like the sixty texts, and a call and a report of theirs."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from playwright.sync_api import Page

from scripts_agent.calls import services
from scripts_agent.calls.opening import open_call
from scripts_agent.calls.reopening import reopen
from scripts_agent.models import Call, Membership, Site, UnitReport
from scripts_agent.reports.readers import report_reader
from scripts_agent.reports.services import move
from tests.pages.injection.columns import SHORT
from tests.pages.injection.texts import ALL, CODES, NOTES, SARI, SIXTY
from tests.pages.injection.watch import Watch
from tests.pages.stored_calls import act


@pytest.fixture
def watch(page: Page, live_server: Any) -> Watch:
    return Watch(page, live_server.url)


@pytest.fixture
def long_columns(db: None) -> Iterator[None]:
    """Short columns take any text, as on SQLite they do anyway."""
    short = [
        (model._meta.db_table, model._meta.get_field(name))
        for model, names in SHORT.items()
        for name in names.split()
        if connection.vendor == "postgresql"
    ]

    def alter(wanted: str) -> None:
        with connection.cursor() as cursor:
            for table, field in short:
                cursor.execute(f"ALTER TABLE {table} ALTER {field.column} TYPE {wanted.format(field)}")

    alter("text")
    yield
    alter("varchar({0.max_length}) USING left({0.column}, {0.max_length})")


@pytest.fixture
def people(
    long_columns: None,
    agent: User,
    supervisor: User,
    manager: User,
    srm: User,
    pusat: User,
    administrator: User,
) -> SimpleNamespace:
    """The cast, named by an administrator in a bad mood; so is the call site."""
    cast = SimpleNamespace(
        agent=agent, supervisor=supervisor, manager=manager, srm=srm, pusat=pusat, administrator=administrator
    )
    for role, user in vars(cast).items():
        user.username, user.email = f"{role} {ALL}", ALL
        user.first_name = user.last_name = ALL
        user.save()
    Site.objects.update(name=ALL)
    return cast


@pytest.fixture
def told(people: SimpleNamespace, demo_settings: None, villages: SimpleNamespace) -> Call:
    """A call at the offer of step 5, the reason told."""
    answers = {"transaction": "PB", "village": villages.gambir, "power": "2200", "purpose": "Rumah tangga"}
    answers |= {"tariff": "R1", **dict.fromkeys(CODES, ALL)}
    member = Membership.objects.get(user=people.agent)
    call = open_call(member=member, answers=answers, contact={"salutation": "Ibu", **SARI})
    act(call, services.answer, step=4, changes={"product": "PASCABAYAR", "heard": "YA"})
    act(call, services.answer, step=5, changes={"why": "YA"})
    return call


@pytest.fixture
def call(told: Call) -> Call:
    """The same, of the other caller."""
    Call.objects.update(**SIXTY)
    return told


@pytest.fixture
def report(told: Call, people: SimpleNamespace) -> UnitReport:
    """Of the call: closed as a hard complaint, opened and closed again for each note; each note on it too."""
    act(told, services.answer, step=5, changes={"offer": "KERAS"})
    act(told, services.close, closing="report", given=services.WithClosing(report_text="Tetap"))
    supervisor = Membership.objects.get(user=people.supervisor)
    for reason in NOTES:
        reopen(call_id=told.pk, by=supervisor, reason=reason)
        act(told, services.close, closing="report", given=services.WithClosing(report_text="Tetap"))
    reader = report_reader(people.supervisor)
    assert reader
    report = UnitReport.objects.get()
    for note in NOTES:
        report = move(
            report_id=report.pk,
            reader=reader,
            state="BARU",
            apkt_number="",
            note=note,
            expected_version=report.version,
        )
    passed_on = {"at": report.state_since, "by": people.supervisor, "state": "BARU", "note": "-"}
    report.steps.create(by_role=ALL, apkt_number=ALL, **passed_on)
    UnitReport.objects.update(apkt_number=ALL, text=ALL)
    Call.objects.update(**SIXTY)
    return report
