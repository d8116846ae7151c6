"""The watch over the logs of the whole run (tests/names_in_logs.py) sees what is written, and would tell."""

import logging
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.contrib.auth.models import User
from django.test import Client

from scripts_agent.models import Call
from scripts_agent.records import traces
from tests.names_in_logs import MARKERS, NamesInLogs
from tests.walk import Walk

CALLER = {"salutation": "Ibu", "name": "Sari Dewi Budi", "telephone": "081234567890"}


@pytest.fixture
def control() -> Iterator[tuple[logging.Logger, NamesInLogs]]:
    """A logger beside those of the run, with a watch of its own."""
    logger, watch = logging.getLogger("control"), NamesInLogs()
    logger.propagate = False
    logger.addHandler(watch)
    yield logger, watch
    logger.removeHandler(watch)


@pytest.mark.parametrize("marker", MARKERS)
def test_a_caller_in_a_log_line_would_be_found(
    marker: str, control: tuple[logging.Logger, NamesInLogs]
) -> None:
    logger, watch = control
    watch.setFormatter(logging.Formatter())  # the product's own masks numbers, wherever they stand
    logger.warning("call of %s", marker)
    assert [found.partition(" (call)")[0] for found in watch.found] == [
        f"{marker}: control, tests/scripts_agent/contact/test_names_in_logs.py::"
        f"test_a_caller_in_a_log_line_would_be_found[{marker}]"
    ]


def test_a_number_is_masked_and_a_name_is_found(control: tuple[logging.Logger, NamesInLogs]) -> None:
    logger, watch = control
    logger.warning("call of 081234567890")
    assert watch.found == []
    logger.warning("call of Sari")
    assert len(watch.found) == 1


@pytest.mark.parametrize(
    "name", ["scripts_agent", "pln123.site.health", "django.request", "django.server", "axes"]
)
def test_every_logger_of_the_run_is_watched(name: str, names_in_logs: NamesInLogs) -> None:
    before = names_in_logs.lines
    logging.getLogger(name).warning("a line")
    assert names_in_logs.lines == before + 1


@pytest.mark.django_db
def test_a_call_of_all_five_with_faults_on_its_way_is_logged_without_them(
    walk: Walk,
    villages: SimpleNamespace,
    names_in_logs: NamesInLogs,
    supervisor: User,
    as_user: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines, found = names_in_logs.lines, list(names_in_logs.found)
    walk.client.get("/asisten/baru", {"nama": "Sari", "tel": "081234567890"})
    walk.open("PD", current="1-PRABAYAR", customer_id="521234567890", **CALLER)
    assert (walk.call.name, walk.call.customer_id) == ("Sari Dewi Budi", "521234567890")
    walk.post("1/", transaction="PD", telephone="081234567890 Sari", name="Dewi" * 40)
    walk.village(villages.gambir)
    walk.power("Budi 081234567890")

    def broken(call: Call, *args: object) -> None:
        raise ValueError(f"{call.name} {call.telephone}")

    monkeypatch.setattr(traces, "moments_of", broken)
    reader = as_user(supervisor)
    reader.raise_request_exception = False
    assert reader.get(f"/lokasi/panggilan/{walk.call.pk}/").status_code == 500
    assert names_in_logs.lines > lines + 2
    assert names_in_logs.found == found


@pytest.mark.django_db(transaction=True)
def test_a_live_servers_access_lines_are_watched(live_server, names_in_logs: NamesInLogs) -> None:
    before = names_in_logs.lines
    with pytest.raises(HTTPError):
        urlopen(f"{live_server.url}/tidak-ada/")
    assert names_in_logs.lines > before
