"""What a fault test does inside the product, in a process of its own that knows the same database.

python -m tests.faults.inside people 100     # makes the people; prints their sessions as JSON
python -m tests.faults.inside manager        # changes settings, one line of stdin each
python -m tests.faults.inside search gambir  # what the village search answers
"""

import json
import logging
import os
import sys

import django


def load(agents: str) -> None:
    """Regions, units, settings and people: agents `agen.1` ... at one call site, one of every other kind."""
    from django.contrib.auth.models import User
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.test import Client

    from allocation.loading import refresh_statistics
    from allocation.models import MeterAvailability, Post
    from scripts_agent.management.commands.load_demo import load_demo_settings
    from scripts_agent.models import Membership, Site
    from tests.conftest import PASSWORD

    logging.disable(logging.INFO)  # a line for each who logs in
    for command in ("migrate", "load_regions", "load_units"):
        call_command(command, verbosity=0)
    load_demo_settings()
    site = Site.objects.create(name="Semarang")
    members = [(f"agen.{n}", "CSO") for n in range(1, int(agents) + 1)] + [("penyelia", "SUPERVISOR")]
    posts = [("manajer.menteng", "MANAGER_UP3", "UP3-MENTENG"), ("srm.jakarta", "SRM", "UID-JAYA")]
    sessions: dict[str, str] = {}

    def make(username: str, **fields: bool) -> User:
        user = User(username=username, **fields)
        if username == "agen.1":  # the only one who logs in by the page: hashing takes its time
            user.set_password(PASSWORD)
        else:
            user.set_unusable_password()
        user.save()
        client = Client()
        client.force_login(user)
        sessions[username] = client.cookies["sessionid"].value
        return user

    for username, role in members:
        Membership.objects.create(user=make(username), site=site, role=role)
    for username, post, unit in [*posts, ("kantor.pusat", "PUSAT", None)]:
        Post.objects.create(user=make(username), role=post, unit_id=unit)
    make("administrator", is_staff=True, is_superuser=True)
    make("orang.lain")
    refresh_statistics(User, Session, Membership, MeterAvailability)  # the loaders did so for the rest
    print(json.dumps(sessions))


def manager() -> None:
    """Each line `unit phase availability`, answered by the version that is in force from now on."""
    from django.contrib.auth.models import User

    from allocation.availability.changes import set_availability

    srm = User.objects.get(username="srm.jakarta")
    for line in sys.stdin:
        unit, phase, availability = line.split()
        row = set_availability(
            unit=unit, phase=int(phase), availability=availability, by=srm, reason="Stok berubah"
        )
        print(row.version, flush=True)


def search(words: str) -> None:
    """The first village found, or nothing."""
    from allocation.places.search import search

    print(*search(words).villages[:1])


if __name__ == "__main__":
    os.environ |= {"PLN123_DB_STATEMENT_SECONDS": "0", "PLN123_DB_IDLE_SECONDS": "0"}  # as manage.py
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pln123.settings")
    django.setup()
    {"load": load, "manager": manager, "search": search}[sys.argv[1]](*sys.argv[2:])
