"""A straight PB call over seeded villages: at most 25 key strokes besides the name, no mouse."""

import random
import re
from statistics import median

import pytest
from playwright.sync_api import expect

from allocation.models import Level, Region
from allocation.places.search import search
from scripts_agent.models import Call
from tests.pages.desk import Desk
from tests.rounds import rounds

pytestmark = pytest.mark.django_db(transaction=True)
VILLAGES, SEED, MOST_KEYS = rounds(5, 50), 123, 25
TURN = {  # the page that follows the product, and the key that goes on from it
    "Dapat dilayani": "p",
    "Alokasi untuk wilayah ini belum diatur.": "r",
}


def shortest(village: Region) -> tuple[str, int]:
    """What an agent types: the start of the village, then of the district, until the list of eight has it.

    Gives the text and the row that the village stands on.
    """
    name, district = village.ap2t_name.lower(), village.parent.ap2t_name.lower()
    texts = {f"{name[:i]} {district[:j]}".strip() for i in range(2, 13) for j in range(7)}
    for text in sorted(texts, key=lambda text: (len(text), text)):
        answer = search(text)
        rows = [*answer.groups, *answer.villages][:8]
        if village.code in rows:
            return text, rows.index(village.code) + 1
    raise AssertionError(f"{village} is not found by its own name")


def test_straight_pb_call_needs_at_most_25_key_strokes(desk: Desk, capsys) -> None:
    everyone = list(
        Region.objects.filter(level=Level.VILLAGE).values_list("code", flat=True).order_by("code")
    )
    page = desk.page
    strokes: dict[str, int] = {}
    page.goto(f"{desk.address}/asisten/")
    for code in random.Random(SEED).sample(everyone, VILLAGES):
        village = Region.objects.select_related("parent").get(pk=code)
        text, row = shortest(village)
        keys: list[str] = []

        def press(*names: str, keys: list[str] = keys) -> None:
            for name in names:
                desk.keys(name)
                keys.append(name)

        press("Alt+n")
        desk.expect_step(1)
        press("1", "i")
        page.keyboard.type("Sari")
        press("Control+Enter")
        desk.expect_step(2)
        press(*text)
        expect(page.locator(f'#hasil-cari[data-q="{text}"]')).to_be_attached()
        press(str(row)) if re.search(r"[a-z]$", text) else press(*["ArrowDown"] * (row - 1), "Enter")
        if page.locator("h1").inner_text() == "Wilayah":
            page.wait_for_load_state("networkidle")
        if page.get_by_text("Wilayah ini dilayani PT PLN Batam").count():
            press("r")
        else:
            desk.expect_step(3)
            press("Tab", "4", "r", "Control+Enter")
            desk.expect_step(4)
            press("2")
            desk.expect_line_4a5("Pascabayar")
            press("Control+Enter")
            desk.expect_step(5)
            words = "".join(page.locator("p.desk-result").all_inner_texts()).strip()
            press(next((key for start, key in TURN.items() if words.startswith(start)), "y"))
        desk.expect_step(6)
        press("Control+Enter")
        expect(page.locator(".desk-result")).to_contain_text("Panggilan ditutup")
        strokes[f"{village.ap2t_name} / {village.parent.ap2t_name}"] = len(keys)
        assert Call.objects.latest("pk").village_id == code
    worst = max(strokes, key=strokes.__getitem__)
    with capsys.disabled():
        middle = median(strokes.values())
        print(f"\nkey strokes of {VILLAGES} straight PB calls: median {middle}, worst {strokes[worst]}")
    assert strokes[worst] <= MOST_KEYS, worst
