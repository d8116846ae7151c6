"""The whole site in this process with the demo's data, for benches that walk it as a browser does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PEERS = Path(__file__).parent / "peers"


@contextmanager
def desk_site() -> Iterator[Any]:
    """A client logged in as an agent, and the peers of peers/urls.py beside the site's own addresses.

    In a database of its own on the engine of DATABASE_URL, dropped at the end.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import override_settings

    from scripts_agent.management.commands.load_demo import load_demo_settings
    from scripts_agent.models import Membership, Site

    before, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    test["NAME"] = test["NAME"] or f"bench_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_regions", verbosity=0)
        call_command("load_units", verbosity=0)
        load_demo_settings()
        agent = User.objects.create_user("agen")
        Membership.objects.create(user=agent, role="CSO", site=Site.objects.create(name="Semarang"))
        own, *others = settings.TEMPLATES
        templates = [{**own, "DIRS": [*own["DIRS"], PEERS / "templates"]}, *others]
        with override_settings(
            ROOT_URLCONF="tests.bench.peers.urls", ALLOWED_HOSTS=["testserver"], TEMPLATES=templates
        ):
            assert not settings.DEBUG
            client = Client(headers={"accept-encoding": "gzip"})
            client.force_login(agent)
            yield client
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def engine() -> str:
    from django.db import connection

    return "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
