"""A list that is cut says so, with how many it shows; one that is whole does not."""

from itertools import count

import pytest
from django.template.loader import get_template
from django.utils import timezone

from allocation.admin.availability import setting
from allocation.admin.coverage import villages as coverage_villages
from allocation.availability.changes import set_availability
from allocation.models import MeterAvailability
from pln123.web.first_rows import first_rows
from scripts_agent.models import DataRequest
from scripts_agent.practice import views as practice
from scripts_agent.practice.dealing import deal_to
from scripts_agent.privacy import views as privacy
from scripts_agent.records import traces
from scripts_agent.records import views as records
from scripts_agent.unit_home import views as unit_home
from tests.practice import play
from tests.scripts_agent.stored_calls import make_call
from tests.walk import text_of

pytestmark = pytest.mark.django_db
NUMBER = "081234567890"


@pytest.fixture
def change(manager, srm, demo_settings):
    """change(): one more change of what is in force at UP3 Menteng, 1 Phasa."""
    values, numbers = ("ALL", "PASCABAYAR"), count()
    return lambda: set_availability(
        unit="UP3-MENTENG", phase=1, availability=values[next(numbers) % 2], by=manager, reason="Stok"
    )


@pytest.mark.parametrize(
    ("rows", "shown", "only"), [([], [], 0), ([1, 2], [1, 2], 0), ([1, 2, 3], [1, 2], 2)]
)
def test_only_what_is_cut_is_said_to_be(rows, shown, only):
    for given in (rows, iter(rows)):
        found = first_rows(given, 2)
        assert (found, found.only) == (shown, only)


@pytest.mark.slow
def test_villages_without_a_mapping_of_their_own(as_user, pusat, monkeypatch):
    client, page = as_user(pusat), "/admin/allocation/coverage/?q=gambir+31.71.01"
    assert "yang pertama" not in text_of(client.get(page))
    monkeypatch.setattr(coverage_villages, "MOST", 2)
    assert "(hanya 2 yang pertama: persempit pencarian)" in text_of(client.get(page))


def test_the_history_of_a_setting(as_user, manager, change, monkeypatch):
    monkeypatch.setattr(setting, "NEWEST", 3)
    pk = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1).pk
    page = f"/admin/allocation/meteravailability/{pk}/history/"
    change(), change(), change()
    assert "Perubahan terbaru lebih dahulu Waktu" in text_of(as_user(manager).get(page))
    change()
    assert "Perubahan terbaru lebih dahulu, hanya 3 terbaru Waktu" in text_of(as_user(manager).get(page))


@pytest.mark.slow
def test_the_changes_on_the_first_page_of_a_unit(as_user, manager, change, monkeypatch):
    monkeypatch.setattr(unit_home, "SHOWN", 2)
    change(), change()
    assert "perubahan terakhir" not in text_of(as_user(manager).get("/unit/"))
    change()
    assert "2 perubahan terakhir" in text_of(as_user(manager).get("/unit/"))


@pytest.mark.slow
def test_calls_of_a_number(as_user, agent, supervisor, monkeypatch):
    monkeypatch.setattr(records, "PAGE", 2)
    for said in (False, False, True):
        make_call(agent, "19 08:15", telephone=NUMBER)
        shown = text_of(as_user(supervisor).post("/lokasi/cari/", {"telepon": NUMBER}))
        assert ("(hanya 2 terbaru)" in shown) is said


def test_who_opened_a_call(as_user, agent, supervisor, monkeypatch):
    monkeypatch.setattr(traces, "OPENINGS", 2)
    call = make_call(agent, "19 08:15", telephone=NUMBER)
    for said in (False, False, True):
        shown = text_of(as_user(supervisor).get(f"/lokasi/panggilan/{call.pk}/"))
        assert ("Yang terbaru dahulu, hanya 2 terbaru, disimpan satu tahun" in shown) is said


def test_requests_for_personal_data(as_user, supervisor, monkeypatch):
    monkeypatch.setattr(privacy, "RECENT", 2)
    site = supervisor.membership.site
    for said in (False, False, True):
        DataRequest.objects.create(
            site=site, by=supervisor, at=timezone.now(), kind="EKSPOR", reason="SURAT", calls=1
        )
        shown = text_of(as_user(supervisor).get("/lokasi/data-pemohon/"))
        assert ("Nomor pemohon tidak dicatat. Hanya 2 terbaru." in shown) is said


@pytest.mark.slow
def test_practice_calls(as_user, agent, supervisor, demo_settings, monkeypatch):
    monkeypatch.setattr(practice, "RECENT", 1)
    monkeypatch.setattr(practice, "LATEST", 1)
    for said in (False, True):
        play(as_user(agent), deal_to(agent.membership, seed=1))
        assert ("Terakhir selesai, hanya 1 terbaru" in text_of(as_user(agent).get("/latihan/"))) is said
        team = text_of(as_user(supervisor).get("/latihan/tim/"))
        assert ("Latihan terakhir, hanya 1 terbaru" in team) is said


def test_conflicts_of_an_import(rf, manager):
    context = {"conflicts": [f"Baris {n}" for n in range(23)], "opts": MeterAvailability._meta}
    request = rf.get("/")
    request.user = manager
    page = get_template("admin/import_drafts/preview.html").render(context, request)
    assert "<li>Baris 19</li>" in page
    assert "Baris 20" not in page
    assert "<li>dan 3 lainnya</li>" in page
