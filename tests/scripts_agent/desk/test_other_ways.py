"""The other ways a call can go, as the server renders them. Expected words typed from the SOP.

What takes the script is in tests/pages/test_outcomes_in_browser.py.
"""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.pages.outcomes import LINE_4A5, PASCABAYAR_MISSING, PRABAYAR_MISSING, apology
from tests.walk import Walk, html_of

pytestmark = pytest.mark.django_db
SARI = {"salutation": "Ibu", "name": "Sari"}


def shown(walk: Walk) -> SimpleNamespace:
    """Where the call stands: the lines to say, the notification (or none) and the result (or none)."""
    html = html_of(walk.client.get(f"/asisten/{walk.call.pk}/", follow=True))

    def all_of(start: str, end: str) -> list[str]:
        found = re.findall(rf"<{start}[^>]*>(.*?)</{end}>", html)
        return [unescape(re.sub(r"<[^>]+>", "", words)).strip() for words in found]

    return SimpleNamespace(
        lines=all_of("blockquote", "blockquote"),
        notification=all_of('p id="ap2t-isi"', "p"),
        has_box='role="alertdialog"' in html,
        result=all_of('p class="desk-result', "p"),
    )


def test_missing_prabayar_changes_the_product_words_and_bapak_is_spoken_to(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.bandung, salutation="Bapak", name="Budi")
    walk.answer("product", "PRABAYAR")
    assert shown(walk).lines == [
        "“... baik Bp, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material yang "
        "tersedia di Unit PLN di wilayah Bp ya ...”"
    ]
    walk.answer("heard", "YA")
    page = shown(walk)
    assert page.lines == [
        "“... Mohon maaf Bapak/Ibu Budi, untuk saat ini Daya 2.200 VA dengan layanan PRABAYAR belum tersedia "
        "di wilayah Bapak, apakah bapak bersedia dilayani dengan layanan PASKABAYAR? ...”"
    ]
    assert page.notification == [PRABAYAR_MISSING]
    walk.answer("offer", "YA")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t_alternative"


def test_an_undecided_caller_chooses_after_all(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, **SARI)
    walk.answer("product", "BELUM")
    walk.answer("product", "PRABAYAR")
    assert shown(walk).lines == [LINE_4A5]
    walk.answer("heard", "YA")
    page = shown(walk)
    assert (page.lines, page.result) == ([], ["Dapat dilayani: Prabayar"])
    assert "undecided" not in walk.call.answers


def test_ap2t_leads_on_where_nothing_is_set(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.papua, **SARI)
    walk.product("PASCABAYAR")
    page = shown(walk)
    assert (page.lines, page.has_box) == ([], False)  # no line 4a.6, no promise
    walk.post("ap2t/", answer="PASCABAYAR_TIDAK")
    assert shown(walk).notification == [PASCABAYAR_MISSING]
    walk.answer("offer", "ALASAN")
    assert shown(walk).lines[0] == "saat ini untuk material PASKABAYAR belum tersedia"
    walk.answer("offer", "YA")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t_alternative"
    assert walk.call.answers["ap2t"] == "PASCABAYAR_TIDAK"


def test_ap2t_lacks_prabayar_that_we_would_serve(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, **SARI)
    walk.product("PRABAYAR")
    assert shown(walk).result == ["Dapat dilayani: Prabayar"]
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")
    assert shown(walk).notification == [PRABAYAR_MISSING]
    assert walk.call.answers["ap2t"] == "PRABAYAR_TIDAK"


def test_ap2t_has_neither_product(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, **SARI)
    walk.product("PASCABAYAR")
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    page = shown(walk)
    assert (page.lines, page.has_box, page.result) == ([apology("2.200")], False, ["Belum tersedia"])
    assert walk.call.answers["ap2t"] == "KEDUANYA_TIDAK"
    walk.answer("unavailable", "KERAS")
    assert shown(walk).result == ["Laporan ke Unit PLN melalui APKT (hard complaint)"]


def test_ap2t_can_process_in_batam(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB", **SARI)
    walk.village(villages.batam)
    walk.answer("batam", "LANJUT")
    walk.power("2200")
    walk.product("PRABAYAR")
    page = shown(walk)
    assert (page.lines, page.result) == ([], ["Wilayah ini dilayani PT PLN Batam."])
    walk.post("ap2t/", answer="DAPAT")
    walk.answer("served", "LANJUT")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t"
