"""The first page of whoever holds a post: one unit as cards, several as a table, and who may."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from allocation.availability.changes import set_availability
from allocation.models import MeterAvailability
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
HOME, PICK = "/unit/", "/unit/pilih/"


def row(response, unit):
    return next(row for row in response.context["rows"] if row.unit.pk == unit)


def test_each_post_begins_at_home(as_user, manager, srm, pusat, administrator):
    for user in (manager, srm, pusat):
        assert as_user(user).get("/").headers["Location"] == HOME
    assert as_user(administrator).get("/").headers["Location"] == "/admin/"


@pytest.mark.slow
def test_a_manager_sees_both_phases_and_what_went_unserved(as_user, manager, demo_settings, ask):
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Kiriman tiba")
    changed = timezone.now() - timedelta(days=2)
    MeterAvailability.objects.filter(unit="UP3-MENTENG", phase=1).update(changed_at=changed)
    for days in (0, 1, 3, 29, 31):
        ask(ago=timedelta(days=days))
    ask("UP3-BANDENGAN")
    response = as_user(manager).get(HOME)
    one, three = response.context["cards"]
    assert (one["phase"].unmet, one["since_change"]) == (4, 2)
    assert (three["phase"].unmet, three["phase"].is_followed) == (0, True)
    shown = text_of(response)
    assert "oleh Manager UP3 Menteng Alasan: Kiriman tiba" in shown
    assert "↳ ikut UID Jakarta Raya" in shown
    assert "→ ALL (Pascabayar dan Prabayar)" in shown
    assert "UID Jakarta Raya 4" not in shown


@pytest.mark.slow
def test_a_unit_without_a_setting_says_so(as_user, make_holder, ask):
    ask("UP3-JAYAPURA", reason="NO_SETTING")
    shown = text_of(as_user(make_holder("manajer.jayapura", "MANAGER_UP3", "UP3-JAYAPURA")).get(HOME))
    assert "Belum pernah diatur: agen tidak menjanjikan apa pun di wilayah ini." in shown
    assert "1 permintaan belum dapat diputuskan" in shown


@pytest.mark.slow
def test_an_srm_reads_a_row_per_unit_those_first_that_lack_most(as_user, srm, demo_settings, ask):
    for _ in range(3):
        ask("UP3-BINTARO")
    ask("UP3-MENTENG", 3)
    response = as_user(srm).get(HOME)
    assert [row.unit.pk for row in response.context["rows"][:3]] == ["UID-JAYA", "UP3-BINTARO", "UP3-MENTENG"]
    assert [phase.unmet for phase in row(response, "UID-JAYA").phases] == [3, 1]
    assert (len(response.context["rows"]), response.context["total"]) == (17, 4)
    assert "/admin/allocation/demand/?unit=UP3-BINTARO&amp;phasa=1" in html_of(response)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "units"),
    [
        ("q=menteng", ["UP3-MENTENG"]),
        ("unmet=on", ["UID-JAYA", "UP3-BINTARO"]),
        ("value=PRABAYAR", ["UP3-MENTENG"]),
        ("own=on", ["UID-JAYA", "UP3-MENTENG"]),
        ("unset=on", []),
        ("stale=on", []),
        ("q=zzz", []),
        ("value=SEMUA", []),
    ],
)
def test_the_table_can_be_filtered(as_user, srm, demo_settings, ask, query, units):
    ask("UP3-BINTARO")
    response = as_user(srm).get(f"{HOME}?{query}")
    assert response.status_code == 200
    assert [row.unit.pk for row in response.context["rows"]] == units


@pytest.mark.slow
@pytest.mark.parametrize("address", [f"{HOME}?stale=on", "/admin/allocation/meteravailability/?lama=1"])
def test_only_what_was_set_long_ago_is_stale(as_user, srm, demo_settings, address):
    """Home and list say the same; what was never set is no setting that stays."""
    settings = MeterAvailability.objects.filter(phase=1)
    settings.update(changed_at=timezone.now())
    settings.filter(unit="UP3-MENTENG").update(changed_at=timezone.now() - timedelta(days=91))
    MeterAvailability.objects.filter(phase=3).update(changed_at=None, availability="")
    page = text_of(as_user(srm).get(address))
    assert "UP3 Menteng" in page
    assert "UP3 Bintaro" not in page


@pytest.mark.slow
def test_head_office_reads_all_units_and_changes_none(as_user, pusat, demo_settings):
    response = as_user(pusat).get(HOME)
    assert len(response.context["rows"]) > 150
    assert 'name="unit"' not in html_of(response)
    assert "Ubah" not in text_of(response).replace("diubah", "")
    assert as_user(pusat).get(f"{PICK}?unit=UP3-MENTENG&phase=1").status_code == 403


def test_ticked_units_are_changed_together(as_user, srm, demo_settings):
    response = as_user(srm).get(f"{PICK}?unit=UP3-MENTENG&unit=UP3-BINTARO&phase=3")
    keys = {
        str(pk)
        for pk in MeterAvailability.objects.filter(
            unit__in=["UP3-MENTENG", "UP3-BINTARO"], phase=3
        ).values_list("pk", flat=True)
    }
    address, _, numbers = response.headers["Location"].partition("?baris=")
    assert address == "/admin/allocation/meteravailability/massal/"
    assert numbers.endswith("&back=home")
    assert set(numbers.removesuffix("&back=home").split(",")) == keys


@pytest.mark.slow
def test_a_change_of_many_leads_back_to_the_home_it_began_at(as_user, srm, demo_settings):
    client = as_user(srm)
    page = client.get(f"{PICK}?unit=UP3-BINTARO&phase=3", follow=True)
    assert '<a href="/" class="closelink">Batal</a>' in html_of(page)
    hidden = dict(re.findall(r'name="(baris|terlihat|ditampilkan)"\s+value="([^"]*)"', html_of(page)))
    given = {"availability": "PRABAYAR", "why": "Stok", "simpan": "1", "ditampilkan": "PRABAYAR"}
    saved = client.post(page.redirect_chain[-1][0], {**hidden, **given}, follow=True)
    assert saved.redirect_chain[-1][0] == HOME
    assert "1 ketersediaan diubah. Nomor massal" in text_of(saved)


@pytest.mark.slow
@pytest.mark.parametrize("query", ["", "phase=1", "phase=2&unit=UP3-MENTENG", "phase=x&unit=UP3-MENTENG"])
def test_nothing_ticked_is_said(as_user, srm, query):
    response = as_user(srm).get(f"{PICK}?{query}", follow=True)
    assert "Centang dahulu unit yang akan diubah." in text_of(response)


def test_a_foreign_unit_cannot_be_picked(as_user, srm):
    assert as_user(srm).get(f"{PICK}?unit=UP3-BANDUNG&phase=1").status_code == 403


@pytest.mark.parametrize("who", ["agent", "supervisor", "administrator", "stranger"])
@pytest.mark.parametrize("address", [HOME, PICK])
def test_nobody_else_gets_in(request, as_user, who, address):
    assert as_user(request.getfixturevalue(who)).get(address).status_code == 403


@pytest.mark.slow
def test_a_manager_of_another_unit_sees_nothing_of_this_one(as_user, other_manager, demo_settings):
    assert "Menteng" not in text_of(as_user(other_manager).get(HOME))


@pytest.mark.slow
def test_the_changes_above_that_the_unit_followed_are_among_the_last(
    as_user, srm, make_holder, demo_settings
):
    for value in ("PRABAYAR", "PASCABAYAR"):
        set_availability(unit="UID-JAYA", phase=1, availability=value, by=srm, reason="Stok")
    holder = make_holder("manajer.bintaro", "MANAGER_UP3", "UP3-BINTARO")
    followed = "Prabayar (ikut UID Jakarta Raya) → Pascabayar (ikut UID Jakarta Raya)"
    assert followed in text_of(as_user(holder).get(HOME))


@pytest.mark.slow
def test_the_last_changes_tell_what_was_in_force(as_user, manager, srm, demo_settings):
    set_availability(unit="UID-JAYA", phase=1, availability="PASCABAYAR", by=srm, reason="Stok habis")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Stok tiba")
    set_availability(unit="UP3-MENTENG", phase=1, availability="", by=manager, reason="Ikut UID")
    newest = as_user(manager).get("/unit/").context["changes"][0]
    said = ("ALL (Pascabayar dan Prabayar)", "Pascabayar (ikut UID Jakarta Raya)")
    assert (newest.before, newest.after) == said
