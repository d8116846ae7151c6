"""A UP3 gets another UID by the table while its manager saves: both go through, the manager last."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from allocation.availability import changes
from allocation.availability.changes import set_availability
from allocation.models import MeterAvailability, Post
from allocation.units import load as loading
from allocation.units.load import COVERAGE_FILE, UNITS_FILE, load
from tests.two_at_once import HELD_BACK, outcomes_of, run_meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = UNITS_FILE.read_text(encoding="utf-8")
BINTARO = "UP3-BINTARO,UP3 Bintaro,UP3,"
BARU = "UID-BARU,UID Baru,UID,,PLN\n"


def table_of(folder: Path, uid: str, founded: str = "") -> Path:
    """The units with UP3-BINTARO under another UID; founded: a line more."""
    table = folder / f"{uid}.csv"
    moved = UNITS.replace(f"{BINTARO}UID-JAYA,", f"{BINTARO}{uid},")
    table.write_text(moved + founded, encoding="utf-8")
    return table


def set_bintaro(by: User) -> None:
    set_availability(unit="UP3-BINTARO", phase=3, availability="ALL", by=by, reason="Stok tiba")


def value_of_bintaro() -> str:
    return MeterAvailability.objects.get(unit="UP3-BINTARO", phase=3).availability


def test_what_a_manager_is_just_saving_is_not_overwritten(
    srm: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    set_availability(unit="UID-JAYA", phase=3, availability="PRABAYAR", by=srm, reason="Stok habis")
    saved, asked, lock = Event(), Event(), changes.locked_settings

    def ask(keys: Any) -> Any:
        if saved.is_set():  # the load, which waits for the manager from here on
            asked.set()
        return lock(keys)

    monkeypatch.setattr(changes, "locked_settings", ask)

    def save() -> None:
        with transaction.atomic():
            set_bintaro(srm)
            saved.set()
            asked.wait(HELD_BACK)

    def load_meanwhile() -> None:
        saved.wait(5)
        load(table_of(tmp_path, "UID-JABAR"), COVERAGE_FILE)

    assert outcomes_of(save, load_meanwhile) == [None, None]
    assert value_of_bintaro() == "ALL"


def test_the_load_and_a_manager_lock_in_the_same_order(
    srm: User, manager: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The settings of a UID that was founded after its UP3 stand behind those of the UP3."""
    load(table_of(tmp_path, "UID-BARU", founded=BARU), COVERAGE_FILE)
    Post.objects.filter(user=manager).update(unit="UP3-BINTARO")
    Post.objects.filter(user=srm).update(unit="UID-BARU")
    set_availability(unit="UID-BARU", phase=3, availability="PRABAYAR", by=srm, reason="Stok habis")
    table = table_of(tmp_path, "UID-JABAR", founded=BARU)
    run_meanwhile(
        monkeypatch,
        loading,
        "followers_that_move",
        lambda: load(table, COVERAGE_FILE),
        lambda: set_bintaro(manager),
    )
    assert value_of_bintaro() == "ALL"
