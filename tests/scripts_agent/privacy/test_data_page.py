"""The page of a caller's data: its forms, and what it says of calls that ended in no report."""

import io
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from openpyxl import load_workbook

from scripts_agent.models import Call
from tests.scripts_agent.privacy.asking import PAGE, act, look, table
from tests.scripts_agent.stored_calls import CALLER, make_call
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
NUMBER = {"telepon": "081234567890"}


def test_opened_it_asks_for_a_number_and_finds_no_fault(client: Client) -> None:
    page = text_of(client.get(PAGE))
    assert "Nomor telepon * Cari" in page
    assert "Isi nomor telepon yang dicari." not in page


@pytest.mark.parametrize("refused", ["", "ekspor", "hapus"])
def test_each_field_has_an_id_of_its_own_that_its_label_names(
    calls: list[Call], client: Client, refused: str
) -> None:
    response = act(client, refused, alasan="") if refused else look(client)
    page = html_of(response)
    ids = re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    labels = re.findall(r'<label for="([^"]+)"[^>]*> ?Alasan', page)
    assert len(labels) == 2
    assert set(labels) <= set(ids)


def test_both_forms_are_about_what_is_shown(calls: list[Call], client: Client) -> None:
    response = look(client)
    first, second = calls
    shown = {**NUMBER, "token": f"{first.pk}-{first.revision}.{second.pk}-{second.revision}"}
    assert [response.context[form].initial for form in ("form", "end")] == [shown, shown]


def test_only_erasing_is_asked_again(calls: list[Call], agent: User, client: Client) -> None:
    form = look(client).context["form"]
    make_call(agent, "22 08:00", **CALLER)  # so that neither is done
    for what in ("ekspor", "hapus-ya"):
        page = text_of(client.post(PAGE, {**form.initial, "alasan": "SURAT", "act": what}))
        assert "Panggilan nomor ini berubah sejak ditampilkan. Periksa lagi, lalu ulangi." in page
        assert "tidak dapat dikembalikan" not in page


def test_a_call_without_a_report_has_no_text_of_one(calls: list[Call], client: Client) -> None:
    assert "08:00 WIB TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED) telepon 1 laporan" in text_of(look(client))
    assert [row["Isi laporan ke unit"] for row in table(act(client, "ekspor"))][1] == ""


def test_the_copy_says_of_which_site_it_is(calls: list[Call], client: Client) -> None:
    about = load_workbook(io.BytesIO(b"".join(act(client, "ekspor-xlsx")))).worksheets[0]
    assert ("Lokasi", "Semarang") in list(about.values)


def test_what_is_gone_already_is_said_in_these_words(calls: list[Call], client: Client) -> None:
    posted = {**look(client).context["form"].initial, "alasan": "TELEPON", "act": "hapus-ya"}
    for said in ("Data pemohon pada 2 panggilan sudah dihapus.", "Datanya sudah dihapus sebelumnya."):
        assert re.search(f"> ?{said} ?<", html_of(client.post(PAGE, posted, follow=True)))
