"""An answer that is given anew takes those along that were given to the one before."""

from types import SimpleNamespace

import pytest

from scripts_agent.calls.situation import replay
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db
MIGRATION = {"transaction": "MIGRASI", "current": "1-PASCABAYAR"}
IN_BATAM_TOO = "21.71.02.1002"


@pytest.fixture
def migration(walk: Walk, villages: SimpleNamespace) -> Walk:
    """A Migrasi murni of 2.200 VA that has come to step 4: its power was locked, and never asked for."""
    walk.open(**MIGRATION, current_power="2200")
    walk.village(villages.gambir)
    walk.post("3/", purpose="Rumah tangga")
    return walk


def test_a_migrasi_murni_whose_present_power_changes_asks_for_the_power_again(migration: Walk) -> None:
    walk = migration
    walk.product("PRABAYAR")
    assert walk.call.told["case"]["power"] == 2200
    moved = walk.post("1/", **MIGRATION, current_power="5500")
    assert moved.url.endswith("/3/")
    assert replay(walk.call).case is None
    walk.post("3/", purpose="Rumah tangga")
    case = replay(walk.call).case
    assert case is not None
    assert (case.power, case.current_power, case.is_migration) == (5500, 5500, True)


def test_a_pd_whose_present_power_changes_keeps_the_power_that_is_wanted(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("PD", current="1-PASCABAYAR", current_power="2200")
    walk.village(villages.gambir)
    walk.power("5500")
    walk.post("1/", transaction="PD", current="1-PASCABAYAR", current_power="1300")
    answers = replay(walk.call).answers
    assert (answers["power"], answers["tariff"]) == ("5500", "R2")


@pytest.mark.parametrize("corrected", ["PB", "PD"])
def test_a_migrasi_murni_that_was_none_asks_which_power_is_wanted(migration: Walk, corrected: str) -> None:
    walk = migration
    sent = MIGRATION | {
        "transaction": corrected,
        "current_power": "2200",
        "revision": str(walk.call.revision),
    }
    for _ in range(2):  # sent twice is harmless
        assert walk.post("1/", **sent).url.endswith("/3/")
    answers = replay(walk.call).answers
    assert {"power", "tariff"}.isdisjoint(answers)
    assert answers["purpose"] == "Rumah tangga"


def test_a_migrasi_murni_whose_present_power_is_corrected_first_asks_as_well(migration: Walk) -> None:
    walk = migration
    walk.product("PRABAYAR")
    walk.post("1/", **MIGRATION, current_power="3500")
    assert walk.post("1/", transaction="PB").url.endswith("/3/")
    assert "power" not in walk.call.answers


def test_a_power_asked_for_before_it_was_taken_for_a_migrasi_murni_comes_back(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("PD", current="1-PASCABAYAR", current_power="2200")
    walk.village(villages.gambir)
    walk.power("5500")
    walk.post("1/", **MIGRATION, current_power="2200")
    walk.post("1/", transaction="PD", current="1-PASCABAYAR", current_power="2200")
    assert replay(walk.call).answers["power"] == "5500"


def test_in_another_village_of_batam_it_is_asked_again_whether_ap2t_can_go_on(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("PB")
    walk.village(villages.batam)
    walk.answer("batam", "LANJUT")
    assert replay(walk.call).position.node.id == "power"
    walk.village(IN_BATAM_TOO)
    assert walk.call.answers["village"] == IN_BATAM_TOO
    assert replay(walk.call).position.node.id == "batam"


def test_in_a_village_of_batam_nothing_is_told_before_the_agent_goes_on(
    walk: Walk, villages: SimpleNamespace
) -> None:
    """Line 4a.5 was said before the village was another one."""
    walk.to_offer(villages.gambir)
    walk.village(villages.batam)
    assert (walk.call.told, walk.call.outcome) == (None, "")
    assert walk.call.events.filter(kind="TOLD").count() == 1
    walk.answer("batam", "LANJUT")
    assert walk.call.told["decision"]["reason"] == "PLN_BATAM"


@pytest.mark.parametrize("revision", ["of_now", "of_the_old_page"])
def test_what_ap2t_says_waits_until_it_is_known_whether_it_can_go_on_in_batam(
    walk: Walk, villages: SimpleNamespace, revision: str
) -> None:
    walk.to_offer(villages.gambir)
    old = str(walk.call.revision)
    walk.village(villages.batam)
    sent = {"revision": old} if revision == "of_the_old_page" else {}
    refused = walk.post("ap2t/", answer="DAPAT", **sent)
    assert refused.status_code == 409
    assert "Jawab dahulu langkah 2." in text_of(refused)
