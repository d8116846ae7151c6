"""The admin, every address with the whole cast: a manager's own units and nothing else."""

import re

import pytest
from django.contrib.auth.models import Permission

from allocation.availability.changes import load_setting, set_availability
from allocation.models import MeterAvailability, Post
from tests.allocation.admin.admin_pages import CAST, LIST, OUTSIDE, form, page
from tests.allocation.settings_of import setting
from tests.walk import html_of

pytestmark = pytest.mark.django_db


# The door


@pytest.mark.parametrize(
    ("who", "status"),
    [(who, 302 if who in OUTSIDE else 200) for who in CAST],
)
def test_the_admin_opens_for_holders_of_a_post_and_administrators(client_of, who, status):
    assert client_of(who).get("/admin/allocation/").status_code == status


def test_the_door_closes_with_the_post(client_of, manager):
    client = client_of("manager")
    Post.objects.filter(user=manager).update(active=False)
    assert client.get("/admin/").status_code == 302
    assert client.get(LIST).status_code == 302


def test_being_staff_with_every_permission_of_django_opens_nothing(client_of, stranger):
    type(stranger).objects.filter(pk=stranger.pk).update(is_staff=True)
    stranger.user_permissions.set(Permission.objects.all())
    assert client_of("stranger").get("/admin/").status_code == 302
    assert client_of("stranger").get(page(setting())).status_code == 302


# The list


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("manager", {"UP3-MENTENG"}),
        ("other_manager", {"UP3-BANDUNG"}),
        ("srm", None),
        ("pusat", "all"),
    ],
)
def test_the_list_shows_the_own_units(client_of, who, units):
    rows = client_of(who).get(LIST).context["cl"].queryset
    shown = set(rows.values_list("unit", flat=True))
    if units == "all":
        assert rows.count() == MeterAvailability.objects.count()
    elif units is None:
        assert {"UID-JAYA", "UP3-MENTENG", "UP3-BANDENGAN"} <= shown
        assert not shown & {"UP3-BANDUNG", "UID-JABAR"}
    else:
        assert shown == units
        assert rows.count() == 2


@pytest.mark.parametrize("who", [*OUTSIDE, "administrator"])
def test_others_get_no_list(client_of, who):
    assert client_of(who).get(LIST).status_code in (302, 403)


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    ["q=bandung", "unit__code=UP3-BANDUNG", "unit=UP3-BANDUNG", "availability=ALL", "o=1.2", "p=0", "all="],
)
def test_no_search_or_filter_leads_out_of_the_scope(client_of, query):
    load_setting(unit="UP3-BANDUNG", phase=1, availability="ALL", source="uji")
    response = client_of("manager").get(f"{LIST}?{query}", follow=True)
    assert "Bandung" not in re.sub(r'value="[^"]*"|href="[^"]*"', "", html_of(response))


@pytest.mark.slow
def test_the_list_says_what_is_in_force_and_whose_it_is(client_of, demo_settings):
    shown = html_of(client_of("manager").get(LIST))
    assert "Prabayar" in shown
    assert "ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)" in shown


@pytest.mark.slow
def test_what_is_not_set_is_called_so(client_of):
    assert "belum diatur" in html_of(client_of("manager").get(LIST))


@pytest.mark.slow
def test_a_long_list_takes_few_statements(client_of, django_assert_max_num_queries):
    client = client_of("pusat")
    client.get(LIST)  # counts the days of demand that nobody has counted yet
    with django_assert_max_num_queries(20):
        client.get(LIST)


# One row


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("manager", "UP3-MENTENG", 200),
        ("manager", "UID-JAYA", 404),
        ("manager", "UP3-BANDENGAN", 404),
        ("other_manager", "UP3-MENTENG", 404),
        ("srm", "UP3-MENTENG", 200),
        ("srm", "UID-JAYA", 200),
        ("srm", "UP3-BANDUNG", 404),
        ("other_srm", "UP3-MENTENG", 404),
        ("pusat", "UP3-MENTENG", 200),
        ("agent", "UP3-MENTENG", 302),
        ("supervisor", "UP3-MENTENG", 302),
        ("stranger", "UP3-MENTENG", 302),
        ("administrator", "UP3-MENTENG", 404),
    ],
)
def test_a_row_and_its_history_open_within_the_scope_only(client_of, who, unit, status):
    client = client_of(who)
    assert client.get(page(setting(unit))).status_code == status
    assert client.get(page(setting(unit), "history")).status_code == status


def test_rows_that_never_were_look_the_same_as_foreign_ones(client_of):
    for number in ("999999", "abc", "1_2"):
        assert client_of("manager").get(f"{LIST}{number}/change/").status_code == 404


def test_the_form_has_the_value_and_the_reason_and_the_unit_stands_firm(client_of):
    response = client_of("manager").get(page(setting()))
    fields = response.context["adminform"].form.fields
    assert set(fields) == {"availability", "why", "expected_version", "around", "cleared"}
    shown = html_of(response)
    assert "/admin/allocation/unit/" not in shown  # no link into a page that is closed to a manager
    assert "Tidak diatur sendiri (ikut UID Jakarta Raya)" in shown
    assert "Alasan" in shown


def test_head_office_reads_without_a_form(client_of, demo_settings):
    shown = html_of(client_of("pusat").get(page(setting())))
    assert "Prabayar" in shown
    assert "Data peragaan" in shown
    assert "<textarea" not in shown
    assert 'name="_save"' not in shown


# Saving


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "unit"), [("manager", "UP3-MENTENG"), ("srm", "UP3-MENTENG"), ("srm", "UID-JAYA")]
)
def test_saving_keeps_who_when_and_why(request, client_of, who, unit):
    row = setting(unit)
    response = client_of(who).post(page(row), form(row), follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    row.refresh_from_db()
    assert (row.availability, row.version, row.reason) == ("PRABAYAR", 1, "Stok habis")
    assert row.changed_by == request.getfixturevalue(who)
    entry = row.history.get()
    assert (entry.history_user, entry.history_change_reason) == (row.changed_by, "Stok habis")


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("manager", "UID-JAYA", 404),
        ("other_manager", "UP3-MENTENG", 404),
        ("other_srm", "UP3-MENTENG", 404),
        ("pusat", "UP3-MENTENG", 403),
        ("agent", "UP3-MENTENG", 302),
        ("supervisor", "UP3-MENTENG", 302),
        ("stranger", "UP3-MENTENG", 302),
        ("administrator", "UP3-MENTENG", 404),
    ],
)
def test_a_post_request_from_outside_the_scope_changes_nothing(client_of, who, unit, status):
    row = setting(unit)
    assert client_of(who).post(page(row), form(row)).status_code == status
    row.refresh_from_db()
    assert row.version == 0


def test_a_posted_unit_phase_or_version_is_not_taken(client_of):
    row = setting()
    posted = form(row, unit="UP3-BANDUNG", phase=3, version=7, changed_as="Pusat", changed_at="2020-01-01")
    client_of("manager").post(page(row), posted)
    row.refresh_from_db()
    assert (row.unit_id, row.phase, row.version, row.changed_as) == (
        "UP3-MENTENG",
        1,
        1,
        "Manager UP3 Menteng",
    )
    assert setting("UP3-BANDUNG").version == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"why": ""}, "Isi alasan perubahan."),
        ({"why": "   "}, "Isi alasan perubahan."),
        ({"why": "a" * 501}, "Alasan paling panjang 500 huruf."),
        ({"availability": "SEMUA"}, "SEMUA"),
        ({"expected_version": "abc"}, ""),
        ({"expected_version": ""}, ""),
        ({"expected_version": "-1"}, ""),
    ],
)
def test_bad_input_is_shown_on_the_form_and_saves_nothing(client_of, posted, message):
    row = setting()
    response = client_of("manager").post(page(row), form(row) | posted)
    assert response.status_code == 200
    assert message in html_of(response)
    row.refresh_from_db()
    assert row.version == 0


def test_a_post_without_the_value_does_not_clear_the_setting(client_of, demo_settings):
    row = setting()
    posted = form(row)
    del posted["availability"]
    response = client_of("manager").post(page(row), posted)
    assert "Pilih ketersediaan." in html_of(response)
    row.refresh_from_db()
    assert row.availability == "PRABAYAR"


def test_clearing_needs_a_reason_too_and_inherits_again(client_of, demo_settings):
    row = setting()
    assert client_of("manager").post(page(row), form(row, "", "Ikut UID")).status_code == 302
    row.refresh_from_db()
    assert (row.availability, row.version) == ("", 2)


@pytest.mark.slow
def test_a_conflict_shows_both_values_and_saves_only_when_confirmed(client_of, manager, srm):
    row = setting()
    seen = form(row, "PRABAYAR", "Stok habis")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    client = client_of("manager")
    response = client.post(page(row), seen)
    shown = html_of(response)
    assert "mengubah ketersediaan menjadi ALL (Pascabayar dan Prabayar)" in shown
    assert "Pilihan Anda, Prabayar, belum disimpan" in shown
    assert "Stok habis" in shown  # typed text stays
    assert 'name="expected_version" value="1"' in shown
    row.refresh_from_db()
    assert (row.availability, row.version) == ("ALL", 1)
    client.post(page(row), seen | {"expected_version": 1})
    row.refresh_from_db()
    assert (row.availability, row.version) == ("PRABAYAR", 2)


@pytest.mark.slow
def test_the_same_value_again_is_said_to_change_nothing(client_of):
    row = setting()
    client = client_of("manager")
    client.post(page(row), form(row))
    response = client.post(page(row), form(row), follow=True)
    assert "nilainya sudah begitu, tidak ada yang diubah" in html_of(response)
    assert row.history.count() == 1


def test_saving_goes_through_the_service_alone(client_of, monkeypatch):
    monkeypatch.setattr("allocation.availability.changes.set_availability", lambda **given: setting())
    row = setting()
    client_of("manager").post(page(row), form(row))
    row.refresh_from_db()
    assert (row.availability, row.version) == ("", 0)
