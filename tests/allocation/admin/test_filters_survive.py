"""Whoever filtered a list comes back to it as it was: after saving, giving up, or changing nothing."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from allocation.models import Coverage, MeterAvailability
from tests.walk import html_of

pytestmark = pytest.mark.django_db
SETTINGS, MAPPINGS = "/admin/allocation/meteravailability/", "/admin/allocation/coverage/"
FILTERS = "phase=1&q=menteng"
KEPT = {"_changelist_filters": FILTERS}


def setting(unit="UP3-MENTENG"):
    return MeterAvailability.objects.get(unit=unit, phase=1)


def led_to(response):
    """Where a redirect leads: the path, and the filters it takes along."""
    assert response.status_code == 302, response.content.decode()
    path, query = urlsplit(response.headers["Location"])[2:4]
    return path, {name: values[0] for name, values in parse_qs(query).items()}


FILTERED = (SETTINGS, {"phase": "1", "q": "menteng"})
FILTERED_MAPPINGS = (MAPPINGS, {"phase": "1", "q": "menteng"})


def bulk_page(client):
    picked = {"action": "change_many", "_selected_action": [setting().pk]}
    response = client.post(f"{SETTINGS}?{FILTERS}", picked)
    assert led_to(response)[1]["_changelist_filters"] == FILTERS
    return response.headers["Location"]


@pytest.mark.slow
def test_bulk_save_and_cancel_lead_to_the_filtered_list(as_user, manager, demo_settings):
    client = as_user(manager)
    address = bulk_page(client)
    page = html_of(client.get(address))
    assert f'href="{SETTINGS}?phase=1&amp;q=menteng" class="closelink"' in page
    posted = {
        "baris": setting().pk,
        "terlihat": f"{setting().pk}:1:UID-JAYA~1",
        "ditampilkan": "PASCABAYAR",
        "availability": "PASCABAYAR",
        "why": "Stok",
        "simpan": "1",
    }
    assert led_to(client.post(address, posted)) == FILTERED
    assert setting().availability == "PASCABAYAR"


def test_a_setting_that_stays_as_it_is_leads_to_the_filtered_list(as_user, manager, demo_settings):
    address = reverse("admin:allocation_meteravailability_change", args=[setting().pk])
    for value in ("PRABAYAR", "ALL"):  # the first is in force already
        posted = {"availability": value, "why": "Stok", "expected_version": 1, "around": "UID-JAYA~1"}
        response = as_user(manager).post(f"{address}?_changelist_filters=phase%3D1%26q%3Dmenteng", posted)
        assert led_to(response) == FILTERED


def region_page(code):
    address = reverse("admin:allocation_coverage_change", args=[code])
    return f"{address}?_changelist_filters=phase%3D1%26q%3Dmenteng"


def verify(client, code, unit="UP3-MENTENG"):
    row = Coverage.objects.get(region=code) if Coverage.objects.filter(region=code) else None
    row = row or Coverage.objects.get(region=code[:8])
    return client.post(region_page(code), {"unit": unit, "why": "Benar", "seen": row.version})


@pytest.fixture
def district():
    rows = Coverage.objects.filter(unit="UP3-MENTENG", region__level=3)
    return rows.order_by("pk").first().region_id


@pytest.mark.parametrize("unit", ["UP3-MENTENG", "UP3-CEMPAKA-PUTIH"])
def test_a_mapping_confirmed_or_corrected_leads_to_the_filtered_list(as_user, srm, district, unit):
    client = as_user(srm)
    page = html_of(client.get(region_page(district)))
    assert f'href="{MAPPINGS}?phase=1&amp;q=menteng" class="closelink"' in page
    assert led_to(verify(client, district, unit)) == FILTERED_MAPPINGS
    assert led_to(verify(client, district, unit)) == FILTERED_MAPPINGS  # nothing changes


def test_from_a_village_by_its_district_back_to_the_filtered_list(as_user, srm, district):
    from allocation.models import Region

    client = as_user(srm)
    village = Region.objects.filter(parent=district).order_by("pk").first().pk
    page = html_of(client.get(region_page(district)))
    assert f"{village}/change/?_changelist_filters=phase%3D1%26q%3Dmenteng" in page
    path, taken = led_to(verify(client, village))
    assert (path, taken) == (reverse("admin:allocation_coverage_change", args=[district]), KEPT)


def test_bulk_confirmation_and_its_cancel_lead_to_the_filtered_list(as_user, srm, district):
    client = as_user(srm)
    row = Coverage.objects.get(region=district)
    query = "verifikasi=semua"
    response = client.post(f"{MAPPINGS}?{query}", {"action": "confirm_many", "_selected_action": [district]})
    address = response.headers["Location"]
    assert led_to(response)[1]["_changelist_filters"] == query
    assert f'href="{MAPPINGS}?{query}" class="closelink"' in html_of(client.get(address))
    posted = {"baris": district, "terlihat": row.version, "why": "Benar"}
    assert led_to(client.post(address, posted)) == (MAPPINGS, {"verifikasi": "semua"})
