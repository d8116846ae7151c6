"""The managers' and the supervisor's pages as they were drawn: who opens which, and what is done there."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import NamedTuple

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from allocation.availability.changes import set_availability
from allocation.models import Demand, MeterAvailability
from tests.walk import Walk

HOME, SUMMARY = "/unit/", "/lokasi/ringkasan/"
# Unmet requests for Pascabayar in Gambir, by the days ago that they came.
UNMET_DAYS = [1] * 9 + [3] * 5 + [9] * 4 + [11] * 4 + [16] * 3 + [24]
SERVED = 31  # requests for Prabayar, there and in a unit that follows its UID


def fill_the_desk(walk: Walk, villages: SimpleNamespace, manager: User, srm: User) -> None:
    """What a manager finds: settings changed, requests served and not, two reports that wait, some calls."""
    for unit, phase, value, reason in (
        ("UP3-MENTENG", 1, "PASCABAYAR", "Stok Prabayar habis"),
        ("UP3-MENTENG", 1, "PRABAYAR", "Stok Pascabayar habis"),
        ("UP3-BINTARO", 1, "PRABAYAR", "Stok Pascabayar habis"),
        ("UP3-TANJUNG-PRIOK", 3, "PRABAYAR", "Arahan UID"),
    ):
        by = manager if unit == "UP3-MENTENG" else srm
        set_availability(unit=unit, phase=phase, availability=value, by=by, reason=reason)
    asked = [("UP3-MENTENG", "PASCABAYAR", "MATERIAL", days) for days in UNMET_DAYS]
    asked += [("UP3-MENTENG", "PRABAYAR", "", 2), ("UP3-BANDENGAN", "PRABAYAR", "", 2)] * SERVED
    Demand.objects.bulk_create(
        Demand(
            call_number=1000 + number,
            at=timezone.now() - timedelta(days=days),
            village_id=villages.gambir,
            unit_id=unit,
            transaction="PB",
            phase=1,
            product=product,
            power=2200,
            reason=reason,
            outcome="OFFER_ALTERNATIVE PRABAYAR" if reason else "SERVED",
        )
        for number, (unit, product, reason, days) in enumerate(asked)
    )
    for village in (villages.gambir, villages.cideng):
        walk.to_offer(village)
        walk.answer("offer", "KERAS")
        walk.post("6/", name="Sari", telephone="081234567890", text="Tetap ingin Pascabayar")
    walk.to_offer(villages.gambir)
    walk.answer("offer", "YA")
    walk.post("6/")
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")


class ManagersState(NamedTuple):
    """who: a fixture of the cast. path: of the page. act: what is done there. scrolls: with what comes below.

    first: what stands whole in the first window all the same.
    """

    who: str
    path: Callable[[], str]
    act: Callable[[Page], None] = lambda page: None
    scrolls: bool = False
    first: str = "body"


def form_of(unit: str) -> Callable[[], str]:
    def path() -> str:
        pk = MeterAvailability.objects.get(unit=unit, phase=1).pk
        return reverse("admin:allocation_meteravailability_change", args=[pk]) + "?back=home"

    return path


def chosen(value: str, told: str, reason: str = "") -> Callable[[Page], None]:
    """A value is chosen, what it changes is `told`, and a reason is given."""

    def choose(page: Page) -> None:
        page.get_by_label(value, exact=True).check()
        expect(page.locator("#pratinjau")).to_contain_text(told)
        if reason:
            page.get_by_role("button", name=reason).click()

    return choose


STATES = {
    "07 beranda up3": ManagersState("manager", lambda: HOME),
    "07b beranda srm": ManagersState("srm", lambda: HOME),
    "08 ubah": ManagersState(
        "manager",
        form_of("UP3-MENTENG"),
        chosen("Pascabayar", "Pascabayar menjadi dilayani", "Stok Pascabayar tiba"),
    ),
    "08b ubah uid": ManagersState(
        "srm",
        form_of("UID-JAYA"),
        chosen(
            "Pascabayar", "Juga berlaku bagi 14 UP3 yang mengikuti UID Jakarta Raya", "Stok Prabayar habis"
        ),
    ),
    "08c kosongkan uid": ManagersState(
        "srm", form_of("UID-JAYA"), chosen("Kosongkan", "Saya mengosongkan 15 unit")
    ),
    "08d belum berubah": ManagersState("manager", form_of("UP3-MENTENG")),
    "09 ringkasan": ManagersState(
        "supervisor", lambda: SUMMARY, scrolls=True, first=".summary-plot:nth-child(-n+4)"
    ),
}
