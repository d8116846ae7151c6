"""The admin, every address with the whole cast: a manager's own units and nothing else."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from allocation.availability.changes import load_setting, set_availability
from allocation.models import MeterAvailability, Post

pytestmark = pytest.mark.django_db

LIST = "/admin/allocation/meteravailability/"
OUTSIDE = ["agent", "supervisor", "stranger"]
CAST = ["manager", "other_manager", "srm", "other_srm", "pusat", "administrator", *OUTSIDE]


def setting(unit="UP3-MENTENG", phase=1):
    return MeterAvailability.objects.get(unit=unit, phase=phase)


def page(row, name="change"):
    return reverse(f"admin:allocation_meteravailability_{name}", args=[row.pk])


def form(row, availability="PRABAYAR", reason="Stok habis", **more):
    return {"availability": availability, "why": reason, "expected_version": row.version, **more}


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


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
        assert rows.count() == 378
    elif units is None:
        assert {"UID-JAYA", "UP3-MENTENG", "UP3-BANDENGAN"} <= shown
        assert not shown & {"UP3-BANDUNG", "UID-JABAR"}
    else:
        assert shown == units
        assert rows.count() == 2


@pytest.mark.parametrize("who", [*OUTSIDE, "administrator"])
def test_others_get_no_list(client_of, who):
    assert client_of(who).get(LIST).status_code in (302, 403)


@pytest.mark.parametrize(
    "query",
    ["q=bandung", "unit__code=UP3-BANDUNG", "unit=UP3-BANDUNG", "availability=ALL", "o=1.2", "p=0", "all="],
)
def test_no_search_or_filter_leads_out_of_the_scope(client_of, query):
    load_setting(unit="UP3-BANDUNG", phase=1, availability="ALL", source="uji")
    response = client_of("manager").get(f"{LIST}?{query}", follow=True)
    assert "Bandung" not in re.sub(r'value="[^"]*"|href="[^"]*"', "", text_of(response))


def test_the_list_says_what_is_in_force_and_whose_it_is(client_of, demo_settings):
    shown = text_of(client_of("manager").get(LIST))
    assert "Prabayar" in shown
    assert "ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)" in shown


def test_what_is_not_set_is_called_so(client_of):
    assert "belum diatur" in text_of(client_of("manager").get(LIST))


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
    assert set(fields) == {"availability", "why", "expected_version"}
    shown = text_of(response)
    assert "/admin/allocation/unit/" not in shown  # no link into a page that is closed to a manager
    assert "Tidak diatur sendiri (ikut UID Jakarta Raya)" in shown
    assert "Alasan" in shown


def test_head_office_reads_without_a_form(client_of, demo_settings):
    shown = text_of(client_of("pusat").get(page(setting())))
    assert "Prabayar" in shown
    assert "Data peragaan" in shown
    assert "<textarea" not in shown
    assert 'name="_save"' not in shown


# Saving


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
    assert message in text_of(response)
    row.refresh_from_db()
    assert row.version == 0


def test_a_post_without_the_value_does_not_clear_the_setting(client_of, demo_settings):
    row = setting()
    posted = form(row)
    del posted["availability"]
    response = client_of("manager").post(page(row), posted)
    assert "Pilih ketersediaan." in text_of(response)
    row.refresh_from_db()
    assert row.availability == "PRABAYAR"


def test_clearing_needs_a_reason_too_and_inherits_again(client_of, demo_settings):
    row = setting()
    assert client_of("manager").post(page(row), form(row, "", "Ikut UID")).status_code == 302
    row.refresh_from_db()
    assert (row.availability, row.version) == ("", 2)


def test_a_conflict_shows_both_values_and_saves_only_when_confirmed(client_of, manager, srm):
    row = setting()
    seen = form(row, "PRABAYAR", "Stok habis")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    client = client_of("manager")
    response = client.post(page(row), seen)
    shown = text_of(response)
    assert "mengubah ketersediaan menjadi ALL (Pascabayar dan Prabayar)" in shown
    assert "Pilihan Anda, Prabayar, belum disimpan" in shown
    assert "Stok habis" in shown  # typed text stays
    assert 'name="expected_version" value="1"' in shown
    row.refresh_from_db()
    assert (row.availability, row.version) == ("ALL", 1)
    client.post(page(row), seen | {"expected_version": 1})
    row.refresh_from_db()
    assert (row.availability, row.version) == ("PRABAYAR", 2)


def test_the_same_value_again_is_said_to_change_nothing(client_of):
    row = setting()
    client = client_of("manager")
    client.post(page(row), form(row))
    response = client.post(page(row), form(row), follow=True)
    assert "nilainya sudah begitu, tidak ada yang diubah" in text_of(response)
    assert row.history.count() == 1


def test_saving_goes_through_the_service_alone(client_of, monkeypatch):
    monkeypatch.setattr("allocation.availability.changes.set_availability", lambda **given: setting())
    row = setting()
    client_of("manager").post(page(row), form(row))
    row.refresh_from_db()
    assert (row.availability, row.version) == ("", 0)


# Ways round the form


@pytest.mark.parametrize("who", CAST)
def test_nobody_adds_or_deletes(client_of, who):
    client, row = client_of(who), setting()
    refused = (302,) if who in OUTSIDE else (403, 404)
    assert client.get(f"{LIST}add/").status_code in refused
    assert client.post(f"{LIST}add/", form(row, unit="UP3-MENTENG", phase=1)).status_code in refused
    assert client.get(page(row, "delete")).status_code in refused
    assert client.post(page(row, "delete"), {"post": "yes"}).status_code in refused
    assert client.post(page(row), form(row, _saveasnew="1")).status_code in refused
    assert MeterAvailability.objects.count() == 378
    assert not MeterAvailability.history.exists()


@pytest.mark.parametrize("who", ["manager", "srm", "pusat"])
@pytest.mark.parametrize(
    "posted",
    [
        {"action": "delete_selected", "post": "yes"},
        {"_save": "1", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-availability": "ALL"},
    ],
)
def test_the_list_changes_nothing_in_bulk(client_of, who, posted):
    row = setting()
    client_of(who).post(LIST, {"_selected_action": [row.pk], "form-0-id": row.pk, **posted})
    row.refresh_from_db()
    assert row.version == 0
    assert MeterAvailability.objects.count() == 378


def test_simple_historys_revert_has_no_address(client_of, manager):
    row = set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="uji")
    entry = row.history.get()
    assert client_of("manager").get(f"{page(row, 'history')}{entry.pk}/", follow=True).status_code == 404
    assert "simple_history" not in str(admin.site.urls)


def test_the_history_shows_who_when_before_after_and_why(client_of, manager, srm):
    set_availability(unit="UP3-MENTENG", phase=1, availability="PRABAYAR", by=manager, reason="Stok habis")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    shown = text_of(client_of("manager").get(page(setting(), "history")))
    rows = re.findall(r"<tr>(.*?)</tr>", shown)[1:]
    cells = [
        [re.sub(r"<[^>]*>|\s+", " ", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]
    assert [cell[1:] for cell in cells] == [
        [
            "SRM Niaga &amp; PP UID Jakarta Raya (srm.jakarta)",
            "Prabayar",
            "ALL (Pascabayar dan Prabayar)",
            "Kiriman tiba",
            "-",
        ],
        ["Manager UP3 Menteng (manajer.menteng)", "tidak diatur sendiri", "Prabayar", "Stok habis", "-"],
    ]
    assert all(cell[0].endswith("WIB") for cell in cells)


def test_a_reason_is_text_not_markup(client_of, manager):
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="<script>x</script>")
    for name in ("history", "change"):
        assert "<script>x" not in text_of(client_of("manager").get(page(setting(), name)))


@pytest.mark.parametrize("who", ["manager", "srm", *OUTSIDE])
@pytest.mark.parametrize(
    ("model", "field"),
    [("post", "unit"), ("post", "user"), ("meteravailability", "unit"), ("coverage", "unit")],
)
def test_autocomplete_tells_a_manager_nothing(client_of, who, model, field):
    query = {"app_label": "allocation", "model_name": model, "field_name": field, "term": "a"}
    assert client_of(who).get("/admin/autocomplete/", query).status_code in (302, 403)


@pytest.mark.parametrize("who", ["manager", "srm", *OUTSIDE])
@pytest.mark.parametrize("model", ["allocation/region", "allocation/unit", "allocation/post", "auth/user"])
def test_the_other_tables_are_closed_to_managers(client_of, who, model):
    for address in (f"/admin/{model}/", f"/admin/{model}/add/", f"/admin/{model}/1/change/"):
        assert client_of(who).get(address).status_code in (302, 403)
        assert client_of(who).post(address, {}).status_code in (302, 403)


def test_a_post_begins_at_its_units_and_not_at_a_list_of_tables(client_of):
    for who in ("manager", "srm", "pusat"):
        assert client_of(who).get("/admin/", follow=True).redirect_chain[-1] == ("/unit/", 302)


def test_a_manager_sees_the_four_pages_about_units_on_the_index(client_of):
    apps = client_of("manager").get("/admin/allocation/").context["app_list"]
    shown = {model["object_name"] for app in apps for model in app["models"]}
    assert shown == {"MeterAvailability", "HistoricalMeterAvailability", "Coverage", "Demand"}


# Tables and posts


@pytest.mark.parametrize("who", ["pusat", "administrator"])
@pytest.mark.parametrize(("model", "key"), [("region", "31.71.01"), ("unit", "UP3-MENTENG")])
def test_the_loaded_tables_can_be_read_and_not_written(client_of, who, model, key):
    client = client_of(who)
    change = reverse(f"admin:allocation_{model}_change", args=[key])
    assert client.get(f"/admin/allocation/{model}/").status_code == 200
    assert client.get(f"/admin/allocation/{model}/?q=gambir").status_code == 200
    assert client.get(change).status_code == 200
    assert client.post(change, {"name": "x"}).status_code == 403
    assert client.get(f"/admin/allocation/{model}/add/").status_code == 403
    assert (
        client.post(reverse(f"admin:allocation_{model}_delete", args=[key]), {"post": "yes"}).status_code
        == 403
    )


def test_an_administrator_gives_a_post_and_ends_it_but_rewrites_none(client_of, stranger, manager):
    client = client_of("administrator")
    given = {"role": "MANAGER_UP3", "unit": "UP3-BANDENGAN", "user": stranger.username, "active": "on"}
    assert client.post("/admin/allocation/post/add/", given).status_code == 302
    post = Post.objects.get(user=stranger)
    change = reverse("admin:allocation_post_change", args=[post.pk])
    assert client.get(change).status_code == 200
    client.post(change, {"role": "PUSAT", "unit": "", "user": manager.pk})  # `active` left out: switched off
    post.refresh_from_db()
    assert (post.role, post.unit_id, post.user, post.active) == (
        "MANAGER_UP3",
        "UP3-BANDENGAN",
        stranger,
        False,
    )
    assert (
        client.post(reverse("admin:allocation_post_delete", args=[post.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_a_second_holder_is_refused_in_words(client_of, stranger, manager):
    given = {"role": "MANAGER_UP3", "unit": "UP3-MENTENG", "user": stranger.username, "active": "on"}
    response = client_of("administrator").post("/admin/allocation/post/add/", given)
    assert "Jabatan ini masih dipegang pengguna lain" in text_of(response)


@pytest.mark.parametrize(
    "address", ["/admin/auth/user/", "/admin/auth/user/add/", "/admin/allocation/post/add/"]
)
def test_administrators_manage_people(client_of, address):
    assert client_of("administrator").get(address).status_code == 200
    assert client_of("pusat").get(address).status_code == 403


def test_pages_carry_no_inline_script_or_style(client_of, demo_settings):
    for name in ("change", "history"):
        shown = text_of(client_of("manager").get(page(setting(), name)))
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)|<style|\son\w+=|\sstyle=", shown)
