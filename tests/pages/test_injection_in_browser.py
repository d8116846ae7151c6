"""Sixty texts that would run if a page took them for more than text, in every field that takes free text, on
every page that shows it: nothing opens, nothing is refused by the security policy, each is shown as typed.

All sixty stand in a field at once, however short it is: what a form refuses may come from elsewhere. So each
page is opened once.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from axes.models import AccessLog
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Error, Page, Route, expect

from allocation.availability.changes import set_availability
from allocation.coverage.verification import verify_coverage
from allocation.models import ApiToken, Coverage, MeterAvailability
from scripts_agent.calls import pops, services
from scripts_agent.calls.opening import open_call
from scripts_agent.calls.reopening import reopen
from scripts_agent.models import Call, CallOpening, Membership, Site, UnitReport
from scripts_agent.reports.readers import report_reader
from scripts_agent.reports.services import move
from tests.pages.payloads import PAYLOADS, packed

pytestmark = pytest.mark.django_db(transaction=True)

ALL = " ".join(PAYLOADS)
NOTES = packed(500)  # for traces that nobody can rewrite: these come in by the services, within their limit
SARI = {"name": "Sari", "telephone": "0812345678", "customer_id": ""}
SIXTY = dict.fromkeys(SARI, ALL)  # a caller who is called like this, and has typed it as numbers, too
CODES = ("kode_pembeda", "kode_multiguna", "jenis_program")
# Where people type: every other column of text is written by the program or chosen from a list.
TYPED = {
    "scripts_agent.Site": "name",
    "scripts_agent.Call": "name telephone customer_id answers",
    "scripts_agent.CallEvent": "data",
    "scripts_agent.ScreenPop": "telephone name customer_id",
    "scripts_agent.CallOpening": "by_role",
    "scripts_agent.UnitReport": "text apkt_number",
    "scripts_agent.ReportStep": "by_role apkt_number note",
    "allocation.MeterAvailability": "reason",
    "allocation.HistoricalMeterAvailability": "reason history_change_reason",
    "allocation.Coverage": "reason",
    "allocation.HistoricalCoverage": "reason history_change_reason",
    "allocation.ApiToken": "note",
    "allocation.ImportDraft": "file_name rows",
}
NOT_TYPED = {
    "scripts_agent.Call": "flow_version policy script_version closings_version told salutation closing "
    "outcome",
    "scripts_agent.CallTally": "outcome closing",
    "scripts_agent.DemandTally": "reason",
    "scripts_agent.CallEvent": "kind",
    "scripts_agent.ScreenPop": "code",
    "scripts_agent.UnitReport": "product outcome alternative",
    "allocation.MeterAvailability": "changed_as batch",
    "allocation.HistoricalMeterAvailability": "changed_as batch",
    "allocation.Coverage": "basis verified_as batch",
    "allocation.HistoricalCoverage": "basis verified_as batch",
    "allocation.Demand": "transaction product reason outcome ap2t",
    "allocation.DemandDay": "counted_by",
    "allocation.DayTally": "product reason",
    "allocation.ApiToken": "key digest",
    "allocation.ImportDraft": "table",
    "allocation.Unit": "code name",
    "allocation.Region": "code name ap2t_name kind postal_code",
    "allocation.RegionLoad": "fingerprint",
}
# Shorter than the sixty texts, and not only written once.
SHORT = {
    User: "username first_name last_name email",
    Site: "name",
    Call: "name telephone customer_id",
    UnitReport: "apkt_number",
    UnitReport.steps.rel.related_model: "apkt_number by_role",
    CallOpening: "by_role",
    ApiToken: "note",
    AccessLog: "username",
}
SHOWN = """() => document.title + " " + document.body.textContent + " " + document.body.innerText + " "
    + [...document.querySelectorAll("input, textarea")].map(field => field.value).join(" ")"""
REFUSED_BY_POLICY = """
addEventListener("securitypolicyviolation", event => window.refused(event.violatedDirective))
"""


class Watch:
    """A page under watch: what it opens, and what the security policy refuses."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.on("dialog", self._dialog)
        page.on("popup", lambda popup: self.faults.append(f"window: {popup.url}"))
        page.expose_function("refused", lambda what: self.faults.append(f"policy: {what}"))
        page.add_init_script(REFUSED_BY_POLICY)

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def enter(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}
        self.page.context.add_cookies([cookie])

    def open(self, path: str, *texts: str, **query: str) -> None:
        self.page.goto(f"{self.address}{path}{'?' if query else ''}{urlencode(query)}")
        self.shows(*texts)

    def shows(self, *texts: str) -> None:
        """On the page as it is now, word for word; only white space may be folded."""
        shown = folded(self.page.evaluate(SHOWN))
        for text in texts:
            assert folded(text) in shown, f"{self.page.url}: {text}"
        assert not self.faults, f"{self.page.url}: {self.faults}"

    def put(self, text: str, *names: str) -> None:
        """The text into fields, past the length that the browser would keep to."""
        for name in names:
            field = self.page.locator(f"#content [name={name}], main [name={name}]").first
            field.evaluate("(field, text) => { field.value = text }", text)

    def send(self, button: str, *texts: str) -> None:
        """The form is refused with a message, and still holds what was typed."""
        # From its beginning: the button to log out has the user's name, so the sixty texts.
        self.page.get_by_role("button", name=re.compile(f"^{button}")).first.click()
        expect(self.page.locator("[aria-invalid]:visible, [role=alert]:visible").first).to_be_visible()
        self.shows(*texts)


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


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
    act(told, services.close, closing="report", report_text="Tetap")
    supervisor = Membership.objects.get(user=people.supervisor)
    for reason in NOTES:
        reopen(call_id=told.pk, by=supervisor, reason=reason)
        act(told, services.close, closing="report", report_text="Tetap")
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


def act(call: Call, service: Callable[..., Any], **given: Any) -> None:
    with services.locked(call_id=call.pk, agent=call.agent) as situation:
        service(situation, revision=situation.call.revision, **given)


def test_every_column_that_people_type_into_is_known() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for app in ("allocation", "scripts_agent")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
    }
    known = [
        f"{label}.{name}" for table in (TYPED, NOT_TYPED) for label in table for name in table[label].split()
    ]
    assert sorted(known) == sorted(found), "a new column of text: put it into a field above, and on its pages"


def test_the_texts_are_sixty() -> None:
    assert len(PAYLOADS) == 60
    assert all(any(payload in note for note in NOTES) for payload in PAYLOADS)


@pytest.mark.parametrize(("policy", "noticed"), [(True, "policy: script-src"), (False, "dialog: ")])
def test_a_page_that_takes_them_for_more_than_text_would_be_noticed(
    policy: bool, noticed: str, browser: Browser, live_server: Any, call: Call, people: SimpleNamespace
) -> None:
    """The control: the same page with every text let loose; with and without the security policy."""

    def let_loose(route: Route) -> None:
        answer = route.fetch()
        kept = {name: value for name, value in answer.headers.items() if policy or "security" not in name}
        route.fulfill(response=answer, headers=kept, body=unescape(answer.text()))

    with browser.new_context() as context:
        watch = Watch(context.new_page(), live_server.url)
        watch.enter(people.agent)
        watch.page.route("**/5/", let_loose)
        with suppress(AssertionError, Error):  # one of the texts leads to another page
            watch.open(f"/asisten/{call.pk}/5/")
        watch.page.wait_for_timeout(500)
        assert any(fault.startswith(noticed) for fault in watch.faults), watch.faults


def test_the_agents_pages(watch: Watch, call: Call, people: SimpleNamespace) -> None:
    watch.enter(people.agent)
    watch.open("/asisten/", f"Ibu {ALL}", people.agent.username)
    watch.open(f"/asisten/baru?dari={call.pk}", ALL)
    for step in (1, 2, 3, 4, 5):
        watch.open(f"/asisten/{call.pk}/{step}/", ALL)
    watch.shows(f"Bapak/Ibu {ALL}, untuk saat ini", f"Jenis Program {ALL}", f"Kode Multiguna {ALL}")


def test_what_the_telephone_system_says(watch: Watch, people: SimpleNamespace) -> None:
    watch.enter(people.agent)
    watch.open("/asisten/baru")
    name = watch.page.get_by_label("Nama pemohon", exact=True)
    for text in packed(100):
        code = pops.leave(agent=None, name=text).code
        watch.page.evaluate("code => { location.hash = 'pop=' + code }", code)
        expect(name).to_have_value(text)
        name.fill("Sari")
        watch.shows(f"Layar telepon: {text}")
        name.fill(text)  # as the telephone said it: the next pop takes its place


def test_pages_after_the_call(watch: Watch, report: UnitReport, people: SimpleNamespace) -> None:
    trace, paper = f"/lokasi/panggilan/{report.call_id}/", f"/laporan/{report.pk}/"
    watch.enter(people.agent)
    watch.open("/asisten/", f"Ibu {ALL}")
    watch.open(f"/asisten/{report.call_id}/6/", f"Laporan: {ALL}", f"Nama Pemohon: Ibu {ALL}")
    watch.open(trace, ALL, *NOTES)
    for reader in (people.supervisor, people.pusat):
        watch.enter(reader)
        watch.open("/", reader.username)
        watch.open("/lokasi/", people.agent.username, ALL)
        watch.open("/lokasi/ringkasan/", reader.username)
        watch.open(trace, ALL, *NOTES)
    watch.enter(people.supervisor)
    watch.open("/lokasi/data-pemohon/", people.supervisor.username, ALL)
    watch.open(paper, f"Laporan: {ALL}", *NOTES)
    Call.objects.update(**SARI)  # to others a text without the caller in it is shown as it was typed
    for reader in (people.pusat, people.manager, people.srm):
        watch.enter(reader)
        watch.open("/laporan/", reader.username, ALL)
        watch.open(paper, f"Laporan: {ALL}", *NOTES)


def test_an_agent_goes_on_with_a_call_opened_again(
    watch: Watch, report: UnitReport, people: SimpleNamespace
) -> None:
    Call.objects.update(**SARI)
    member = Membership.objects.get(user=people.supervisor)
    reopen(call_id=report.call_id, by=member, reason="Kurang lengkap")
    Call.objects.update(**SIXTY)
    watch.enter(people.agent)
    watch.open(f"/asisten/{report.call_id}/6/", ALL)
    watch.put(ALL + "!" * 2000, "text", "name", "telephone")
    watch.send("Tutup panggilan", ALL)


def test_the_village_search(watch: Watch, call: Call, people: SimpleNamespace) -> None:
    watch.enter(people.agent)
    watch.open(f"/asisten/{call.pk}/2/", ALL, q=ALL)
    box = watch.page.get_by_label("Ketik desa/kelurahan, kecamatan atau kode pos")
    for text in packed(100):
        box.fill(text)
        expect(watch.page.locator("#hasil-cari")).to_have_attribute("data-q", text)
        watch.shows(text)


def test_whatever_is_typed_into_a_form_that_refuses_it(
    watch: Watch, report: UnitReport, people: SimpleNamespace
) -> None:
    page = watch.page
    watch.open("/masuk/")
    page.get_by_label("Nama pengguna").evaluate("(field, text) => { field.value = text }", ALL)
    page.get_by_label("Kata sandi").fill("salah-sekali-ini")
    watch.send("Masuk")
    watch.enter(people.agent)
    watch.open("/asisten/baru")
    watch.put(ALL, "name", "telephone", "customer_id", "current_power")
    watch.send("Lanjut", ALL)
    watch.enter(people.supervisor)
    refused = f"{ALL} 081234567890"
    watch.open(f"/laporan/{report.pk}/")
    watch.put(refused, "apkt_number", "note")
    watch.send("Simpan", refused)
    watch.open(f"/lokasi/panggilan/{report.call_id}/")
    page.get_by_text("Buka kembali panggilan ini").click()
    watch.put(refused, "alasan")
    watch.send("Buka kembali", refused)
    watch.open("/lokasi/")
    watch.put(ALL, "telepon")
    watch.send("Cari", ALL)
    watch.open("/lokasi/data-pemohon/")
    watch.put(ALL, "telepon")
    watch.send("Cari", ALL)


def test_steps_of_an_open_call_that_are_refused(watch: Watch, call: Call, people: SimpleNamespace) -> None:
    watch.enter(people.agent)
    watch.open(f"/asisten/{call.pk}/3/")
    watch.put(ALL, "power", *CODES)
    watch.send("Lanjut", ALL)


def test_texts_in_addresses(watch: Watch, people: SimpleNamespace) -> None:
    watch.enter(people.supervisor)
    watch.open("/lokasi/", ALL, hari=ALL)
    watch.open("/lokasi/", keadaan=ALL, cso=ALL, sebelum=ALL)
    watch.open("/lokasi/ringkasan/", ALL, dari=ALL, sampai=ALL)
    watch.open("/laporan/", keadaan=ALL, unit=ALL, umur=ALL, sesudah=ALL)
    watch.enter(people.pusat)
    watch.open("/naskah/", ALL, tanggal=ALL)
    watch.open("/matriks/", baris=ALL)
    watch.open("/sop/", q=ALL)
    watch.open("/tidak-ada/", q=ALL)


@pytest.fixture
def kept_by_the_admin(people: SimpleNamespace, demo_settings: None, villages: SimpleNamespace) -> None:
    for turn, reason in enumerate(NOTES):
        value = ("ALL", "PASCABAYAR")[turn % 2]
        set_availability(unit="UP3-MENTENG", phase=1, availability=value, by=people.manager, reason=reason)
        region = Coverage.objects.filter(unit="UP3-MENTENG").order_by("pk").first()
        assert region
        verify_coverage(region=region.region_id, unit="UP3-MENTENG", by=people.srm, reason=reason)
    ApiToken.objects.create(channel="WEB", note=ALL, key="k", digest="d", created_by=people.administrator)
    Client().post("/masuk/", {"username": ALL[:150], "password": "salah"}, headers={"user-agent": ALL[:255]})


@pytest.mark.parametrize("reader", ["administrator", "manager", "srm", "pusat"])
def test_every_page_of_the_admin(
    reader: str, watch: Watch, people: SimpleNamespace, kept_by_the_admin: None
) -> None:
    user = getattr(people, reader)
    watch.enter(user)
    watch.open("/admin/" if reader == "administrator" else "/unit/", user.username)
    shown = ""
    for model in admin.site._registry:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        row = last_row(model)
        for address in (path, *((f"{path}{row}/change/", f"{path}{row}/history/") if row else ())):
            watch.open(address)
            shown += folded(watch.page.evaluate(SHOWN))
    wanted = {"administrator": [ALL], "pusat": NOTES, "manager": NOTES, "srm": NOTES}[reader]
    assert [text for text in wanted if folded(text) not in shown] == []


def last_row(model: type[models.Model]) -> Any:
    """Primary key of the row that somebody typed into."""
    rows = {
        MeterAvailability: MeterAvailability.objects.filter(unit="UP3-MENTENG", phase=1),
        Coverage: Coverage.objects.exclude(verified_by=None),
    }.get(model, model._default_manager.order_by("pk"))
    return rows.values_list("pk", flat=True).last()


def test_a_table_that_is_uploaded(
    watch: Watch, people: SimpleNamespace, demo_settings: None, tmp_path: Path
) -> None:
    watch.enter(people.srm)
    watch.open("/admin/allocation/meteravailability/")
    watch.page.get_by_role("link", name="Unggah tabel").click()
    file = tmp_path / "<img src=x onerror=alert(1)>.csv"
    cells = "\n".join('"{}";"{}";"{}"'.format(*[text.replace('"', '""')] * 3) for text in PAYLOADS)
    file.write_text(f"Kode unit;Meter;Ketersediaan sendiri\n{cells}\n")
    watch.page.get_by_label("Berkas CSV atau XLSX").set_input_files(file)
    watch.send("Periksa berkas", *PAYLOADS[:5])
