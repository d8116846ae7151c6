"""A setting by a word that a later policy no longer knows: nothing is decided by it; its pages mend it."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from allocation.availability.changes import set_availability
from allocation.reference import policies
from allocation.units.load import UNITS_FILE
from tests.allocation.availability.tables import LIST, table, upload
from tests.allocation.settings_of import setting
from tests.letter import take_back
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(name="change", unit="UP3-MENTENG", phase=1):
    return reverse(f"admin:allocation_meteravailability_{name}", args=[setting(unit, phase).pk])


@pytest.fixture
def gone(letter, demo_settings, manager, srm, it_is):
    """Menteng has AMI for 1 Phasa, its UID for 3 Phasa; it is the second day of a policy without AMI."""
    policies()
    it_is("2027-03-02 09:00")
    set_availability(unit="UP3-MENTENG", phase=1, availability="AMI", by=manager, reason="Meter AMI tiba")
    set_availability(unit="UID-JAYA", phase=3, availability="AMI", by=srm, reason="Meter AMI tiba")
    take_back(letter)
    it_is("2027-06-02 09:00")


@pytest.mark.parametrize("who", ["srm", "pusat"])
@pytest.mark.parametrize(("unit", "phase"), [("UP3-MENTENG", 1), ("UP3-MENTENG", 3), ("UID-JAYA", 3)])
def test_its_page_opens_and_says_that_nothing_is_decided_by_it(client_of, gone, who, unit, phase):
    shown = text_of(client_of(who).get(address(unit=unit, phase=phase)))
    assert "(tidak dikenal lagi: agen tidak menjanjikan apa pun, pilih yang lain)" in shown


def test_a_word_that_is_known_is_shown_without_more(as_user, manager, demo_settings):
    assert "tidak dikenal lagi" not in text_of(as_user(manager).get(address()))


@pytest.mark.slow
def test_another_choice_is_previewed_against_nothing_and_saved(as_user, manager, gone):
    client = as_user(manager)
    shown = text_of(client.get(address("choice"), {"availability": "ALL"}, headers=HTMX))
    assert "Prabayar menjadi dilayani, 450 VA s.d. 11.000 VA." in shown
    form = client.get(address()).context["adminform"].form
    seen = {name: form[name].value() for name in ("expected_version", "around")}
    client.post(address(), {"availability": "ALL", "why": "AMI tidak lagi", **seen})
    assert setting().availability == "ALL"


def test_to_clear_it_takes_nothing_from_anybody(as_user, srm, gone):
    choice = address("choice", "UID-JAYA", 3)
    shown = html_of(as_user(srm).get(choice, {"availability": ""}, headers=HTMX))
    assert "Setelah ini" not in shown


def test_to_follow_a_uid_with_such_a_word_leaves_requests_undecided(as_user, srm, gone, make_demand):
    set_availability(unit="UP3-MENTENG", phase=3, availability="ALL", by=srm, reason="Stok")
    make_demand("UP3-MENTENG", timezone.now(), phase=3, power=6600, reason="", outcome="SERVED")
    choice = address("choice", "UP3-MENTENG", 3)
    shown = text_of(as_user(srm).get(choice, {"availability": ""}, headers=HTMX))
    assert "Kelima baris matriks 3 Phasa menjadi belum diatur" in shown
    assert "Dari 1 permintaan yang terlayani, 1 tidak dapat diputuskan." in shown


@pytest.mark.slow
def test_units_that_are_set_to_it_are_found_among_those_not_set(client_of, gone, capsys):
    with pytest.raises(SystemExit):
        call_command("check_allocation")
    assert "UP3 Menteng (UP3-MENTENG)" in capsys.readouterr().out
    listed = client_of("srm").get("/admin/allocation/meteravailability/", {"berlaku": "belum"})
    rows = {(row.unit_id, row.phase) for row in listed.context["cl"].result_list}
    assert {("UP3-MENTENG", 1), ("UID-JAYA", 3), ("UP3-BINTARO", 3)} <= rows


def test_a_uid_gives_it_up_without_the_tick_that_its_page_does_not_offer(as_user, srm, gone):
    client, page = as_user(srm), address(unit="UID-JAYA", phase=3)
    form = client.get(page).context["adminform"].form
    seen = {name: form[name].value() for name in ("expected_version", "around")}
    assert client.post(page, {"availability": "", "why": "AMI tidak lagi", **seen}).status_code == 302
    assert setting("UID-JAYA", 3).availability == ""


def test_the_first_page_of_a_post_shows_and_finds_it_among_what_is_not_set(client_of, gone):
    client, home = client_of("srm"), reverse("desk:unit_home")
    found = {row.unit.pk: row for row in client.get(home, {"unset": "on"}).context["rows"]}
    assert {"UP3-MENTENG", "UID-JAYA", "UP3-BINTARO"} <= found.keys()
    assert [phase.full_value for phase in found["UP3-MENTENG"].phases] == ["Belum diatur"] * 2
    assert "AMI" not in text_of(client.get(home))


def test_the_work_list_puts_it_before_what_is_set(client_of, gone):
    rows = client_of("srm").get("/admin/allocation/meteravailability/").context["cl"].result_list
    unset = [bool(row.in_force == "AMI") for row in rows]
    assert unset == sorted(unset, reverse=True)


def test_the_api_tells_nothing_that_its_decisions_do_not_go_by(api, gone):
    phases = api.get("units/UP3-MENTENG/availability").json()["availability"]
    assert [phase["availability"] for phase in phases] == [None, None]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_downloaded_table_that_holds_it_is_uploaded_again_unchanged(client_of, gone, kind):
    client = client_of("srm")
    file = client.get(f"{LIST}ekspor/{kind}/")
    again = upload(client, b"".join(file.streaming_content), f"ketersediaan.{kind}")
    assert "<strong>0 berubah</strong>, 34 tetap" in html_of(client.get(again.url))


def test_no_table_sets_it_anywhere_else(client_of, gone):
    shown = text_of(upload(client_of("srm"), table("UP3-BINTARO,1,AMI")))
    assert "'AMI': isi ALL, Pascabayar, Prabayar, atau “tidak diatur sendiri”" in shown


def test_a_up3_that_moves_away_from_it_takes_nothing_along(load_units, gone):
    bintaro = "UP3-BINTARO,UP3 Bintaro,UP3,"
    units = UNITS_FILE.read_text(encoding="utf-8").replace(f"{bintaro}UID-JAYA", f"{bintaro}UID-JABAR")
    assert any("UP3 Bintaro 3 Phasa: belum diatur" in said for said in load_units(units))
    assert setting("UP3-BINTARO", 3).availability == ""
