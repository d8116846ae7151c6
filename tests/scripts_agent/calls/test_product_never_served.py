"""A policy may serve a product nowhere, or only from some power on: it loads, and "alasan" has words."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from allocation.models import MeterAvailability
from tests.versions import FIRST, SECOND, in_force, write_second_version
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db
NOWHERE = "layanan PRABAYAR pada 1 Phasa tidak disediakan menurut ketentuan yang berlaku"


@pytest.fixture
def new_matrix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """new_matrix(("450 VA s.d. 11.000 VA", "-")): the matrix from 1 January 2027 on has other cells."""
    write_second_version(tmp_path)
    file = tmp_path / "policy" / f"matrix-{SECOND}.csv"
    file.write_bytes((tmp_path / "policy" / f"matrix-{FIRST}.csv").read_bytes())
    with in_force(tmp_path, monkeypatch):

        def write(*changes: tuple[str, str]) -> None:
            text = file.read_text(encoding="utf-8")
            for old, new in changes:
                assert old in text
                text = text.replace(old, new)
            file.write_text(text, encoding="utf-8")

        yield write


@pytest.fixture
def without_prepaid(new_matrix: Callable[..., None]) -> None:
    """Prabayar is served nowhere: `-` in all 30 rows."""
    new_matrix(("450 VA s.d. 11.000 VA", "-"), ("3.900 VA s.d. 41.500 VA", "-"))


@pytest.fixture
def newcomer(it_is, agent: User, as_user: Callable[[User], Client], demo_settings: None) -> Walk:
    """The agent at the desk on the first day of the second version."""
    it_is("2027-01-01 08:00")
    return Walk(as_user(agent))


def test_a_call_comes_to_the_reason_of_a_product_that_is_served_nowhere(
    without_prepaid: None, newcomer: Walk, villages
) -> None:
    walk = newcomer
    walk.to_product(villages.bandung)  # 1 Phasa PASCABAYAR
    walk.product("PRABAYAR")
    assert walk.call.policy == SECOND
    assert walk.call.told["decision"]["reason"] == "POWER_LIMIT"
    assert "bersedia dilayani dengan layanan PASKABAYAR" in walk.page(5)
    walk.answer("offer", "ALASAN")
    page = walk.page(5)
    assert f"tambahan {NOWHERE}" in page.replace("Salin Alt+C ", "")
    assert "None" not in page
    assert "hanya sampai" not in page
    walk.answer("offer", "TIDAK")
    assert f"Ucapan tambahan: {NOWHERE}" in text_of(walk.client.get(f"/lokasi/panggilan/{walk.call.pk}/"))


def test_without_a_meter_for_the_other_product_nothing_is_promised(
    without_prepaid: None, newcomer: Walk, villages
) -> None:
    newcomer.to_product(villages.gambir)  # 1 Phasa PRABAYAR, which nobody gets any more
    newcomer.product("PRABAYAR")
    newcomer.answer("unavailable", "ALASAN")
    page = newcomer.page(5)
    assert NOWHERE in page
    assert "3.900 VA · 3 Phasa · Pascabayar" in page


def test_a_product_that_begins_above_the_power_asked_for_says_so(
    new_matrix, newcomer: Walk, villages
) -> None:
    new_matrix(("450 VA s.d. 11.000 VA", "1.300 VA s.d. 11.000 VA"))
    newcomer.open("PB")
    newcomer.village(villages.bandung)
    newcomer.power("900", tariff="R1")
    newcomer.product("PRABAYAR")
    newcomer.answer("offer", "ALASAN")
    assert "layanan PRABAYAR pada 1 Phasa hanya mulai 1.300 VA" in newcomer.page(5)


@pytest.mark.parametrize(
    "address", ["/matriks/", "/sop/", "/naskah/?tanggal=2027-01-01", "/asisten/darurat/"]
)
def test_every_page_of_policy_can_be_read(without_prepaid, newcomer, as_user, pusat: User, address) -> None:
    response = (as_user(pusat) if "naskah" in address else newcomer.client).get(address)
    assert response.status_code == 200
    page = text_of(response)
    assert "None" not in page
    if "naskah" in address:
        assert NOWHERE in page
        assert "layanan PRABAYAR pada 3 Phasa tidak disediakan menurut ketentuan yang berlaku" in page
        assert "hanya sampai 22.000 VA" in page  # Pascabayar on 1 Phasa, as before


def test_a_manager_sees_that_no_meter_makes_it_served(without_prepaid, newcomer, as_user, manager) -> None:
    row = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1)
    page = text_of(as_user(manager).get(f"/admin/allocation/meteravailability/{row.pk}/change/"))
    assert "kebijakan 2027-01-01" in page
    assert "PB Prabayar tidak dilayani, Pascabayar 450 VA s.d. 22.000 VA" in page
