"""What a preview showed comes into force, or nothing: the UID/UIW above and the UP3s below count too."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from allocation.availability.changes import set_availability
from allocation.availability.in_force import settings_in_force
from allocation.models import ImportDraft, MeterAvailability
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/allocation/meteravailability/"
BULK = f"{LIST}massal/"
MENTENG, BINTARO, UID = ("UP3-MENTENG", 1), ("UP3-BINTARO", 1), ("UID-JAYA", 1)
REFUSED = {
    "single": "Belum disimpan: ada perubahan lain sementara itu",
    "bulk": "Belum ada yang disimpan: ada perubahan lain sementara itu",
    "import": "Belum ada yang disimpan",
}


def setting(key):
    return MeterAvailability.objects.get(unit=key[0], phase=key[1])


def in_force(key):
    return settings_in_force().get(unit=key[0], phase=key[1]).in_force


def hidden(response):
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html_of(response))
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def in_single_form(client, key, value):
    """Opens the page of one setting with its preview; gives what presses "Simpan"."""
    address = reverse("admin:allocation_meteravailability_change", args=[setting(key).pk])
    page = client.get(address)

    def save(shown=page):
        return client.post(address, {**hidden(shown), "availability": value, "why": "Stok"}, follow=True)

    return save


def in_bulk(client, key, value):
    value = value or "-"
    page = client.post(BULK, {"baris": setting(key).pk, "availability": value, "tampilkan": "1"})

    def save(shown=page):
        posted = {**hidden(shown), "availability": value, "why": "Stok", "simpan": "1"}
        return client.post(BULK, posted, follow=True)

    return save


def in_import(client, key, value):
    line = f"{key[0]},{key[1]},{value or 'tidak diatur sendiri'}"
    file = SimpleUploadedFile("k.csv", f"Kode unit,Meter,Ketersediaan sendiri\n{line}".encode())
    address = client.post(f"{LIST}impor/", {"file": file}).url

    def save(shown=None):
        return client.post(address, {"reason": "Stok"}, follow=True)

    return save


WAYS = {"single": in_single_form, "bulk": in_bulk, "import": in_import}
every_way = pytest.mark.parametrize("way", WAYS)


@pytest.mark.slow
@every_way
def test_a_uid_that_changed_after_the_preview_of_giving_up_stops_it(
    as_user, manager, srm, demo_settings, way
):
    """The preview said ALL (ikut UID); saving would bring Pascabayar."""
    save = WAYS[way](as_user(manager), MENTENG, "")
    set_availability(unit="UID-JAYA", phase=1, availability="PASCABAYAR", by=srm, reason="Prabayar habis")
    refused = save()
    shown = text_of(refused)
    assert REFUSED[way] in shown
    assert "UID Jakarta Raya" in shown
    assert "SRM Niaga & PP UID Jakarta Raya" in shown
    assert "Pascabayar" in shown
    assert setting(MENTENG).availability == "PRABAYAR"
    save(refused)  # in sight of the newer value
    assert (setting(MENTENG).availability, in_force(MENTENG)) == ("", "PASCABAYAR")


@pytest.mark.slow
@every_way
def test_a_uid_that_changed_stops_the_change_of_what_was_inherited(as_user, srm, demo_settings, way):
    """The page compared Prabayar with ALL, which is no longer in force."""
    save = WAYS[way](as_user(srm), BINTARO, "PRABAYAR")
    set_availability(unit="UID-JAYA", phase=1, availability="PASCABAYAR", by=srm, reason="Prabayar habis")
    refused = save()
    assert REFUSED[way] in text_of(refused)
    assert setting(BINTARO).version == 0
    save(refused)
    assert setting(BINTARO).availability == "PRABAYAR"


@pytest.mark.slow
@every_way
def test_a_uid_that_changed_does_not_matter_to_an_own_value(as_user, manager, srm, demo_settings, way):
    save = WAYS[way](as_user(manager), MENTENG, "PASCABAYAR")
    set_availability(unit="UID-JAYA", phase=1, availability="PRABAYAR", by=srm, reason="uji")
    set_availability(unit="UID-JAYA", phase=3, availability="PRABAYAR", by=srm, reason="uji")
    assert REFUSED[way] not in text_of(save())
    assert setting(MENTENG).availability == "PASCABAYAR"


@pytest.mark.slow
@every_way
def test_another_follower_than_was_shown_stops_the_change_of_a_uid(as_user, manager, srm, demo_settings, way):
    """UP3 Menteng gave up its own value after the preview that left it out."""
    save = WAYS[way](as_user(srm), UID, "PRABAYAR")
    set_availability(unit="UP3-MENTENG", phase=1, availability="", by=manager, reason="Ikut UID")
    refused = save()
    assert REFUSED[way] in text_of(refused)
    assert "UP3 Menteng" in text_of(refused)
    assert setting(UID).availability == "ALL"
    save(refused)
    assert in_force(MENTENG) == "PRABAYAR"


@pytest.mark.slow
@every_way
def test_a_follower_that_went_its_own_way_is_told_too(as_user, srm, make_holder, demo_settings, way):
    bintaro = make_holder("manajer.bintaro", "MANAGER_UP3", "UP3-BINTARO")
    save = WAYS[way](as_user(srm), UID, "PRABAYAR")
    set_availability(unit="UP3-BINTARO", phase=1, availability="PASCABAYAR", by=bintaro, reason="Sendiri")
    refused = save()
    assert REFUSED[way] in text_of(refused)
    assert "UP3 Bintaro" in text_of(refused)
    assert setting(UID).availability == "ALL"


@pytest.mark.slow
@every_way
def test_followers_of_the_other_phase_stop_nothing(as_user, manager, srm, demo_settings, way):
    save = WAYS[way](as_user(srm), UID, "PRABAYAR")
    set_availability(unit="UP3-MENTENG", phase=3, availability="PRABAYAR", by=manager, reason="uji")
    save()
    assert setting(UID).availability == "PRABAYAR"


@pytest.mark.slow
def test_the_conflict_shows_what_the_page_had_shown_and_what_holds_now(as_user, manager, srm, demo_settings):
    set_availability(unit="UID-JAYA", phase=1, availability="PRABAYAR", by=srm, reason="Pascabayar habis")
    save = in_single_form(as_user(manager), MENTENG, "")
    set_availability(unit="UID-JAYA", phase=1, availability="PASCABAYAR", by=srm, reason="Prabayar habis")
    shown = text_of(save())
    assert "Saat halaman dibuka (UID Jakarta Raya) Prabayar" in shown
    assert "Tersimpan sekarang (UID Jakarta Raya) Pascabayar SRM Niaga & PP UID Jakarta Raya" in shown
    assert "Pilihan Anda tidak diatur sendiri Anda belum disimpan Stok" in shown


@pytest.mark.slow
def test_a_form_that_does_not_say_what_it_was_made_from_overwrites_nothing(
    as_user, manager, srm, demo_settings
):
    row = setting(MENTENG)
    address = reverse("admin:allocation_meteravailability_change", args=[row.pk])
    posted = {"availability": "", "why": "Stok", "expected_version": row.version}
    for around in ({}, {"around": "UID-JAYA~9"}, {"around": "\0"}, {"around": "x" * 9000}):
        as_user(manager).post(address, posted | around)
        assert setting(MENTENG).version == 1


@pytest.mark.slow
def test_an_older_draft_that_knows_only_its_own_version_is_shown_again(as_user, manager, demo_settings):
    save = in_import(as_user(manager), MENTENG, "")
    draft = ImportDraft.objects.get()
    draft.rows = [[*row[:4], 1, *row[5:]] for row in draft.rows]
    draft.save()
    assert REFUSED["import"] in text_of(save())
    save()
    assert setting(MENTENG).availability == ""
