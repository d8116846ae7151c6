"""Who gets a part of a page, and who the whole."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from pln123.web.htmx import wants_partial
from tests.walk import Walk

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("headers", "partial"),
    [
        ({}, False),
        (HTMX, True),
        (HTMX | {"HX-Boosted": "true"}, False),
        (HTMX | {"HX-History-Restore-Request": "true"}, False),
    ],
)
def test_a_boosted_link_and_a_restored_entry_of_the_history_get_the_whole_page(
    rf: RequestFactory, headers: dict[str, str], partial: bool
) -> None:
    request = rf.get("/", headers=headers)
    request.htmx = HtmxDetails(request)
    assert wants_partial(request) is partial


@pytest.mark.django_db
def test_a_step_of_a_call_that_is_restored_from_the_history_is_a_whole_page(walk: Walk) -> None:
    walk.open("PB")

    def asked(**headers: str) -> HttpResponse:
        return walk.client.get(f"/asisten/{walk.call.pk}/1/", headers=HTMX | headers)

    assert "<html" not in asked().content.decode()
    restored = asked(**{"HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()
    assert "HX-Request" in restored["Vary"]
