"""A UP3 that the tables give another UID/UIW: what callers are told does not change by a table in silence."""

import pytest

from allocation.availability.changes import set_availability
from allocation.availability.of_village import settings_of_unit
from allocation.models import MeterAvailability
from allocation.units.load import UNITS_FILE

pytestmark = pytest.mark.django_db

UNITS = UNITS_FILE.read_text(encoding="utf-8")
BINTARO = "UP3-BINTARO,UP3 Bintaro,UP3,UID-JAYA,PLN"


def moved(to):
    """The table of units with UP3-BINTARO under another UID/UIW."""
    assert UNITS.count(BINTARO) == 1
    return UNITS.replace(BINTARO, BINTARO.replace("UID-JAYA", to))


def in_force():
    _, settings = settings_of_unit("UP3-BINTARO")
    return {phase: (found.availability, found.unit_code) for phase, found in settings.items()}


def set_at(unit, phase, availability, by):
    set_availability(unit=unit, phase=phase, availability=availability, by=by, reason="Stok habis")


def test_what_it_followed_stays_in_force_and_the_load_and_the_history_say_so(load_units, srm):
    set_at("UID-JAYA", 3, "PRABAYAR", srm)
    assert load_units(moved("UID-JABAR")) == [
        "Unit: 1 diubah",
        "  diubah: UP3-BINTARO",
        "Pemetaan: tidak ada perubahan",
        "  UP3 Bintaro 3 Phasa: Prabayar diteruskan dari UID Jakarta Raya",
    ]
    assert in_force() == {3: ("PRABAYAR", "UP3-BINTARO")}
    [change] = MeterAvailability.history.filter(unit="UP3-BINTARO")
    assert (change.changed_as, change.reason) == (
        "Pemuatan data",
        "Diteruskan dari UID Jakarta Raya, yang diikutinya (diatur SRM Niaga & PP UID Jakarta Raya: "
        "Stok habis)",
    )
    assert load_units(moved("UID-JABAR"))[0] == "Unit: tidak ada perubahan"


def test_it_follows_the_new_one_where_that_says_the_same(load_units, srm, other_srm):
    set_at("UID-JAYA", 1, "PRABAYAR", srm)
    set_at("UID-JABAR", 1, "PRABAYAR", other_srm)
    assert len(load_units(moved("UID-JABAR"))) == 3
    assert in_force() == {1: ("PRABAYAR", "UID-JABAR")}


def test_a_setting_of_its_own_is_left_alone(load_units, srm, other_srm):
    set_at("UP3-BINTARO", 1, "PASCABAYAR", srm)
    set_at("UID-JABAR", 1, "PRABAYAR", other_srm)
    assert len(load_units(moved("UID-JABAR"))) == 3
    assert in_force() == {1: ("PASCABAYAR", "UP3-BINTARO")}


def test_where_nothing_was_set_it_follows_the_new_one_and_the_load_says_so(load_units, other_srm):
    set_at("UID-JABAR", 1, "PRABAYAR", other_srm)
    said = load_units(moved("UID-JABAR"))
    assert said[3:] == ["  UP3 Bintaro 1 Phasa: belum diatur → Prabayar (ikut UID Jawa Barat)"]
    assert in_force() == {1: ("PRABAYAR", "UID-JABAR")}
