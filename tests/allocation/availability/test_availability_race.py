"""Two managers change one setting at once, a thousand times over: nobody's change is lost.

Both have seen the same version and want different values. One is saved; the other is told, and saves nothing.
SQLite lets one writer in at a time and makes the others wait, so the thousand pairs run on PostgreSQL and a
hundred here.
"""

import http.client
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from allocation.availability import changes as services
from allocation.availability.changes import AvailabilityConflict, set_availability
from allocation.availability.history import changes
from allocation.models import MeterAvailability
from tests.allocation.settings_of import setting

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 1000 if connection.vendor == "postgresql" else 100
VALUES = ("ALL", "PASCABAYAR", "PRABAYAR")
SAVED = "saved"


@pytest.fixture
def two(db: None) -> Iterator[Callable]:
    """Runs two acts at the same moment in two threads that keep their connections; gives both results."""
    start = Barrier(2)

    def begin(act):
        start.wait(timeout=30)
        return act()

    with ThreadPoolExecutor(2) as pool:
        yield lambda *acts: [result.result() for result in [pool.submit(begin, act) for act in acts]]
        both = Barrier(2)

        def close():
            both.wait(timeout=30)  # one in each thread
            connection.close()

        for closed in [pool.submit(close), pool.submit(close)]:
            closed.result()


def race(two, users, pairs=PAIRS):
    """What both were told, counted over the pairs; and the values that were saved, in order."""
    outcomes: Counter[tuple[str, ...]] = Counter()
    saved: list[str] = []

    def write(user, value, version):
        try:
            set_availability(
                unit="UP3-MENTENG",
                phase=1,
                availability=value,
                by=user,
                reason="uji",
                expected_version=version,
            )
        except AvailabilityConflict:
            return "conflict"
        saved.append(value)
        return SAVED

    for _ in range(pairs):
        row = setting()
        wanted = [value for value in VALUES if value != row.availability][:2]
        acts = [
            lambda user=user, value=value, seen=row.version: write(user, value, seen)
            for user, value in zip(users, wanted, strict=True)
        ]
        outcomes[tuple(sorted(two(*acts)))] += 1
    return outcomes, saved


def test_of_a_thousand_pairs_of_edits_no_update_is_lost(two, manager, srm):
    outcomes, saved = race(two, [manager, srm])
    assert outcomes == {("conflict", SAVED): PAIRS}
    history = list(changes().order_by("version"))
    assert setting().version == len(history) == PAIRS
    assert [entry.version for entry in history] == list(range(1, PAIRS + 1))
    assert [entry.availability for entry in history] == saved
    # Each replaced the value that its writer had seen: the one saved before it.
    assert [entry.before for entry in history] == ["", *saved[:-1]]


def test_control_without_the_guard_updates_are_lost(two, manager, srm, monkeypatch):
    if connection.vendor == "postgresql":
        # The lock is gone, the comparison of versions stays: both compare before either has written.
        queryset = type(MeterAvailability.objects.all())
        monkeypatch.setattr(queryset, "select_for_update", lambda self, **options: self.all())
    else:
        # SQLite locks the whole database: here the comparison goes.
        monkeypatch.setattr(services, "refuse_conflict", lambda *seen: None)
    outcomes, _ = race(two, [manager, srm], pairs=100)
    assert outcomes[SAVED, SAVED] > 0


# The same through the form, over HTTP


def sent(address, client, posted):
    """Posts the form as a browser does, and gives the status: 302 saved, 200 the form again."""
    secret = "c" * 32
    target = urlsplit(address)
    server = http.client.HTTPConnection(target.netloc, timeout=60)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={secret}",
    }
    server.request("POST", target.path, urlencode({**posted, "csrfmiddlewaretoken": secret}), headers)
    answer = server.getresponse()
    page = answer.read().decode()
    server.close()
    assert (answer.status == 302) == ("Belum disimpan" not in page)
    return answer.status


def test_of_two_forms_sent_at_once_one_is_saved_and_one_is_asked_again(
    two, live_server, as_user, manager, srm
):
    address = live_server.url + reverse("admin:allocation_meteravailability_change", args=[setting().pk])
    clients: list[Client] = [as_user(manager), as_user(srm)]
    for _ in range(5):
        row = setting()
        wanted = [value for value in VALUES if value != row.availability][:2]
        forms = [
            {
                "availability": value,
                "why": f"Stok {value}",
                "expected_version": row.version,
                "around": "UID-JAYA~0",
            }
            for value in wanted
        ]
        statuses = two(
            *(
                lambda client=client, form=form: sent(address, client, form)
                for client, form in zip(clients, forms, strict=True)
            )
        )
        assert sorted(statuses) == [200, 302]
        after = setting()
        assert after.version == row.version + 1
        assert after.availability == wanted[statuses.index(302)]
        assert after.reason == f"Stok {after.availability}"
    assert setting().version == changes().count() == 5
