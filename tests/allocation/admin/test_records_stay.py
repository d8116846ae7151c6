"""Records of who got in, and users with what they did, cannot be deleted in the admin."""

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import User
from django.utils import timezone

pytestmark = pytest.mark.django_db
COMMON = {"username": "agen", "ip_address": "10.1.1.1", "user_agent": "x", "attempt_time": timezone.now()}


@pytest.fixture
def records():
    attempt = AccessAttempt.objects.create(**COMMON, get_data="", post_data="", failures_since_start=1)
    return {"accesslog": AccessLog.objects.create(**COMMON), "accessattempt": attempt}


@pytest.mark.parametrize("model", ["accesslog", "accessattempt"])
def test_an_administrator_reads_them_and_deletes_none(as_user, administrator, records, model) -> None:
    client, row = as_user(administrator), records[model]
    listed = f"/admin/axes/{model}/"
    assert "10.1.1.1" in client.get(listed).content.decode()
    assert client.get(f"{listed}{row.pk}/change/").status_code == 200
    assert client.get(f"{listed}{row.pk}/delete/").status_code == 403
    assert client.post(f"{listed}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{listed}{row.pk}/change/", {"username": "lain"}).status_code == 403
    client.post(listed, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    row.refresh_from_db()
    assert row.username == "agen"


@pytest.mark.parametrize("who", ["pusat", "manager", "srm"])
@pytest.mark.parametrize("model", ["accesslog", "accessattempt"])
def test_nobody_else_reads_names_and_addresses(as_user, request, who, model) -> None:
    assert as_user(request.getfixturevalue(who)).get(f"/admin/axes/{model}/").status_code == 403


def test_a_user_is_ended_and_never_deleted(as_user, administrator, stranger) -> None:
    client = as_user(administrator)
    assert client.get(f"/admin/auth/user/{stranger.pk}/delete/").status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [stranger.pk], "post": "yes"}
    client.post("/admin/auth/user/", chosen)
    assert User.objects.filter(pk=stranger.pk).exists()
