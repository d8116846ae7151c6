"""What one request leaves in the log, as the settings write it."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from pln123.site import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What stderr gets: formatter and filters are those of the settings."""
    handlers = logging.getLogger("django").handlers
    [handler] = [one for one in handlers if one.name == "stderr"]
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def test_a_refused_page_is_one_line_and_a_fault_of_ours_has_its_traceback(
    log: io.StringIO, client: Any, as_user: Any, agent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """alerts.yml sends somebody to look for the traceback: nobody finds it among those of refusals."""
    agents = as_user(agent)
    assert agents.get("/naskah/").status_code == 403
    assert agents.get("/asisten/baru?tel=081234567890").status_code == 400
    refused, bad = log.getvalue().splitlines()
    assert "Forbidden (Permission denied): /naskah/" in refused
    assert "/asisten/baru" in bad

    def fail() -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(health, "checks_of_reviewed_files", fail)
    client.raise_request_exception = False
    assert client.get("/siap/").status_code == 500
    assert "Traceback" in log.getvalue()


def test_whatever_is_said_of_a_request_has_its_number(
    log: io.StringIO, as_user: Any, agent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page about an error shows it, and it is looked for in the log. Django writes these lines last."""
    agents = as_user(agent)
    for path, status in (("/tidak-ada/", 404), ("/siap/", 405), ("/asisten/baru", 422)):
        log.truncate(0)
        answer = agents.get(path) if status == 404 else agents.post(path)
        assert answer.status_code == status
        assert f"(request {answer.headers['X-Request-ID']})" in log.getvalue()
    logging.getLogger("django.request").warning("of nobody")
    assert "of nobody\n" in log.getvalue()
