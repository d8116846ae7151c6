"""The managers' pages and the supervisor's figures as they were drawn, in the real product."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.pages.looks.looks import (
    DARK,
    FORCED,
    LAPTOP,
    LOW,
    ZOOMED,
    assert_same_stops,
    assert_seen_everywhere,
    walk_by_tab,
)
from tests.pages.looks.managers import STATES, ManagersState

pytestmark = pytest.mark.django_db(transaction=True)
Reach = Callable[[ManagersState], Page]


@pytest.mark.parametrize("name", STATES)
def test_a_still_of_the_managers_in_the_real_product(name: str, reach_of_managers: Reach) -> None:
    page = reach_of_managers(STATES[name])
    for box in page.locator(STATES[name].first).all():
        place = box.bounding_box()
        assert place
        assert place["y"] + place["height"] <= LAPTOP[1]
    assert_seen_everywhere(page, scrolls=STATES[name].scrolls)
    walk_by_tab(page)
    assert_same_stops(page, LOW, DARK)
    assert_same_stops(page, ZOOMED, FORCED)


def test_the_change_begins_at_the_value_in_force_and_ends_at_simpan(reach_of_managers: Reach) -> None:
    page = reach_of_managers(STATES["08d belum berubah"])
    expect(page.get_by_label("Prabayar", exact=True)).to_be_focused()
    choices = page.locator(".setting fieldset label")
    expect(choices).to_have_text(
        ["ALL (Pascabayar dan Prabayar)", "Pascabayar", "Prabayar", "Ikut UID Jakarta Raya"]  # SOP 3
    )
    STATES["08 ubah"].act(page)
    expect(page.locator(".outlook-rows tbody th")).to_have_text(  # SOP 3, "Layanan Pelanggan Saat ini"
        [
            "PB",
            "PD dari 1 Ph – Pascabayar",
            "PD dari 1 Ph – Prabayar",
            "PD dari 3 Ph – Pascabayar",
            "PD dari 3 Ph – Prabayar",
        ]
    )
    assert walk_by_tab(page) == [
        "Beranda",
        "Ketersediaan meter",
        "Riwayat",
        "id_availability_1",
        "Stok Pascabayar tiba",
        "Stok Prabayar habis",
        "Stok Prabayar tiba",
        "Stok Pascabayar habis",
        "Arahan UID",
        "id_why",
        "Bandingkan semua pilihan",
        "Simpan Ctrl+Enter",
        "Batal",
    ]
