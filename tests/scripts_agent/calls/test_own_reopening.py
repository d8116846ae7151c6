"""An agent takes back their closing within five minutes; later only a supervisor opens a call again."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from scripts_agent.models import Call, CallEvent
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(walk: Walk, villages: SimpleNamespace) -> Walk:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "YA")
    walk.post("6/")
    assert walk.call.closed_at
    return walk


def closed_ago(**ago: int) -> None:
    Call.objects.update(closed_at=timezone.now() - timedelta(**ago))


def test_the_call_is_open_again_and_the_trace_tells_it(closed: Walk, supervisor: User, as_user) -> None:
    assert "Buka kembali" in closed.page()
    assert closed.post("buka/").status_code == 302
    assert (closed.call.closed_at, closed.call.closing) == (None, "")
    trace = text_of(as_user(supervisor).get(f"/lokasi/panggilan/{closed.call.pk}/"))
    assert "Panggilan dibuka kembali Alasan penutup ditarik kembali oleh CSO dalam lima menit" in trace
    assert "Penutup sebelumnya BERSEDIA: lanjut proses pada AP2T" in trace


def test_five_minutes_are_the_limit(closed: Walk) -> None:
    closed_ago(minutes=4, seconds=50)
    assert "Buka kembali" in closed.page()
    closed_ago(minutes=5, seconds=1)
    assert "Buka kembali" not in closed.page()
    refused = closed.post("buka/")
    assert refused.status_code == 409
    assert "Minta supervisor membukanya kembali." in text_of(refused)
    assert closed.call.closed_at is not None


def test_twice_is_harmless(closed: Walk) -> None:
    closed.post("buka/")
    assert closed.post("buka/").status_code == 302
    assert CallEvent.objects.filter(kind="REOPENED").count() == 1


def test_only_the_agent_of_the_call_reopens_it_this_way(
    closed: Walk, other_agent: User, supervisor: User, as_user: Callable[[User], Client]
) -> None:
    address = f"/asisten/{closed.call.pk}/buka/"
    assert as_user(other_agent).post(address).status_code == 404
    assert as_user(supervisor).post(address).status_code == 403
    assert closed.client.get(address).status_code == 405
    assert closed.call.closed_at is not None


def test_a_reopened_call_goes_on_and_can_close_in_another_way(closed: Walk) -> None:
    closed.post("buka/")
    closed.answer("offer", "TIDAK")
    closed.post("6/", bantuan_lain="on")
    assert closed.call.closing == "decline"
    assert 'data-closed="' in html_of(closed.client.get(f"/asisten/{closed.call.pk}/6/"))


def test_a_refusal_after_a_complaint_was_taken_back_does_not_tell_it_to_apkt(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Sari", telephone="081234567890", text="Minta meter Pascabayar")
    assert "Laporan: Minta meter Pascabayar" in walk.page(6)
    walk.post("buka/")
    walk.answer("offer", "TIDAK")
    walk.post("6/", bantuan_lain="on")
    page = walk.page(6)
    assert "Status: APKT ISSUE CLOSED" in page
    assert "Unit PLN: UP3 Menteng" in page
    assert "Minta meter Pascabayar" not in page
