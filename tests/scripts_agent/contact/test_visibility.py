"""What is shown of a caller outside the site that took the call."""

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from pln123.web.logs import MaskingFormatter
from scripts_agent.contact.masking import mask_name, mask_number, mask_text
from scripts_agent.contact.visibility import contact_for
from scripts_agent.models import Call, UnitReport
from scripts_agent.people import membership_of
from scripts_agent.urls import urlpatterns
from tests.walk import Walk

CALLER = {"salutation": "Ibu", "name": "Sari Dewi", "telephone": "081234567890"}


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("081234567890", "0812****90"),
        ("+6281234567890", "+628****90"),
        ("123456789012", "1234****12"),  # a customer id
        ("021123456", "0211****56"),
        ("021456", "****56"),  # head and tail would be the whole number
        ("", ""),
    ],
)
def test_a_number_keeps_its_head_and_tail(number: str, shown: str) -> None:
    assert mask_number(number) == shown


@pytest.mark.parametrize("name", ["S", "Sari", "Sari Dewi Lestari Wulandari"])
def test_a_masked_name_tells_nothing_but_its_first_letter_not_even_its_length(name: str) -> None:
    assert mask_name(name) == "S*** (nama disamarkan)"


def test_an_unknown_name_is_not_said_to_be_hidden() -> None:
    assert mask_name("") == ""


WHOLE = {"salutation": "Ibu", "name": "Sari Dewi", "telephone": "081234567890", "customer_id": "521234567890"}
NAME, NUMBER = "(nama disamarkan)", "(nomor disamarkan)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ibu Sari Dewi tetap ingin", f"Ibu {NAME} tetap ingin"),
        ("ibu sari tetap ingin", f"ibu {NAME} tetap ingin"),
        ("DEWI: hubungi lagi.", f"{NAME}: hubungi lagi."),
        ("Hubungi 0812-3456-7890", f"Hubungi {NUMBER}"),
        ("Hubungi 0812 3456 7890.", f"Hubungi {NUMBER}."),
        ("Hubungi 0812\u20133456\u20117890\u200f", f"Hubungi {NUMBER}\u200f"),
        ("Hubungi 0812/3456/7890", f"Hubungi {NUMBER}"),
        ("ID 521234567890", f"ID {NUMBER}"),
        ("Nomor suaminya +62 857 1111 2222", f"Nomor suaminya {NUMBER}"),
        ("Kasari Sarinah, 2.200 VA, 26-01-2021", "Kasari Sarinah, 2.200 VA, 26-01-2021"),
        ("", ""),
    ],
)
def test_a_text_names_nobody_to_other_sites(text: str, shown: str) -> None:
    assert mask_text(text, WHOLE) == shown


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("", "Pemohon tetap ingin", "Pemohon tetap ingin"),
        ("Ibu Al", "Ibu Al dan Ali, kata ibu", f"{NAME} dan Ali, kata ibu"),
        ("PT Meter Abadi", "Meter untuk PT Meter Abadi", f"Meter untuk {NAME}"),
        ("(.*", "apa saja (.* begitu", f"apa saja {NAME} begitu"),
        ("Budi Santoso, S.T.", "Pak Santoso: S dan T, Budi Santoso ST", f"Pak {NAME}: S dan T, {NAME}"),
        ("Drs. H. Ahmad, SE", "Drs apa, H apa, SE apa? Ahmad", f"Drs apa, H apa, SE apa? {NAME}"),
        ("Siti/Aminah", "Bu Aminah atau SITI", f"Bu {NAME} atau {NAME}"),
        ("Dewi-Lestari", "Bu Lestari, Dewi Lestari", f"Bu {NAME}, {NAME}"),
        ("Sari (istri Budi)", "Sari, istri Budi", f"{NAME}"),
        ("Sari (istri Budi)", "Budi dan istri minta", f"{NAME} dan istri minta"),
        ("Sari (pemilik rumah)", "Pemilik rumah minta, rumah kosong", "Pemilik rumah minta, rumah kosong"),
        ("Kim Ji-Ho", "Ibu Ji-Ho minta, bukan Ho", f"Ibu {NAME} minta, bukan Ho"),
        ("Tan Mei-Li", "Ibu Mei-Li minta", f"Ibu {NAME} minta"),
        ("M. Yusuf", "m, Yusuf, M Yusuf", f"{NAME}, {NAME}"),
        ("'Sari'", "Ibu Sari minta", f"Ibu {NAME} minta"),
        ("Ma'ruf Amin", "Pak Ma\u2019ruf, bukan Maruf", f"Pak {NAME}, bukan Maruf"),
        ("Sari", "_Sari_ minta", f"_{NAME}_ minta"),
        ("PT. Meter Abadi, Tbk", "Meter untuk PT Meter Abadi (Tbk)", f"Meter untuk {NAME})"),
    ],
)
def test_odd_names_hide_themselves_and_no_other_word(name: str, text: str, shown: str) -> None:
    assert mask_text(text, {**WHOLE, "name": name}) == shown


def test_a_short_number_of_the_caller_is_known_too() -> None:
    short = {**WHOLE, "telephone": "5551234"}
    assert mask_text("Hubungi 555-1234", short) == f"Hubungi {NUMBER}"


def test_a_number_that_was_stored_with_its_country_code_is_hidden_whole() -> None:
    abroad = {**WHOLE, "telephone": "+6281234567890"}
    assert mask_text("Hubungi +62 812\u20133456\u20137890", abroad) == f"Hubungi {NUMBER}"


@pytest.fixture
def call(walk: Walk) -> Call:
    walk.open("PD", current="1-PRABAYAR", customer_id="123456789012", **CALLER)
    return walk.call


def test_the_own_site_sees_its_caller(call: Call, agent: User, supervisor: User) -> None:
    whole = {**CALLER, "customer_id": "123456789012"}
    assert contact_for(membership_of(agent), call) == whole
    assert contact_for(membership_of(supervisor), call) == whole


@pytest.mark.parametrize("reader", ["other_agent", "pusat", "manager", "administrator"])
def test_everybody_else_sees_a_masked_caller(call: Call, reader: str, request: pytest.FixtureRequest) -> None:
    assert contact_for(membership_of(request.getfixturevalue(reader)), call) == {
        "salutation": "",
        "name": "S*** (nama disamarkan)",
        "telephone": "0812****90",
        "customer_id": "1234****12",
    }


# Every page ------------------------------------------------------------------------------------------

OUTSIDE = ["other_agent", "other_supervisor", "manager", "srm", "pusat", "administrator", "stranger"]


@pytest.fixture
def other_supervisor(make_member: Callable[..., User]) -> User:
    return make_member("penyelia.lain", "SUPERVISOR", "Yogyakarta")


@pytest.fixture
def complaint(walk: Walk, villages: Any) -> UnitReport:
    """Of Ibu Wulandaru, a name that no village has, who is named in the report as well."""
    caller = {"salutation": "Ibu", "name": "Wulandaru", "telephone": "081298765432"}
    walk.open("PD", current="1-PRABAYAR", customer_id="987612345678", **caller)
    walk.village(villages.gambir)
    walk.power("2200")
    walk.product("PASCABAYAR")
    walk.answer("offer", "KERAS")
    walk.post("6/", **caller, text="Ibu wulandaru, 0812-9876-5432 atau ID 987612345678, tetap ingin")
    return UnitReport.objects.get()


def addresses(report: UnitReport) -> Iterator[str]:
    """Every page and file of the desk that may have to do with this report, and every list of the admin."""
    numbers = {"call_id": report.call_id, "report_id": report.pk}
    for pattern in urlpatterns:
        names = re.findall(r":(\w+)>", str(pattern.pattern))
        for step in range(1, 7) if "step" in names else [0]:
            given = {**numbers, "step": step, "key": "hasil", "kind": "csv"}
            yield reverse(f"desk:{pattern.name}", kwargs={name: given[name] for name in names})
    for model in admin.site._registry:
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def everything_in(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode(errors="replace"))


@pytest.mark.slow
@pytest.mark.parametrize("who", OUTSIDE)
def test_no_page_and_no_file_names_the_caller_outside_the_own_site(
    complaint: UnitReport, who: str, as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(who))
    for address in addresses(complaint):
        page = everything_in(client.get(address)).casefold()
        for personal in ("wulandaru", "81298765432", "9876-5432", "987612345678"):
            assert personal not in page, address


@pytest.mark.slow
def test_control_the_own_site_does_see_the_caller(
    complaint: UnitReport, supervisor: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(supervisor)
    named = [at for at in addresses(complaint) if "wulandaru" in everything_in(client.get(at)).casefold()]
    assert named == [f"/lokasi/panggilan/{complaint.call_id}/", f"/laporan/{complaint.pk}/"]


def test_a_log_line_holds_no_number_however_it_is_written() -> None:
    """What the form of a number gives away; names are never handed to a log."""
    said = ("+62 812-3456-7890", 521234567890)
    line = logging.LogRecord("desk", logging.INFO, "", 0, "tel %s, id %s", said, None)
    assert MaskingFormatter().format(line).endswith("desk tel [nomor], id [nomor]")
