"""The page that changes one setting: what a choice comes to, before it is saved, and two managers at once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from allocation.availability.around import read_around
from allocation.availability.changes import set_availability
from allocation.models import MeterAvailability, Post
from tests.allocation.settings_of import setting
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
OUTSIDE = ["agent", "supervisor", "stranger"]


def address(name="change", unit="UP3-MENTENG", phase=1):
    return reverse(f"admin:allocation_meteravailability_{name}", args=[setting(unit, phase).pk])


def preview(client, value, unit="UP3-MENTENG", phase=1):
    return text_of(client.get(address("choice", unit, phase), {"availability": value}, headers=HTMX))


def form(value, reason="Stok habis", **more):
    key = ("UP3-MENTENG", 1)
    seen = {"expected_version": setting().version, "around": read_around([key])[key]}
    return {"availability": value, "why": reason, **seen, **more}


# Before saving


def test_the_preview_says_in_a_sentence_and_by_rows_what_changes(as_user, manager, demo_settings):
    shown = preview(as_user(manager), "PASCABAYAR")
    assert "Pascabayar menjadi dilayani, 450 VA s.d. 22.000 VA. Prabayar tidak lagi dilayani" in shown
    assert "5 dari 5 baris matriks 1 Phasa berubah" in shown
    assert "PB tidak lagi menjadi dilayani" in shown
    assert "PD dari 1 Ph – Prabayar tetap dilayani menjadi dilayani" in shown


def test_the_preview_tells_the_effect_on_the_requests_of_the_last_days(
    as_user, manager, demo_settings, make_demand
):
    for _ in range(3):
        make_demand("UP3-MENTENG", timezone.now())
    make_demand("UP3-MENTENG", timezone.now(), reason="", outcome="SERVED", product="PRABAYAR")
    shown = preview(as_user(manager), "PASCABAYAR")
    assert "Dari 3 permintaan yang belum terlayani, 3 akan terlayani." in shown
    assert "Dari 1 permintaan Prabayar yang terlayani, 1 tidak akan terlayani." in shown


def test_an_srm_sees_the_effect_on_the_followers(as_user, srm, demo_settings, make_demand):
    make_demand("UP3-BANDENGAN", timezone.now(), reason="", outcome="SERVED", product="PRABAYAR")
    make_demand("UP3-MENTENG", timezone.now(), reason="", outcome="SERVED", product="PRABAYAR")
    shown = preview(as_user(srm), "PASCABAYAR", unit="UID-JAYA")
    assert "Dari 1 permintaan Prabayar yang terlayani, 1 tidak akan terlayani." in shown


def test_the_rows_of_three_phase_are_those_of_three_phase(as_user, manager, demo_settings):
    shown = preview(as_user(manager), "PRABAYAR", phase=3)
    assert "PB tetap dilayani menjadi 53.000 VA s.d. ke atas" in shown
    assert "tetap: PD dari 3 Ph – Pascabayar" in shown


def test_the_present_value_changes_no_row(as_user, manager, demo_settings):
    assert "Belum ada. Pilih ketersediaan yang lain" in preview(as_user(manager), "PRABAYAR")


def test_giving_up_the_own_setting_shows_what_the_uid_says(as_user, manager, demo_settings):
    shown = preview(as_user(manager), "")
    assert "Pascabayar menjadi dilayani, 450 VA s.d. 22.000 VA. Prabayar tetap." in shown


def test_an_srm_sees_which_up3s_follow_the_uid(as_user, srm, demo_settings):
    shown = preview(as_user(srm), "PRABAYAR", unit="UID-JAYA")
    assert "Juga berlaku bagi 15 UP3 yang mengikuti UID Jakarta Raya UP3 Bandengan, UP3 Bintaro" in shown
    assert "UP3 Menteng" not in shown  # it has a setting of its own


@pytest.mark.parametrize(("ticked", "value"), [("on", ""), ("", "ALL")])
def test_to_empty_a_uid_takes_a_tick(as_user, srm, demo_settings, ticked, value):
    posted = {"availability": "", "why": "Kosong", "cleared": ticked}
    seen = {
        "expected_version": setting("UID-JAYA").version,
        "around": read_around([("UID-JAYA", 1)])["UID-JAYA", 1],
    }
    response = as_user(srm).post(address(unit="UID-JAYA"), posted | seen)
    assert setting("UID-JAYA").availability == value
    assert ("Centang bahwa Anda mengosongkan unit ini" in html_of(response)) == (value == "ALL")


def test_clearing_the_uid_leaves_nothing_to_promise(as_user, srm, demo_settings):
    shown = preview(as_user(srm), "", unit="UID-JAYA")
    assert "Setelah ini 1 Phasa belum diatur bagi UID Jakarta Raya dan 15 UP3." in shown
    assert "Kelima baris matriks 1 Phasa menjadi belum diatur" in shown
    assert "Saya mengosongkan 16 unit" in shown


def test_without_javascript_the_form_shows_every_choice(as_user, manager, demo_settings):
    shown = text_of(as_user(manager).get(address()))
    for choice in ("ALL (Pascabayar dan Prabayar)", "Pascabayar", "Prabayar", "Hapus ketersediaan sendiri"):
        assert f"Pilihan: {choice}" in shown
    assert shown.count("PD dari 3 Ph – Prabayar") == 4


@pytest.mark.parametrize("reason", ["", "  ", "...", "\u200b", "-"])
def test_a_reason_that_says_nothing_is_not_stored(as_user, manager, demo_settings, reason):
    response = as_user(manager).post(address(), form("ALL", reason=reason))
    assert "Isi alasan perubahan." in text_of(response)
    assert setting().availability == "PRABAYAR"


def test_a_long_reason_comes_back_whole(as_user, manager, demo_settings):
    """The browser would cut it silently at a `maxlength`."""
    response = as_user(manager).post(address(), form("ALL", reason="a" * 501))
    assert "Alasan paling panjang 500 huruf." in text_of(response)
    assert "a" * 501 in html_of(response)
    assert "maxlength" not in html_of(response)


def test_what_was_saved_is_told_without_markup(as_user, manager, demo_settings):
    response = as_user(manager).post(f"{address()}?back=home", form("ALL"), follow=True)
    assert "ketersediaan meter “ UP3 Menteng, 1 Phasa ” berhasil diubah." in text_of(response)
    assert "&lt;a" not in html_of(response)


def test_the_preview_saves_nothing(as_user, manager, demo_settings):
    preview(as_user(manager), "ALL")
    assert (setting().availability, setting().version) == ("PRABAYAR", 1)


@pytest.mark.parametrize(("value", "headers"), [("SEMUA", HTMX), ("ALL", {}), ("\0", HTMX)])
def test_a_preview_of_nonsense_or_without_htmx_leads_to_the_form(as_user, manager, value, headers):
    response = as_user(manager).get(address("choice"), {"availability": value}, headers=headers)
    assert (response.status_code, response.headers["Location"]) == (302, address())


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager", 200),
        ("srm", 200),
        ("pusat", 200),
        ("other_manager", 404),
        ("other_srm", 404),
        ("administrator", 404),
        *((who, 302) for who in OUTSIDE),
    ],
)
def test_the_preview_opens_within_the_scope_only(request, as_user, who, status):
    client = as_user(request.getfixturevalue(who))
    response = client.get(address("choice"), {"availability": "ALL"}, headers=HTMX)
    assert response.status_code == status
    if status != 200:
        assert "Menteng" not in response.content.decode()


def test_a_manager_who_has_left_gets_no_preview(as_user, manager):
    client = as_user(manager)
    Post.objects.filter(user=manager).update(active=False)
    assert client.get(address("choice"), {"availability": "ALL"}, headers=HTMX).status_code == 302


# What the page shows


def test_the_page_says_what_is_in_force_and_why(as_user, manager, srm):
    set_availability(unit="UID-JAYA", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    moment = timezone.now().replace(year=2026, month=3, day=9, hour=1, minute=5)  # UTC
    MeterAvailability.objects.exclude(version=0).update(changed_at=moment)
    shown = text_of(as_user(manager).get(address()))
    assert (
        "Berlaku sekarang: ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya), "
        "sejak 9 Mar 2026 08:05 WIB, oleh SRM Niaga & PP UID Jakarta Raya: Kiriman tiba"
    ) in shown


def test_a_refused_form_still_says_what_is_in_force_now(as_user, manager, demo_settings):
    response = as_user(manager).post(address(), form("ALL", reason=""))
    shown = text_of(response)
    assert "Isi alasan perubahan." in shown
    assert "Berlaku sekarang: Prabayar" in shown
    assert "Pascabayar menjadi dilayani" in shown
    assert 'value="ALL" id="id_availability_0" checked' in html_of(response)


def test_a_change_is_in_force_at_once(as_user, manager, villages, demo_settings):
    from allocation.availability.of_village import allocation_for

    as_user(manager).post(address(), form("PASCABAYAR"))
    assert allocation_for(villages.gambir).availability(1) == "PASCABAYAR"
    as_user(manager).post(address(), form(""))
    assert allocation_for(villages.gambir).availability(1) == "ALL"


# Two at once


def test_the_second_writer_sees_both_values_and_keeps_what_was_typed(as_user, manager, srm, demo_settings):
    seen = form("PASCABAYAR", reason="Stok Prabayar habis")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    moment = timezone.now().replace(year=2026, month=3, day=9, hour=1, minute=5)  # UTC
    MeterAvailability.objects.filter(unit="UP3-MENTENG", phase=1).update(changed_at=moment)
    response = as_user(manager).post(address(), seen)
    shown = text_of(response)
    assert (
        "Tersimpan sekarang ALL (Pascabayar dan Prabayar) SRM Niaga & PP UID Jakarta Raya "
        "9 Mar 2026 08:05 WIB Kiriman tiba"
    ) in shown
    assert "Pilihan Anda Pascabayar Anda belum disimpan Stok Prabayar habis" in shown
    assert "Berlaku sekarang: ALL (Pascabayar dan Prabayar)" in shown
    assert 'value="PASCABAYAR" id="id_availability_1" checked' in html_of(response)
    assert (setting().availability, setting().version) == ("ALL", 2)


def test_nothing_is_lost_when_the_first_one_gave_up_the_setting(as_user, manager, srm, demo_settings):
    seen = form("ALL")
    set_availability(unit="UP3-MENTENG", phase=1, availability="", by=srm, reason="Ikut UID")
    shown = text_of(as_user(manager).post(address(), seen))
    assert "Tersimpan sekarang tidak diatur sendiri" in shown
    assert setting().availability == ""
