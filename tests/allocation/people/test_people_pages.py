"""The administrator's pages of people: their task and their lock in the list, a new account in one step."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from allocation.models import Post
from scripts_agent.models import Membership, Site
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
USERS = "/admin/auth/user/"
PASSWORD = "jaringan-listrik-sehat-2"
NO_INLINES = {
    "posts-TOTAL_FORMS": "1",
    "posts-INITIAL_FORMS": "0",
    "posts-0-active": "True",
    "membership-TOTAL_FORMS": "1",
    "membership-INITIAL_FORMS": "0",
}


@pytest.fixture
def client(as_user, administrator):
    return as_user(administrator)


def add(client, username="rina", **more):
    account = {"username": username, "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    return client.post(f"{USERS}add/", account | NO_INLINES | more)


def test_the_list_says_who_does_what_where(client, manager, supervisor, pusat, stranger):
    shown = text_of(client.get(USERS))
    for said in ("Manager UP3 Menteng", "Supervisor, Semarang", "Pusat"):
        assert said in shown


def test_an_ended_post_is_no_task(client, manager):
    Post.objects.update(active=False)
    assert "Manager UP3 Menteng" not in text_of(client.get(USERS))


def locked(username, minutes_ago=1, failures=5, browser="", address="10.0.0.1"):
    attempt = AccessAttempt.objects.create(
        username=username, ip_address=address, user_agent=browser, failures_since_start=failures
    )
    at = timezone.now() - timedelta(minutes=minutes_ago)
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at)
    return at


def test_a_lock_stands_in_the_list_and_is_taken_off_there(client, manager, srm):
    at = locked("manajer.menteng")
    locked("srm.jakarta", minutes_ago=16)  # over
    until = timezone.localtime(at + settings.AXES_COOLOFF_TIME)
    assert text_of(client.get(USERS)).count(f"{until:%H:%M} WIB") == 1
    unlock = {"action": "unlock", "_selected_action": [manager.pk]}
    assert "Kunci masuk dibuka." in text_of(client.post(USERS, unlock, follow=True))
    assert not AccessAttempt.objects.filter(username="manajer.menteng").exists()
    assert "Tidak ada yang terkunci." in text_of(client.post(USERS, unlock, follow=True))


def test_tries_in_two_browsers_of_one_computer_are_one_lock(client, manager):
    locked("manajer.menteng", minutes_ago=3, failures=3, browser="Firefox")
    at = locked("manajer.menteng", failures=2, browser="Edge")
    until = timezone.localtime(at + settings.AXES_COOLOFF_TIME)
    assert f"{until:%H:%M} WIB" in text_of(client.get(USERS))


def test_few_tries_lock_nothing(client, manager):
    locked("manajer.menteng", failures=4)
    locked("manajer.menteng", failures=4, address="10.0.0.2")
    assert " WIB" not in text_of(client.get(USERS)).split("asuk terkunci sampai")[1]


def test_an_account_and_its_post_are_made_in_one_step(client):
    assert add(client, **{"posts-0-role": "MANAGER_UP3", "posts-0-unit": "UP3-MENTENG"}).status_code == 302
    post = Post.objects.get(user__username="rina")
    assert (post.label, post.active) == ("Manager UP3 Menteng", True)


def test_an_account_and_its_site_are_made_in_one_step(client):
    site = Site.objects.create(name="Medan")
    assert add(client, **{"membership-0-role": "CSO", "membership-0-site": site.pk}).status_code == 302
    assert Membership.objects.get(user__username="rina").site == site


def test_an_account_without_either_is_made_too(client):
    assert add(client).status_code == 302
    assert User.objects.filter(username="rina").exists()


def test_a_post_that_is_held_refuses_both_and_loses_nothing(client, manager):
    refused = add(client, **{"posts-0-role": "MANAGER_UP3", "posts-0-unit": "UP3-MENTENG"})
    assert "Jabatan ini masih dipegang pengguna lain" in text_of(refused)
    assert 'value="rina"' in html_of(refused)
    assert not User.objects.filter(username="rina").exists()


@pytest.mark.slow
def test_an_account_that_is_there_shows_no_forms_for_more(client, manager):
    assert "posts-TOTAL_FORMS" not in html_of(client.get(f"{USERS}{manager.pk}/change/"))


# Words


@pytest.mark.slow
def test_an_empty_field_says_what_to_do_and_no_word_is_misspelt(client):
    shown = text_of(client.post(f"{USERS}add/", NO_INLINES))
    assert "Isi bagian ini." in shown
    assert "Perbaiki yang ditandai di bawah ini." in shown
    for word in ("dibawah", "tidak boleh kosong"):
        assert word not in shown


@pytest.mark.slow
def test_the_page_of_a_new_account_speaks_as_we_do(client):
    shown = text_of(client.get("/admin/auth/user/add/"))
    assert (
        "Masuk dengan kata sandi: Ya Tidak Pilih Tidak bagi orang yang hanya masuk dengan akun PLN." in shown
    )
    assert "Nama lengkap dan surel diisi setelah akun dibuat." in shown
    assert "entidikasi" not in shown


def test_the_compiled_words_are_those_of_the_source():
    import gettext
    import re

    folder = settings.BASE_DIR / "pln123/locale/id/LC_MESSAGES"
    written = dict(
        re.findall(
            r'msgid "(.+)"\n(?:msgid_plural .*\n)?msgstr(?:\[0\])? "(.+)"', (folder / "django.po").read_text()
        )
    )
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(written) == 13
    for text, ours in written.items():
        assert ours in (compiled.gettext(text), compiled.ngettext(text, text, 1))


def test_the_pages_of_failed_logins_are_ours(client):
    assert "Axes" not in text_of(client.get("/admin/axes/accessattempt/"))
    assert "Axes" not in text_of(client.get("/admin/"))


def test_days_and_times_have_one_form(client, manager):
    User.objects.filter(pk=manager.pk).update(last_login="2026-03-09T01:05:00Z")
    assert "9 Mar 2026 08:05" in text_of(client.get(f"{USERS}{manager.pk}/change/"))


# Nothing changed, nothing celebrated


def test_saving_a_site_or_an_account_unchanged_says_so_without_a_green_tick(client, manager):
    site = Site.objects.create(name="Medan")
    posted = {
        f"/admin/scripts_agent/site/{site.pk}/change/": {"name": "Medan"},
        f"{USERS}{manager.pk}/change/": {"username": manager.username, "is_active": "on"},
    }
    for address, form in posted.items():
        shown = html_of(client.post(address, form, follow=True))
        assert "tidak ada yang diubah" in shown
        assert '<li class="success">' not in shown
    shown = html_of(client.post(f"/admin/scripts_agent/site/{site.pk}/change/", {"name": "M"}, follow=True))
    assert '<li class="success">' in shown


@pytest.mark.parametrize(
    ("button", "where"),
    [("_save", ""), ("_continue", "{pk}/change/"), ("_addanother", "add/")],
)
@pytest.mark.parametrize(("name", "is_changed"), [("Medan", False), ("Binjai", True)])
def test_every_button_leads_where_it_says_and_tells_whether_anything_changed(
    client, button, where, name, is_changed
):
    site = Site.objects.create(name="Medan")
    sites = "/admin/scripts_agent/site/"
    answer = client.post(f"{sites}{site.pk}/change/", {"name": name, button: "1"})
    assert answer["Location"] == sites + where.format(pk=site.pk)
    shown = html_of(client.get(answer["Location"]))
    assert ('<li class="success">' in shown) is is_changed
    assert ("Medan: tidak ada yang diubah." in shown) is not is_changed
