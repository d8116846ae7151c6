"""A decision through the API beside the same decision in the process, and what its rate limit costs.

On SQLite, or on the server of DATABASE_URL, in a database of its own that is dropped at the end. The request
goes through all of Django, without a socket; the three take turns.
"""

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable

import django

from tests.bench.own_database import own_database

ROUNDS = 300
AT_ONCE, SECONDS = 8, 2.0
CASE = {"transaction": "PB", "power": 2200, "product": "PASCABAYAR", "village": "31.71.01.1001"}


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.core.management import call_command

    with own_database():
        call_command("load_regions", verbosity=0)
        call_command("load_units", verbosity=0)
        bench()
    return 0


def bench() -> None:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client

    from allocation.availability.of_village import allocation_for, decide_at
    from allocation.channels import tokens
    from allocation.clock import today_wib
    from allocation.domain.request import read_request
    from allocation.models import ApiToken
    from allocation.reference import ladder

    token = ApiToken(channel="WEB_PLN", note="bench", per_minute=2_000_000_000)
    text = tokens.issue(token, by=User.objects.create(username="bench"))
    client = Client(headers={"Authorization": f"Bearer {text}", "Host": "127.0.0.1"})
    body, fields = json.dumps(CASE), {name: str(value) for name, value in CASE.items()}

    def through_api() -> None:
        response = client.post("/api/v1/decisions", body, content_type="application/json")
        assert response.status_code == 200

    def in_process() -> None:
        asked = read_request(ladder(), fields)
        decide_at(allocation_for(asked.village), asked.case, today_wib())

    def turn() -> None:
        assert tokens.take_turn(token) == 0

    times: dict[Callable[[], None], list[float]] = {through_api: [], in_process: [], turn: []}
    for contestant in times:
        contestant()
    for _ in range(ROUNDS):
        for contestant, measured in times.items():
            measured.append(seconds(contestant))
    name = f"api, {connection.vendor}"
    for what, contestant in (
        ("decision through the API", through_api),
        ("the same decision in the process", in_process),
        ("rate limit and last use: one UPDATE", turn),
    ):
        print(f"{name}: {what}\t{1000 * statistics.median(times[contestant]):.2f} ms\t")
    per_second = turns_per_second(turn)
    print(f"{name}: requests of one token counted at once, {AT_ONCE} threads\t{per_second:.0f}/s\t")


def turns_per_second(turn: Callable[[], None]) -> float:
    """How many requests of one token can be counted when all wait for its row."""
    from django.db import connection

    counts = [0] * AT_ONCE
    end = time.perf_counter() + SECONDS

    def run(number: int) -> None:
        while time.perf_counter() < end:
            turn()
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def seconds(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
