"""A closing that is sent after another tab has closed the call, or led it elsewhere, is told so and kept."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse

from allocation.models import Coverage, Unit
from scripts_agent.models import UnitReport
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db
TEXT = "Tetap ingin Pascabayar"
REPORT = {"closing": "report", "name": "Sari", "telephone": "081234567890", "text": TEXT}
KEPT = f"Isian yang belum disimpan Salin Nama pemohon: Sari Telepon: 081234567890 Isi laporan: {TEXT}"


@pytest.fixture
def complaint(walk: Walk, villages: SimpleNamespace) -> dict[str, str]:
    """What the form of a hard complaint sends, from a page that is about to grow old."""
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    return REPORT | {"revision": str(walk.call.revision)}


def assert_refused(walk: Walk, refused: HttpResponse, why: str) -> None:
    assert refused.status_code == 409
    assert why in text_of(refused)
    assert KEPT in text_of(refused)
    assert TEXT not in UnitReport.objects.values_list("text", flat=True)


def test_the_form_says_which_closing_its_page_shows(walk: Walk, complaint: dict[str, str]) -> None:
    page = html_of(walk.client.get(f"/asisten/{walk.call.pk}/6/"))
    assert '<input type="hidden" name="closing" value="report">' in page


def test_a_complaint_about_a_call_that_was_cut_off_meanwhile(walk: Walk, complaint: dict[str, str]) -> None:
    walk.post("terputus/")
    refused = walk.post("6/", **complaint)
    assert_refused(walk, refused, "Panggilan ini sudah ditutup")
    assert walk.call.closing == "cancelled"
    assert "6 Penutup Terputus/batal" in text_of(refused)  # not the closing that its page was to have


def test_a_page_from_before_it_said_its_closing(walk: Walk, complaint: dict[str, str]) -> None:
    walk.post("terputus/")
    del complaint["closing"]
    assert_refused(walk, walk.post("6/", **complaint), "Panggilan ini sudah ditutup")


def test_a_complaint_about_a_call_that_ended_otherwise_meanwhile(
    walk: Walk, complaint: dict[str, str]
) -> None:
    walk.answer("offer", "TIDAK")
    walk.post("6/", closing="decline", bantuan_lain="on")
    assert_refused(walk, walk.post("6/", **complaint), "Panggilan ini sudah ditutup")
    assert walk.call.closing == "decline"


def test_a_complaint_in_other_words_than_those_that_were_sent(walk: Walk, complaint: dict[str, str]) -> None:
    walk.post("6/", **complaint | {"text": "Minta dihubungi"})
    assert_refused(walk, walk.post("6/", **complaint), "Panggilan ini sudah ditutup")
    assert walk.post("6/", **complaint | {"text": "Minta dihubungi"}).status_code == 302
    assert UnitReport.objects.get().text == "Minta dihubungi"


@pytest.mark.parametrize(("answer", "step"), [("TIDAK", 6), ("ALASAN", 5)])
def test_a_complaint_about_a_call_that_stands_elsewhere_now(
    walk: Walk, complaint: dict[str, str], answer: str, step: int
) -> None:
    walk.post("ap2t/", answer="PASCABAYAR_TIDAK")  # takes the caller's answer back
    walk.answer("offer", answer)
    refused = walk.post("6/", **complaint)
    assert_refused(walk, refused, "sudah berubah di tab lain")
    assert refused.context["shown"] == step
    assert walk.call.closed_at is None


def test_an_old_page_is_told_so_before_what_it_lacks(walk: Walk, complaint: dict[str, str]) -> None:
    walk.post("1/", transaction="PB", name="Dewi")
    refused = walk.post("6/", **complaint | {"telephone": ""})
    assert refused.status_code == 409
    assert "sudah berubah di tab lain" in text_of(refused)
    assert TEXT in html_of(refused)
    again = refused.context["form"]
    assert dict(again.hidden) == {"revision": str(walk.call.revision), "closing": "report"}


def test_a_closing_that_the_call_has_not_come_to_is_refused(walk: Walk, complaint: dict[str, str]) -> None:
    for closing in ("decline", "apa saja"):
        assert walk.post("6/", **complaint | {"closing": closing}).status_code == 409
    assert walk.call.closed_at is None


def test_the_same_closing_sent_twice_is_harmless_after_an_earlier_complaint_too(
    walk: Walk, complaint: dict[str, str]
) -> None:
    walk.post("6/", **complaint)
    walk.post("buka/")
    walk.answer("offer", "TIDAK")
    declined = {"closing": "decline", "bantuan_lain": "on", "revision": str(walk.call.revision)}
    assert [walk.post("6/", **declined).status_code for _ in range(2)] == [302, 302]


def test_a_complaint_whose_village_became_one_of_batam_meanwhile(
    walk: Walk, complaint: dict[str, str], villages: SimpleNamespace
) -> None:
    batam = Unit.objects.get(pk="UP3-PLN-BATAM")
    Coverage.objects.update_or_create(region_id=villages.gambir, defaults={"unit": batam})
    assert_refused(walk, walk.post("6/", **complaint), "Pilihan itu tidak ditawarkan")
    assert walk.call.closed_at is None
