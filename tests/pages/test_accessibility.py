"""axe finds nothing on any state of the desk; at 200 % zoom nothing is lost or needs sideways scrolling."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from allocation.availability.changes import set_availability
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.looks import states as stills
from tests.pages.looks.looks import assert_never_sideways
from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)
MORE = {"salutation": "Ibu", "name": "Sari", "telephone": "081234567890"}


def to(product: str, village: str = "gambir", power: str = "2200", **caller: str) -> Callable:
    """A state reached by forms: step 5 for one product in one village."""

    def walk_there(walk: Walk, villages) -> None:
        walk.to_product(getattr(villages, village), power, **{"transaction": "PB", **MORE, **caller})
        if product:
            walk.product(product)

    return walk_there


def then(first: Callable, *answers: tuple[str, str]) -> Callable:
    def walk_there(walk: Walk, villages) -> None:
        first(walk, villages)
        for question, value in answers:
            walk.post("ap2t/", answer=value) if question == "ap2t" else walk.answer(question, value)

    return walk_there


def opened(transaction: str, **fields: str) -> Callable:
    return lambda walk, villages: walk.open(transaction, **fields)


def at_batam(walk: Walk, villages) -> None:
    walk.open("PB")
    walk.village(villages.batam)


def closed(first: Callable, **fields: str) -> Callable:
    def walk_there(walk: Walk, villages) -> None:
        first(walk, villages)
        walk.post("6/", **fields)

    return walk_there


OFFER = to("PASCABAYAR")
PD = {"transaction": "PD", "current": "1-PASCABAYAR", "current_power": "1300"}
MIGRATION = {"transaction": "MIGRASI", "current": "1-PRABAYAR", "current_power": "2200"}
# name of the state -> (how the call gets there, the step that is looked at; None: where it stands). Those of
# looks/states.py are not among them: looks/test_stills.py looks at these in more sizes, and in every theme.
STATES = {
    "step 1 of a call": (opened("PB"), 1),
    "step 1 of a PD": (opened("PD", current="3-PRABAYAR"), 1),
    "step 2": (opened("PB"), None),
    "step 2 with a village chosen": (to(""), 2),
    "step 2 in Batam": (at_batam, None),
    "step 3": (to(""), 3),
    "step 3 of a migration": (to("", **MIGRATION), 3),
    "step 4 of a PB": (to(""), None),
    "step 4 of a PD": (to("", **PD), None),
    "step 4 of a migration": (to("", **MIGRATION), None),
    "step 4 undecided": (then(to(""), ("product", "BELUM")), None),
    "step 4 refused as no change": (to("PASCABAYAR", **PD | {"current_power": "2200"}), None),
    "served with a hint": (to("PASCABAYAR", power="250000", purpose="Sosial"), None),
    "offer after AP2T": (then(to("PRABAYAR"), ("ap2t", "PRABAYAR_TIDAK")), None),
    "closing: lanjut AP2T": (then(OFFER, ("offer", "YA")), None),
    "closing: dirujuk": (then(to("PRABAYAR", "papua"), ("undecidable", "DIRUJUK")), None),
    "closed: AP2T": (closed(then(OFFER, ("offer", "YA"))), None),
    "closed: APKT": (closed(then(OFFER, ("offer", "TIDAK")), bantuan_lain="on"), None),
    "closed: report": (closed(then(OFFER, ("offer", "KERAS")), text="Tetap ingin", **MORE), None),
}


def test_there_are_at_least_25_states() -> None:
    assert len(STATES) + len(stills.STATES) >= 25


@pytest.mark.parametrize("name", STATES)
def test_state_has_no_violation_and_fits_at_200_percent(name: str, desk: Desk, walk: Walk, villages) -> None:
    reach, step = STATES[name]
    reach(walk, villages)
    page = desk.page
    page.goto(f"{desk.address}/asisten/{walk.call.pk}/{f'{step}/' if step else ''}")
    expect(page.locator("#desk")).to_be_visible()
    assert_accessible(page)
    # 200 % zoom of 1366x768 leaves 683x384 CSS pixels.
    page.set_viewport_size({"width": 683, "height": 384})
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    assert_accessible(page)
    assert_never_sideways(page)


def test_first_step_with_every_message_has_no_violation(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.page.get_by_label("Telepon").fill("nol delapan")
    desk.press("Lanjut")
    expect(desk.page.get_by_text("Pilih jenis permohonan: PB, PD atau Migrasi murni.")).to_be_visible()
    assert_accessible(desk.page)


def test_result_that_changed_has_no_violation(desk: Desk, walk: Walk, villages, manager: User) -> None:
    OFFER(walk, villages)
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang")
    desk.page.goto(f"{desk.address}/asisten/{walk.call.pk}/5/")
    expect(desk.page.locator("#perubahan")).to_contain_text("Hasil berubah.")
    assert_accessible(desk.page)
