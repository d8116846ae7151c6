"""The page of a post that somebody holds or held: it can always be ended, and begins again where it may."""

import pytest

from allocation.models import Post
from tests.walk import text_of

pytestmark = pytest.mark.django_db
ON, OFF = {"active": "on"}, {}


@pytest.fixture
def change(as_user, administrator):
    """change(post, ON): the page's answer, and whether the post is active afterwards."""
    client = as_user(administrator)

    def post_form(post, sent):
        answer = client.post(f"/admin/allocation/post/{post.pk}/change/", sent)
        post.refresh_from_db()
        return answer, post.active

    return post_form


def test_the_post_of_somebody_who_became_administrator_can_be_ended(change, manager):
    post = Post.objects.get(user=manager)
    type(manager).objects.filter(pk=manager.pk).update(is_superuser=True)
    answer, is_active = change(post, OFF)
    assert (answer.status_code, is_active) == (302, False)
    answer, is_active = change(post, ON)
    assert "Administrator tidak memegang jabatan. Pakai akun lain." in text_of(answer)
    assert not is_active


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("UID-JAYA", "Jabatan Manager UP3 memerlukan unit UP3."),
        ("UP3-PLN-BATAM", "Alokasi meter PT PLN Batam tidak diatur di aplikasi ini."),
    ],
)
def test_a_post_whose_unit_no_longer_fits_can_be_ended(change, manager, unit, said):
    post = Post.objects.get(user=manager)
    Post.objects.filter(pk=post.pk).update(unit=unit)
    assert change(post, OFF)[1] is False
    answer, is_active = change(post, ON)
    assert said in text_of(answer)
    assert not is_active


def test_a_post_with_a_new_holder_is_not_switched_on_for_the_old_one(change, manager, stranger):
    old = Post.objects.create(role="MANAGER_UP3", unit_id="UP3-MENTENG", user=stranger, active=False)
    answer, is_active = change(old, ON)
    assert "Jabatan ini masih dipegang pengguna lain: nonaktifkan dahulu." in text_of(answer)
    assert not is_active
    Post.objects.filter(user=manager).update(active=False)
    assert change(old, ON)[1] is True


def test_nobody_holds_the_post_pusat_twice(change, pusat):
    answer, is_active = change(Post.objects.create(role="PUSAT", user=pusat, active=False), ON)
    assert "Pengguna ini sudah memegang jabatan Pusat." in text_of(answer)
    assert not is_active
