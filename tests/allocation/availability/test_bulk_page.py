"""Many settings from the list: chosen, shown before and after, saved together or not at all."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from allocation.availability.changes import set_availability
from allocation.demand.effect_days import count_days
from allocation.demand.period import Period
from allocation.models import MeterAvailability, Post
from tests.allocation.settings_of import setting
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/allocation/meteravailability/"
BULK = "/admin/allocation/meteravailability/massal/"
HISTORY = MeterAvailability.history.model


def pks(*keys):
    return ",".join(str(setting(*key).pk) for key in keys)


def pick(client, *keys, **more):
    """The action of the list."""
    chosen = [setting(*key).pk for key in keys]
    return client.post(LIST, {"action": "change_many", "_selected_action": chosen, **more})


def hidden(response):
    """The hidden fields of the page, as a browser sends them back."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html_of(response))
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def show(client, value, *keys):
    return client.post(BULK, {"baris": pks(*keys), "availability": value, "tampilkan": "1"})


def save(client, shown, value, reason="Stok habis"):
    posted = {**hidden(shown), "availability": value, "why": reason, "simpan": "1"}
    return client.post(BULK, posted, follow=True)


def table(response):
    rows = re.findall(r"<tr>(.*?)</tr>", html_of(response))[1:]
    return [
        [re.sub(r"<[^>]*>|\s+", " ", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


MENTENG, BINTARO, UID = ("UP3-MENTENG", 1), ("UP3-BINTARO", 1), ("UID-JAYA", 1)


def test_the_action_leads_to_a_page_with_the_chosen_rows(as_user, srm, demo_settings):
    client = as_user(srm)
    response = pick(client, MENTENG, BINTARO)
    page = client.get(response.headers["Location"])
    assert table(page) == [
        [
            "UP3 Bintaro",
            "1 Phasa",
            "ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)",
            "pilih ketersediaan baru",
            "-",
        ],
        ["UP3 Menteng", "1 Phasa", "Prabayar", "pilih ketersediaan baru", "-"],
    ]


def test_all_rows_of_the_filtered_list_can_be_chosen_at_once(as_user, srm):
    response = pick(as_user(srm), MENTENG, select_across="1")
    assert len(response.headers["Location"].split("=")[1].split(",")) == 34


def test_the_page_shows_before_and_after_and_names_what_stays(as_user, srm, demo_settings):
    page = show(as_user(srm), "PRABAYAR", UID, MENTENG, BINTARO)
    assert table(page) == [
        [
            "UID Jakarta Raya",
            "1 Phasa",
            "ALL (Pascabayar dan Prabayar)",
            "Prabayar",
            "Diubah (juga 14 UP3 yang mengikuti)",
        ],
        [
            "UP3 Bintaro",
            "1 Phasa",
            "ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)",
            "Prabayar",
            "Diubah",
        ],
        ["UP3 Menteng", "1 Phasa", "Prabayar", "Prabayar", "Tidak berubah: nilainya sudah begitu"],
    ]
    assert "2 dari 3 ketersediaan akan diubah." in text_of(page)


@pytest.mark.slow
def test_giving_up_settings_follows_the_uid_as_it_will_be(as_user, srm, demo_settings):
    after = [row[3] for row in table(show(as_user(srm), "-", MENTENG))]
    assert after == ["ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)"]
    after = [row[3] for row in table(show(as_user(srm), "-", UID, MENTENG))]
    assert after == ["belum diatur", "belum diatur"]


@pytest.mark.slow
def test_saving_changes_all_with_one_reason_and_one_number(as_user, srm, demo_settings):
    client = as_user(srm)
    before = HISTORY.objects.count()
    response = save(client, show(client, "PRABAYAR", UID, MENTENG, BINTARO), "PRABAYAR")
    assert response.redirect_chain == [(LIST, 302)]
    assert [setting(*key).availability for key in (UID, MENTENG, BINTARO)] == ["PRABAYAR"] * 3
    assert HISTORY.objects.count() == before + 2
    [number] = set(HISTORY.objects.exclude(batch="").values_list("batch", flat=True))
    assert f"2 ketersediaan diubah, 1 sudah bernilai itu. Nomor massal {number}" in text_of(response)
    assert set(HISTORY.objects.exclude(batch="").values_list("reason", flat=True)) == {"Stok habis"}


@pytest.mark.slow
def test_settings_can_be_given_up_together(as_user, srm, demo_settings):
    client = as_user(srm)
    save(client, show(client, "-", MENTENG, BINTARO), "-")
    assert setting("UP3-MENTENG").availability == ""


@pytest.mark.slow
def test_what_was_not_shown_is_shown_first_and_not_saved(as_user, srm, demo_settings):
    client = as_user(srm)
    response = save(client, show(client, "PRABAYAR", MENTENG, BINTARO), "PASCABAYAR")
    assert "Pilihan ini belum ditampilkan. Periksa perubahannya" in text_of(response)
    assert "Stok habis" in text_of(response)
    assert setting("UP3-BINTARO").version == 0
    save(client, response, "PASCABAYAR")
    assert setting("UP3-BINTARO").availability == "PASCABAYAR"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "reason", "message"),
    [
        ("PRABAYAR", "", "Isi alasan perubahan."),
        ("PRABAYAR", "a" * 501, "Alasan paling panjang 500 huruf."),
        ("SEMUA", "Stok habis", "Pilih ketersediaan baru."),
        ("", "Stok habis", "Pilih ketersediaan baru."),
    ],
)
def test_bad_input_is_said_and_saves_nothing(as_user, srm, value, reason, message):
    client = as_user(srm)
    response = save(client, show(client, value, MENTENG, BINTARO), value, reason)
    assert response.status_code == 200
    assert message in text_of(response)
    assert not HISTORY.objects.exists()


@pytest.mark.slow
def test_one_conflict_stops_all_and_shows_who_when_and_why(as_user, srm, manager, demo_settings):
    client = as_user(srm)
    shown = show(client, "PASCABAYAR", MENTENG, BINTARO)
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Kiriman tiba")
    moment = timezone.now().replace(year=2026, month=3, day=9, hour=1, minute=5)  # UTC
    MeterAvailability.objects.filter(unit="UP3-MENTENG", phase=1).update(changed_at=moment)
    response = save(client, shown, "PASCABAYAR")
    assert "Belum ada yang disimpan: ada perubahan lain sementara itu" in text_of(response)
    notes = {row[0]: row[4] for row in table(response)}
    assert notes == {
        "UP3 Bintaro": "Diubah",
        "UP3 Menteng": (
            "Diubah Manager UP3 Menteng, 9 Mar 2026 08:05 WIB, menjadi ALL (Pascabayar dan Prabayar): "
            "Kiriman tiba"
        ),
    }
    assert setting("UP3-BINTARO").version == 0
    assert setting("UP3-MENTENG").availability == "ALL"
    save(client, response, "PASCABAYAR")  # in sight of the newer value
    assert setting("UP3-MENTENG").availability == "PASCABAYAR"
    assert setting("UP3-BINTARO").availability == "PASCABAYAR"


@pytest.mark.parametrize("seen", ["", "1:x,,", "0:0", ":::"])
def test_a_form_that_says_no_versions_overwrites_nothing(as_user, srm, manager, seen):
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="uji")
    posted = {"baris": pks(MENTENG), "availability": "PRABAYAR", "ditampilkan": "PRABAYAR", "why": "x"}
    response = as_user(srm).post(BULK, {**posted, "terlihat": seen, "simpan": "1"})
    assert "Belum ada yang disimpan" in text_of(response)
    assert setting("UP3-MENTENG").availability == "ALL"


# Scope


@pytest.mark.parametrize("path", [BULK, LIST])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager", 403),  # one of the two is his
        ("other_manager", 403),
        ("other_srm", 403),
        ("agent", 302),
        ("supervisor", 302),
        ("stranger", 302),
    ],
)
def test_a_choice_with_a_unit_outside_the_scope_is_refused_whole(request, as_user, who, status, path):
    client = as_user(request.getfixturevalue(who))
    if path == LIST:
        response = pick(client, MENTENG, BINTARO)
    else:
        posted = {"baris": pks(MENTENG, BINTARO), "availability": "ALL", "ditampilkan": "ALL", "why": "x"}
        response = client.post(BULK, {**posted, "simpan": "1"})
        assert client.get(BULK, {"baris": pks(MENTENG, BINTARO)}).status_code == status
    assert response.status_code == status
    assert "Bintaro" not in response.content.decode()
    assert not HISTORY.objects.exists()


@pytest.mark.parametrize("who", ["pusat", "administrator"])
def test_readers_change_nothing_in_bulk(request, as_user, who):
    client = as_user(request.getfixturevalue(who))
    posted = {"baris": pks(MENTENG), "availability": "ALL", "ditampilkan": "ALL", "why": "x", "simpan": "1"}
    assert client.post(BULK, posted).status_code == 403
    pick(client, MENTENG)
    assert not HISTORY.objects.exists()


def test_head_office_that_also_manages_a_unit_changes_that_unit_only(as_user, pusat):
    Post.objects.create(role="MANAGER_UP3", unit_id="UP3-MENTENG", user=pusat)
    client = as_user(pusat)
    assert client.get(BULK, {"baris": pks(MENTENG)}).status_code == 200
    assert client.get(BULK, {"baris": pks(MENTENG, BINTARO)}).status_code == 403


def test_a_manager_moved_while_the_page_is_open_saves_nothing(as_user, manager):
    client = as_user(manager)
    shown = show(client, "PRABAYAR", MENTENG)
    Post.objects.filter(user=manager).update(unit="UP3-BINTARO")
    assert save(client, shown, "PRABAYAR").status_code == 403
    assert not HISTORY.objects.exists()


@pytest.mark.parametrize("rows", ["", "abc", "1,2,x", "999999999999999999999999", "0", "-1", "1;2", ",,,"])
def test_rows_that_never_were_are_refused(as_user, manager, rows):
    assert as_user(manager).get(BULK, {"baris": rows}).status_code == 403


def test_htmx_gets_the_table_alone(as_user, srm, demo_settings):
    posted = {"baris": pks(MENTENG), "availability": "ALL"}
    response = as_user(srm).post(BULK, posted, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert [row[2:4] for row in table(response)] == [["Prabayar", "ALL (Pascabayar dan Prabayar)"]]


@pytest.mark.slow
def test_a_whole_uid_is_shown_and_saved_in_few_statements(as_user, srm, django_assert_max_num_queries):
    client = as_user(srm)
    address = reverse("admin:allocation_meteravailability_bulk")
    rows = pick(client, MENTENG, select_across="1").headers["Location"].split("=")[1]
    count_days(Period.recent())  # as every night
    with django_assert_max_num_queries(17):
        shown = client.post(address, {"baris": rows, "availability": "ALL"})
    with django_assert_max_num_queries(30 + 2 * 34):
        client.post(address, {**hidden(shown), "availability": "ALL", "why": "Kiriman tiba", "simpan": "1"})
    assert HISTORY.objects.count() == 34
