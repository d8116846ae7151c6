"""The desk's pages as they were drawn: how a call gets there, what is said, what is typed."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import NamedTuple

from playwright.sync_api import Page, expect

from tests.walk import Walk


def at_offer(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")


def at_reason(walk: Walk, villages) -> None:
    at_offer(walk, villages)
    walk.answer("offer", "ALASAN")


def at_line_alone(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")
    walk.answer("product", "PASCABAYAR")


def at_product(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")


def at_not_available(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, "17600", salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")


def at_unset(walk: Walk, villages) -> None:
    walk.to_product(villages.papua, salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")


def at_unsure(walk: Walk, villages) -> None:
    walk.to_product(villages.low_confidence, salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")


def at_served(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")
    walk.product("PRABAYAR")


def at_closing(walk: Walk, villages) -> None:
    at_offer(walk, villages)
    walk.answer("offer", "TIDAK")


def at_report(walk: Walk, villages) -> None:
    at_offer(walk, villages)
    walk.answer("offer", "KERAS")


def at_migration_refused(walk: Walk, villages) -> None:
    service = {"current": "1-PRABAYAR", "current_power": "2200"}
    walk.open("MIGRASI", salutation="Ibu", name="Sari", **service)
    walk.village(villages.gambir)
    walk.post("3/", purpose="Rumah tangga")
    walk.product("PASCABAYAR")


OFFER = (
    "“... Mohon maaf Bapak/Ibu Sari, untuk saat ini Daya 2.200 VA dengan layanan PASKABAYAR belum tersedia "
    "di wilayah Ibu, apakah Ibu bersedia dilayani dengan layanan PRABAYAR? ...”"
)
REASON = "saat ini untuk material PASKABAYAR belum tersedia"
HELD = (
    "“... baik Ibu, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material yang "
    "tersedia di Unit PLN di wilayah Ibu ya ...”"
)
APOLOGY = (
    "“... Mohon maaf Bapak/Ibu Sari, untuk saat ini Daya 17.600 VA dengan layanan PASKABAYAR belum tersedia "
    "di wilayah Ibu ...”"
)


# Migrasi murni 2.200 VA, no longer to be had in Gambir: what is said to the end, one line after the other.
MIGRATION = (
    APOLOGY.replace("17.600", "2.200"),
    REASON,
    "layanan PRABAYAR yang digunakan saat ini tetap berlaku",
)


class State(NamedTuple):
    """A still's state. lines: to say, letter by letter, then what was said before. step: another than where
    the call stands. act: what is typed there."""

    reach: Callable[[Walk, SimpleNamespace], None]
    lines: tuple[str, ...] = ()
    step: str = ""
    act: Callable[[Page], None] = lambda page: None


def typed(power: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_label("Daya yang diinginkan (VA)").fill(power)


def searched(words: str) -> Callable[[Page], None]:
    def search(page: Page) -> None:
        page.locator("#cari").fill(words)
        expect(page.locator(f'#hasil-cari[data-q="{words}"]')).to_be_visible()

    return search


def opened(page: Page) -> None:
    searched("tanah abang")(page)
    page.locator(".village.opens").first.click()
    expect(page.locator("#hasil-cari[data-opened]")).to_be_visible()


STATES = {
    "01 tawaran": State(at_offer, (OFFER,)),
    "01b alasan": State(at_reason, (REASON, OFFER)),
    "02 ucapkan dahulu": State(at_line_alone, (HELD,)),
    "03 daya": State(at_line_alone, step="3/", act=typed("2200")),
    "03b daya 900": State(at_line_alone, step="3/", act=typed("900")),
    "03c daya manual": State(at_line_alone, step="3/", act=typed("5000")),
    "04 wilayah": State(at_line_alone, step="2/", act=searched("tanah abang")),
    "04b wilayah kecamatan": State(at_line_alone, step="2/", act=opened),
    "04c wilayah tebakan": State(at_line_alone, step="2/", act=searched("lippo cikarang")),
    "05 belum tersedia": State(at_not_available, (APOLOGY,)),
    "05b belum diatur": State(at_unset),
    "05c unit belum pasti": State(at_unsure),
    "dapat dilayani": State(at_served),
    "migrasi murni": State(at_migration_refused, MIGRATION),
    "06 penutup": State(at_closing),
    "laporan": State(at_report),
}
