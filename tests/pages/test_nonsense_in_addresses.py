"""Nonsense in the address of a page gets that page, with a message where the nonsense is a field's."""

import pytest

from allocation.models import MeterAvailability
from tests.walk import text_of

pytestmark = pytest.mark.django_db
HISTORY = "/admin/allocation/historicalmeteravailability/"
FAR = "Isi tahun 2000 sampai 2099, misalnya 23/11/2026."


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("manager", f"{HISTORY}?dari=", 200),
        ("manager", f"{HISTORY}?sampai=", 200),
        ("manager", "/admin/allocation/demand/?sampai=", 200),
        ("supervisor", "/lokasi/?hari=", 422),
        ("supervisor", "/lokasi/ringkasan/?dari=", 422),
        ("pusat", "/naskah/?tanggal=", 422),
        ("pusat", "/naskah/akibat/?dari=", 422),
        ("pusat", "/tindakan/?sampai=", 422),
    ],
)
def test_a_day_beyond_all_calendars_is_named(request, as_user, who, address, status, day):
    response = as_user(request.getfixturevalue(who)).get(f"{address}{day}")
    assert (response.status_code, FAR in text_of(response)) == (status, True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_instead_of_a_file_of_such_days_the_list_names_them(as_user, manager, kind):
    response = as_user(manager).get(f"{HISTORY}ekspor/{kind}/?dari=0001-01-01", follow=True)
    assert (response.status_code, FAR in text_of(response)) == (200, True)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("manager", "/admin/allocation/meteravailability/{setting}/change/"),
        ("manager", "/admin/allocation/meteravailability/{setting}/history/"),
        ("pusat", "/admin/allocation/unit/UP3-MENTENG/change/"),
        ("administrator", "/admin/auth/user/{user}/change/"),
        ("administrator", "/admin/allocation/post/{post}/change/"),
    ],
)
def test_a_field_of_no_name_is_no_field(request, as_user, manager, who, address):
    setting = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1).pk
    found = {"setting": setting, "user": manager.pk, "post": manager.posts.get().pk}
    response = as_user(request.getfixturevalue(who)).get(f"{address.format(**found)}?_to_field=")
    assert response.status_code == 200
