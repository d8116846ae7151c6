"""The pages of units' managers and of Pusat: every unit, a million requests of 30 days, 50,000 changes of
settings. First the pages, then what a change would do, told before it is saved."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from tests.bench import change_effects
from tests.bench.million import database_of_calls
from tests.bench.page_times import client_of, row, timed

CHANGES = 50_000
POSTS = {
    "Pusat": ("PUSAT", None),
    "SRM": ("SRM", "UID-JATIM"),
    "manager": ("MANAGER_UP3", "UP3-SURABAYA-UTARA"),
}
HOME, ACTS = "/unit/", "/tindakan/"
SETTINGS, HISTORY, MAPPINGS, DEMAND = (
    f"/admin/allocation/{name}/"
    for name in ("meteravailability", "historicalmeteravailability", "coverage", "demand")
)
# Beside the plain list of every model that Pusat may see.
PAGES = {
    "Pusat": {
        "home": HOME,
        "home, filtered": f"{HOME}?q=up3&unmet=on&stale=on",
        "work list, page 4": f"{SETTINGS}?p=4",
        "work list, all on one page": f"{SETTINGS}?all=1",
        "work list, every filter and search": f"{SETTINGS}?berlaku=ALL&permintaan=1&phase__exact=1&q=up3",
        "history, by person and day": f"{HISTORY}?oleh=manager&dari=2026-01-01&phase__exact=1",
        "history of one UID": f"{HISTORY}?uid=UID-JATIM",
        "all mappings": f"{MAPPINGS}?verifikasi=semua",
        "mappings, search of a village": f"{MAPPINGS}?q=sukamaju",
        "demand of one UID": f"{DEMAND}?unit=UID-JATIM",
        "demand of one UID in a year": f"{DEMAND}?unit=UID-JATIM&dari={{year}}",
        "demand of one UP3, one meter and product": f"{DEMAND}?unit=UP3-MENTENG&phasa=1&produk=PASCABAYAR",
        "differences with AP2T": f"{DEMAND}selisih/",
        "differences with AP2T, page 50": f"{DEMAND}selisih/?hal=50",
        "reports": "/laporan/",
        "acts of 30 days": ACTS,
        "acts of a year": f"{ACTS}?dari={{year}}",
        "policy of a day": "/naskah/",
        "effect of a matrix, form": "/naskah/akibat/",
    },
    "SRM": {
        "home": HOME,
        "work list": SETTINGS,
        "page of a setting": f"{SETTINGS}{{uid}}/change/",
        "history of a setting": f"{SETTINGS}{{uid}}/history/",
        "history": HISTORY,
        "mappings": MAPPINGS,
        "one district's mapping": f"{MAPPINGS}35.78.16/change/",
        "demand": DEMAND,
        "demand in a year": f"{DEMAND}?dari={{year}}",
        "demand of one UP3": f"{DEMAND}?unit=UP3-SURABAYA-UTARA",
        "differences with AP2T": f"{DEMAND}selisih/",
        "reports": "/laporan/",
    },
    "manager": {
        "home": HOME,
        "work list": SETTINGS,
        "page of a setting": f"{SETTINGS}{{up3}}/change/",
        "history of a setting": f"{SETTINGS}{{up3}}/history/",
        "history": HISTORY,
        "mappings": MAPPINGS,
        "demand": DEMAND,
        "demand in a year": f"{DEMAND}?dari={{year}}",
        "differences with AP2T": f"{DEMAND}selisih/",
        "reports": "/laporan/",
    },
}


def main() -> int:
    with database_of_calls():
        write_history()
        return 0 if all(list(measure())) else 1


def write_history() -> None:
    """Changes as they come in over two years, on every unit and phase."""
    from django.utils import timezone

    from allocation.availability.history import SettingChange
    from allocation.models import MeterAvailability

    draw = random.Random(123)
    settings = list(MeterAvailability.objects.all())
    now = timezone.now()
    rows = []
    for n in range(CHANGES):
        row = settings[n % len(settings)]
        moment = now - timedelta(minutes=20 * (CHANGES - n))
        rows.append(
            SettingChange(
                id=row.pk,
                unit_id=row.unit_id,
                phase=row.phase,
                availability=draw.choice(("ALL", "PASCABAYAR", "PRABAYAR", "")),
                version=n // len(settings) + 2,
                changed_at=moment,
                changed_as="Manager UP3",
                reason="Stok berubah",
                history_date=moment,
                history_type="~",
            )
        )
    SettingChange.objects.bulk_create(rows, batch_size=2000)


def measure() -> Iterator[bool]:
    """Whether each page keeps its limits."""
    from django.db import connection

    from allocation.demand import days, effect_days
    from allocation.demand.period import Period
    from allocation.models import Demand

    recent = Period.recent()
    days.count_days(recent)  # as every night
    took, counted = timed(lambda: effect_days.count_days(recent))
    print(f"effect: {counted} days counted, as every night does one\t{took / 1000:.1f} s\t")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"managers: requests stored, changes of settings\t{Demand.objects.count():,}, {CHANGES:,}\t")
    clients = {who: client_of(holder(who)) for who in POSTS}
    for who, what, address in addresses():
        client = clients[who]
        client.get(address)  # the session's own first write
        yield row(f"managers: {who}: {what}", lambda c=client, a=address: c.get(a))
    yield from change_effects.measure(clients)


def holder(who: str) -> Any:
    """Whoever holds this post."""
    from django.contrib.auth.models import User

    from allocation.models import Post

    role, unit = POSTS[who]
    user = User.objects.create_user(f"bench.{who}")  # "pusat" is the demo's, refused outside it
    Post.objects.create(role=role, unit_id=unit, user=user)
    return user


def addresses() -> Iterator[tuple[str, str, str]]:
    """(whose, what, address) of every page."""
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.test import RequestFactory

    from allocation.clock import today_wib
    from allocation.models import MeterAvailability

    request = RequestFactory().get("/")
    request.user = User.objects.get(username="bench.Pusat")
    for model, model_admin in admin.site._registry.items():
        if model_admin.has_view_permission(request):
            info = model._meta
            yield (
                "Pusat",
                f"list of {info.verbose_name_plural}",
                f"/admin/{info.app_label}/{info.model_name}/",
            )
    keys = dict(MeterAvailability.objects.filter(phase=1).values_list("unit", "pk"))
    found = {
        "uid": keys["UID-JATIM"],
        "up3": keys["UP3-SURABAYA-UTARA"],
        "year": today_wib() - timedelta(days=365),
    }
    for who, pages in PAGES.items():
        for what, address in pages.items():
            yield who, what, quote(address.format(**found), safe="/?=&")


if __name__ == "__main__":
    raise SystemExit(main())
