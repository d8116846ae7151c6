"""A PostgreSQL database with every region and unit and a million calls of the last 30 days, for the benches.

    with database_of_calls() as count: ...

36,000 calls a day is what the contact centre took in 2019: a million are 28 days. The rows are written by
the server itself (generate_series), in the shape the application gives them; each call is a request (ADR 9),
one in seven of them unmet, and one in a hundred is a report to a unit. The trace, ten rows per call, is
written on request.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CALLS = 1_000_000
DAYS = 30
SITES, AGENTS = 5, 500
EVERY = 40  # of the villages one in so many has calls: each UP3 has some
POLICY = "2021-01-26"
# Of a hundred calls: how many, outcome, alternative, reason, closing. One kind more is left open.
KINDS = (
    (74, "SERVED", None, None, "continue_ap2t"),
    (8, "OFFER_ALTERNATIVE", "PRABAYAR", "MATERIAL", "continue_ap2t_alternative"),
    (3, "OFFER_ALTERNATIVE", "PASCABAYAR", "MATERIAL", "decline"),
    (1, "OFFER_ALTERNATIVE", "PRABAYAR", "MATERIAL", "report"),
    (4, "OFFER_ALTERNATIVE", "PASCABAYAR", "POWER_LIMIT", "continue_ap2t_alternative"),
    (2, "NOT_AVAILABLE", None, "MATERIAL", "decline"),
    (4, "UNDECIDABLE", None, "NO_SETTING", "refer"),
    (3, "SERVED", None, None, "cancelled"),
    (1, "SERVED", None, None, ""),
)


@contextmanager
def database_of_calls(calls: int = CALLS, *, trace: bool = False) -> Iterator[int]:
    """A database of its own on the server of DATABASE_URL, dropped at the end. Sets Django up for it.

    calls: the oldest so many of a million. `add_calls` goes on from there, in the same process.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_regions", verbosity=0)
        call_command("load_units", verbosity=0)
        prepare()
        add_calls(1, calls, trace=trace)
        yield calls
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def prepare() -> None:
    """Sites, agents and demo settings; tables for this connection from which calls are drawn."""
    from django.contrib.auth.models import User
    from django.db import connection

    from allocation.availability.of_village import allocations_for
    from allocation.models import Level, Region
    from scripts_agent.management.commands.load_demo import load_demo_settings
    from scripts_agent.models import Membership, Site

    load_demo_settings()
    sites = Site.objects.bulk_create(Site(name=f"Lokasi {n}") for n in range(1, SITES + 1))
    users = User.objects.bulk_create(User(username=f"agen{n}") for n in range(1, AGENTS + 1))
    Membership.objects.bulk_create(
        Membership(user=user, site=sites[n % SITES], role="CSO") for n, user in enumerate(users)
    )
    villages = list(Region.objects.filter(level=Level.VILLAGE).values_list("pk", flat=True))[::EVERY]
    places = [
        (village.village.pk, village.unit.pk)
        for village in allocations_for(villages).values()
        if village.unit and not village.is_batam
    ]
    kinds = [kind[1:] for kind in KINDS for _ in range(kind[0])]
    agents = [(user.pk, sites[n % SITES].pk) for n, user in enumerate(users)]
    with connection.cursor() as cursor:
        _table(cursor, "place", "village text, unit text", places)
        _table(cursor, "kind", "outcome text, alternative text, reason text, closing text", kinds)
        _table(cursor, "agent", "agent bigint, site bigint", agents)


def add_calls(first: int, last: int, *, trace: bool = False) -> None:
    """The calls of these numbers, oldest first, with their demand and reports (and trace)."""
    from django.db import connection
    from django.db.models import Max

    from scripts_agent.models import Call

    before = {"before": Call.objects.aggregate(last=Max("pk"))["last"] or 0}
    counted = {"calls": CALLS, "seconds": DAYS * 86_400, "first": first, "last": last, "policy": POLICY}
    with connection.cursor() as cursor:
        # The rows below fit by construction; checking every key would take longer than writing them.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(CALLS_SQL, counted)
        for rows in (DEMAND_SQL, REPORTS_SQL, *([TRACE_SQL] if trace else [])):
            cursor.execute(rows, before)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def _table(cursor: Any, name: str, columns: str, rows: list[tuple]) -> None:
    """A temporary table with its row numbers from 0 as `n`."""
    cursor.execute(f"CREATE TEMP TABLE {name} (n int PRIMARY KEY, {columns})")
    with cursor.copy(f"COPY {name} FROM STDIN") as copy:
        for n, row in enumerate(rows):
            copy.write_row((n, *row))


# Each draw takes bits of its own from a hash of the call's number: the same rows at every run.
CALLS_SQL = """
WITH drawn AS (
  SELECT i,
    now() - make_interval(secs => %(seconds)s * (1 - i::float8 / %(calls)s)) AS opened,
    abs(hashint4(i)) %% (SELECT count(*) FROM place) AS place,
    abs(hashint4(i + 1000003)) %% 100 AS kind,
    abs(hashint4(i + 2000003)) %% (SELECT count(*) FROM agent) AS agent,
    abs(hashint4(i + 3000017)) %% 10 AS power,
    60 + abs(hashint4(i + 4000037)) %% 240 AS seconds,
    CASE WHEN abs(hashint4(i + 5000011)) %% 3 = 0 THEN 'PD' ELSE 'PB' END AS transaction,
    (ARRAY['1-PASCABAYAR', '1-PRABAYAR', '3-PASCABAYAR', '3-PRABAYAR'])[1 + abs(hashint4(i + 6000011)) %% 4]
      AS service,
    (ARRAY[NULL, NULL, 6600, 10600])[1 + abs(hashint4(i + 7000003)) %% 4] AS present_power
  FROM generate_series(%(first)s::int, %(last)s::int) AS i
), cases AS (
  SELECT drawn.*, village, unit, outcome, alternative, reason, closing, agent.agent AS agent_id, site,
    (ARRAY[450, 900, 1300, 2200, 3500, 4400, 5500, 7700, 16500, 23000])[power + 1] AS va,
    CASE WHEN power = 9 THEN 3 ELSE 1 END AS phase,
    CASE WHEN alternative = 'PASCABAYAR' OR i %% 2 = 0 AND alternative IS NULL
      THEN 'PRABAYAR' ELSE 'PASCABAYAR' END AS product
  FROM drawn
  JOIN place ON place.n = drawn.place JOIN kind ON kind.n = drawn.kind JOIN agent ON agent.n = drawn.agent
)
INSERT INTO scripts_agent_call (site_id, agent_id, opened_at, saved_at, closed_at, flow_version, policy,
  script_version, closings_version, answers, told, revision, token, salutation, name, telephone, customer_id,
  village_id, unit_id, closing, outcome, seconds_2, seconds_3, seconds_4, seconds_5, seconds_6)
SELECT site, agent_id, opened, opened + make_interval(secs => seconds),
  CASE WHEN closing <> '' THEN opened + make_interval(secs => seconds) END,
  %(policy)s::text, %(policy)s::text, %(policy)s::text, %(policy)s::text,
  jsonb_strip_nulls(jsonb_build_object('transaction', transaction, 'village', village, 'power', va::text,
    'current', CASE WHEN transaction = 'PD' THEN service END,
    'purpose', 'Rumah tangga', 'tariff', 'R1', 'product', product, 'heard', 'YA',
    'offer', CASE closing WHEN 'continue_ap2t_alternative' THEN 'YA' WHEN 'decline' THEN 'TIDAK'
      WHEN 'report' THEN 'KERAS' END)),
  jsonb_build_object(
    'case', jsonb_build_object('transaction', transaction, 'village', village,
      'current', CASE WHEN transaction = 'PD' THEN service END,
      'current_power', CASE WHEN transaction = 'PD' THEN present_power END,
      'power', va, 'phase', phase, 'product', product),
    'decision', jsonb_build_object('outcome', outcome, 'alternative', alternative, 'reason', reason,
      'matrix_row', CASE WHEN outcome <> 'UNDECIDABLE' THEN 11 END, 'policy', %(policy)s::text),
    'version', '{}', 'settings', '{"1": "PRABAYAR", "3": "ALL"}'::jsonb),
  5, gen_random_uuid(), 'Ibu', 'Pemohon ' || i, '0812' || lpad((i %% 400000)::text, 8, '0'), '', village,
  unit, closing, outcome, seconds / 6, seconds / 6, seconds / 6, seconds / 3, seconds / 6
FROM cases
ORDER BY i
"""

# What AP2T answers otherwise: one in twenty of those that we refuse.
DEMAND_SQL = """
INSERT INTO allocation_demand (call_number, at, village_id, unit_id, transaction, phase, product, power,
  current, current_power, availability, reason, outcome, ap2t)
SELECT id, saved_at, village_id, unit_id, asked->>'transaction', (asked->>'phase')::int, asked->>'product',
  (asked->>'power')::int, coalesce(asked->>'current', ''), (asked->>'current_power')::int,
  CASE WHEN reason = 'NO_SETTING' THEN '' ELSE told->'settings'->>(asked->>'phase') END,
  CASE WHEN reason IN ('MATERIAL', 'NO_SETTING') THEN reason ELSE '' END,
  concat_ws(' ', outcome, told->'decision'->>'alternative'),
  CASE WHEN reason IN ('MATERIAL', 'NO_SETTING') AND id %% 20 = 0 THEN 'SERVED' ELSE '' END
FROM scripts_agent_call
CROSS JOIN LATERAL (SELECT told->'case' AS asked, told->'decision'->>'reason' AS reason) AS parts
WHERE id > %(before)s
"""

# One report for each hard complaint: a third of them done, a third on their way.
REPORTS_SQL = """
INSERT INTO scripts_agent_unitreport (call_id, unit_id, product, power, phase, outcome, alternative, text,
  created_at, state, state_since, apkt_number, version)
SELECT id, unit_id, told->'case'->>'product', (told->'case'->>'power')::int,
  (told->'case'->>'phase')::int, outcome, coalesce(told->'decision'->>'alternative', ''),
  'Pemohon tetap menginginkan produk ini. Mohon dihubungi kembali.', closed_at,
  (ARRAY['BARU', 'DITERUSKAN', 'SELESAI'])[1 + id %% 3], saved_at, '', 1
FROM scripts_agent_call
WHERE id > %(before)s AND closing = 'report'
ORDER BY id
"""

# Ten rows per call, as the application writes them: answers, the decision, a power changed, decided anew.
TRACE_SQL = """
INSERT INTO scripts_agent_callevent (call_id, at, kind, data)
SELECT id, opened_at + (saved_at - opened_at) * n / 9,
  CASE WHEN n = 0 THEN 'OPENED' WHEN n IN (4, 7) THEN 'TOLD' WHEN n = 9 AND closing <> '' THEN 'CLOSED'
    ELSE 'ANSWERED' END,
  CASE
    WHEN n = 0 THEN jsonb_build_object('step', 1, 'answers', '{"transaction": "PB"}'::jsonb,
      'policy', policy, 'scripts', script_version, 'closings', closings_version, 'flow', flow_version,
      'contact', '["name"]'::jsonb)
    WHEN n IN (4, 7) THEN told
    WHEN n = 9 AND closing <> '' THEN jsonb_build_object('step', 6, 'closing', closing, 'told', told,
      'bantuan_lain', closing = 'decline', 'lines', '[]'::jsonb)
    ELSE jsonb_build_object('step', (ARRAY[2, 3, 4, 4, 5, 3, 3, 5, 5])[n],
      'answers', CASE n WHEN 1 THEN jsonb_build_object('village', village_id)
        WHEN 2 THEN '{"power": "2200", "purpose": "Rumah tangga", "tariff": "R1"}'::jsonb
        WHEN 6 THEN '{"power": "4400", "purpose": "Rumah tangga", "tariff": "R2"}'::jsonb
        WHEN 5 THEN '{"why": "YA"}'::jsonb ELSE jsonb_build_object('product', answers->>'product') END,
      'taken_back', '[]'::jsonb, 'contact', '[]'::jsonb,
      'lines', CASE WHEN n = 3 THEN '["ask_product@2021-01-26"]'::jsonb
        WHEN n IN (5, 8) THEN '["offer_alternative@2021-01-26"]'::jsonb
        ELSE '[]'::jsonb END) END
FROM (SELECT * FROM scripts_agent_call WHERE id > %(before)s ORDER BY id) AS call
CROSS JOIN LATERAL generate_series(0, call.id - call.id + 9) AS n  -- call by call: nothing to sort
"""
