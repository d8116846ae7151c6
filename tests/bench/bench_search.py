"""Village search: recall, time, keys and memory, beside rapidfuzz, tantivy, lokal and pg_trgm.

The queries are those of search_queries.py. A time is that of one search in the process, from the text to the
codes, the better of two in turn. The peers get the same text and search "village district regency province":
rapidfuzz goes through all of it; tantivy asks its index for each word with a distance that grows with its
length, the last word as a beginning; lokal is the search of the package that the regions come from, and
knows no levels; pg_trgm asks a GIN index on the server of DATABASE_URL (PostgreSQL), and is left out without
one. All take turns query by query, so that a busy machine hits all alike. pg_trgm is shown with its default
word_similarity_threshold of 0.6, and with 0.4: lower still, it finds hardly any more.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import django
import numpy as np
import psycopg
import tantivy
from lokal import wilayah
from rapidfuzz import fuzz, process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from allocation import reference  # noqa: E402
from allocation.places import load as region_table  # noqa: E402
from allocation.places.search.index import Index  # noqa: E402
from allocation.places.search.rank import find  # noqa: E402
from tests.bench import search_measures, search_queries  # noqa: E402

COMPARED = 30  # queries of each class that all three answer
LIMITS = {"rapidfuzz": 8, "pg_trgm": 4}
P95_MS = 5
SIX_KEYS = 0.95
PRIVATE_MB = 25
# Of the districts' names, typed alone and with the regency: a row of it among eight, the first row fits, the
# first row is of the district.
DISTRICT_AMONG_EIGHT, DISTRICT_FIRST, DISTRICT_AND_REGENCY = 0.999, 0.995, 0.99
SEARCHES = 1000

Search = Callable[[str], list[str]]


def main() -> int:
    broken = False

    def row(what: str, measured: str, limit: str, good: bool = True) -> None:
        nonlocal broken
        broken |= not good
        print(f"search: {what}\t{measured}\t{limit}", flush=True)

    started = time.perf_counter()
    regions = [(row[0], row[4], row[6]) for row in region_table.package_rows()]
    read = time.perf_counter()
    index = Index(regions, reference.abbreviations(), reference.aliases())
    row("build the index", f"{time.perf_counter() - read:.1f} s, {read - started:.1f} s to read", "")
    ours = searcher(index)

    times: list[float] = []
    for name, least in search_queries.RECALL.items():
        queries = search_queries.queries(name)
        mine = [min(seconds(ours, query.text), seconds(ours, query.text)) for query in queries]
        times += mine
        recall = sum(query.code in ours(query.text)[:5] for query in queries) / len(queries)
        p50, p95 = np.quantile(mine, [0.5, 0.95]) * 1000
        row(
            f"{name}: recall@5 of {len(queries)}",
            f"{recall:.2%}, p50 {p50:.1f} ms, p95 {p95:.1f} ms",
            f"{least:.1%}",
            recall >= least,
        )
    p95 = float(np.quantile(times, 0.95)) * 1000
    row("all classes: p95", f"{p95:.1f} ms", f"{P95_MS} ms", p95 < P95_MS)

    names = {row[0]: row[4] for row in region_table.package_rows() if len(row[0]) == 8}
    several = len(set(names.values()))
    first, eight, both = search_measures.missed_districts(ours)
    for what, missed, count, least in (
        (f"{several} district names alone: a row of it in eight", eight, several, DISTRICT_AMONG_EIGHT),
        (f"{several} district names alone: first row fits", first, several, DISTRICT_FIRST),
        (f"{len(names)} districts with their regency: first row", both, len(names), DISTRICT_AND_REGENCY),
    ):
        share = 1 - len(missed) / count
        row(what, f"{share:.2%}", f"{least:.1%}", share >= least)

    codes = sorted(search_queries.names())
    six = len(search_measures.found_in_six_keys(codes, ours)) / len(codes)
    row(
        f"of {len(codes)}, among the first eight in six keys, cut as fits best",
        f"{six:.1%}",
        f"{SIX_KEYS:.0%}",
        six >= SIX_KEYS,
    )

    texts = [q.text for name in search_queries.CLASSES for q in search_queries.queries(name)[:SEARCHES]]
    private = private_memory(texts[:: len(texts) // SEARCHES][:SEARCHES])
    row(
        f"private memory of a worker for {SEARCHES} searches",
        f"{private:.1f} MB",
        f"{PRIVATE_MB} MB",
        private <= PRIVATE_MB,
    )

    with peers() as others:
        compare(row, {"ours": ours, **others})
    return 1 if broken else 0


def compare(row: Callable[..., None], contestants: dict[str, Search]) -> None:
    """Medians over the same queries, and how many times as long as ours the others take."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    hits = dict.fromkeys(contestants, 0)
    queries = [q for name in search_queries.CLASSES for q in search_queries.queries(name)[:COMPARED]]
    for query in queries:
        for name, contestant in contestants.items():
            started = time.perf_counter()
            codes = contestant(query.text)
            times[name].append(time.perf_counter() - started)
            hits[name] += query.code in codes[:5]
    for name in contestants:
        p50 = statistics.median(times[name])
        ratio = p50 / statistics.median(times["ours"])
        measured = f"p50 {p50 * 1000:.1f} ms, {ratio:.1f}x, recall@5 {hits[name] / len(queries):.1%}"
        least = LIMITS.get(name, 0)
        row(f"side by side: {name}", measured, f"{least}x" if least else "", ratio >= least)
    if "pg_trgm" not in contestants:
        row("side by side: pg_trgm", "not measured: DATABASE_URL is no PostgreSQL", "4x")


def seconds(search: Search, text: str) -> float:
    started = time.perf_counter()
    search(text)
    return time.perf_counter() - started


def searcher(index: Index) -> Search:
    """The rows of a page: what fits, then guesses."""
    abbreviations = reference.abbreviations()

    def search(text: str) -> list[str]:
        answer = find(index, abbreviations.query(text), 8)
        return [*answer.groups, *answer.villages, *answer.guesses][:8]

    return search


# Peers ---------------------------------------------------------------------------------------------


@contextmanager
def peers() -> Iterator[dict[str, Search]]:
    rows = {row[0]: search_queries.plain(row[4]) for row in region_table.package_rows()}
    texts = {code: " ".join(rows[code[:n]] for n in (13, 8, 5, 2)) for code in rows if len(code) == 13}

    def brute_force(text: str) -> list[str]:
        # Of rapidfuzz's scorers the one for words in any order that need not all be there.
        query = search_queries.plain(text)
        return [code for _, _, code in process.extract(query, texts, scorer=fuzz.token_set_ratio, limit=8)]

    def lokal(text: str) -> list[str]:
        return [found.code for found in wilayah.search_wilayah(text, level=4, limit=8)]

    searches: dict[str, Search] = {"rapidfuzz": brute_force, "tantivy": tantivy_search(texts), "lokal": lokal}
    url = os.environ.get("DATABASE_URL", "")
    with ExitStack() as stack:
        if url.startswith("postgres"):
            # On its own and at once: until it is committed, a second connection waits for it.
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for name, threshold in (("pg_trgm", 0.4), ("pg_trgm by default", 0.6)):
                connection = stack.enter_context(psycopg.connect(url))
                stack.callback(connection.rollback)
                searches[name] = trigram_search(connection, texts, threshold)
        yield searches


def tantivy_search(texts: dict[str, str]) -> Search:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("code", stored=True, tokenizer_name="raw")
    builder.add_text_field("name", stored=False)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=100_000_000, num_threads=1)
    for code, name in texts.items():
        writer.add_document(tantivy.Document(code=[code], name=[name]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        words = search_queries.plain(text).split()
        fuzzy = [
            tantivy.Query.fuzzy_term_query(
                schema, "name", word, distance=min(2, len(word) // 4), prefix=word is words[-1]
            )
            for word in words
        ]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in fuzzy])
        return [searcher.doc(address)["code"][0] for _, address in searcher.search(query, 8).hits]

    return search


def trigram_search(connection: psycopg.Connection, texts: dict[str, str], threshold: float) -> Search:
    connection.execute("CREATE TEMP TABLE village (code text, name text)")
    with connection.cursor().copy("COPY village FROM STDIN") as copy:
        for row in texts.items():
            copy.write_row(row)
    connection.execute("CREATE INDEX ON village USING gin (name gin_trgm_ops)")
    connection.execute("ANALYZE village")
    connection.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [str(threshold)])
    sql = "SELECT code FROM village WHERE %(q)s <%% name ORDER BY %(q)s <<-> name LIMIT 8"
    return lambda text: [code for (code,) in connection.execute(sql, {"q": search_queries.plain(text)})]


# Memory --------------------------------------------------------------------------------------------


def private_memory(texts: list[str]) -> float:
    """MB that a worker has for itself alone after these searches, more than one that has searched nothing.

    Both are forked, as gunicorn --preload does, from a process that has built the index as pln123.wsgi does.
    The median of three: a first run that compiles modules leaves gaps that its workers fill.
    """
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "pln123.settings",
        "PLN123_SECRET_KEY": "for-the-bench-only-" * 4,
    }
    command = [sys.executable, "-W", "ignore", "-c", WORKER]
    differences = []
    for _ in range(3):
        result = subprocess.run(
            command, input="\n".join(texts), env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        idle, searching = map(int, result.stdout.split())
        differences.append((searching - idle) / 1024)
    return statistics.median(differences)


# The regions of the package stand in for a database that has them loaded.
WORKER = """
import os, sys
import django
django.setup()
from allocation import reference
from allocation.places import current_load as region_load, load as region_table, search
region_load.current_load = lambda: "1"
regions = [(row[0], row[4], row[6]) for row in region_table.package_rows()]
search.index._make = lambda: search.Index(regions, reference.abbreviations(), reference.aliases())
search.index.get()
del regions
import pln123.wsgi
texts = list(sys.stdin)
for share in ([], texts):
    if os.fork():
        os.wait()
        continue
    for text in share:
        search.search(text)
    for line in open("/proc/self/smaps_rollup"):
        if line.startswith("Private_Dirty:"):
            print(line.split()[1], flush=True)
    os._exit(0)
"""


if __name__ == "__main__":
    raise SystemExit(main())
