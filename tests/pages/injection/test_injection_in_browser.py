"""Sixty texts that would run if a page took them for more than text, in every field that takes free text, on
every page that shows it: nothing opens, nothing is refused by the security policy, each is shown as typed.

All sixty stand in a field at once, however short it is: what a form refuses may come from elsewhere. So each
page is opened once.
"""

from contextlib import suppress
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Error, Route, expect

from allocation.availability.changes import set_availability
from allocation.coverage.verification import verify_coverage
from allocation.models import ApiToken, Coverage, MeterAvailability
from scripts_agent.calls import pops
from scripts_agent.calls.reopening import reopen
from scripts_agent.models import Call, Membership, UnitReport
from tests.pages.injection.columns import NOT_TYPED, TYPED
from tests.pages.injection.payloads import PAYLOADS, packed
from tests.pages.injection.texts import ALL, CODES, NOTES, SARI, SIXTY
from tests.pages.injection.watch import SHOWN, Watch, folded

pytestmark = pytest.mark.django_db(transaction=True)


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
