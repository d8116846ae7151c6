"""Village search: words in any order and across levels, typing errors, split and joined words, abbreviations,
old and everyday names.

    answer = search("gambir jakpus")     # answer.villages[0] == "31.71.01.1001"

The index is built from the Region table by the parent of the web processes, and again for other regions.
"""

import logging

from django.db import connections

from allocation import reference
from allocation.models import Region
from allocation.places.current_load import PerLoad

from . import rank
from .index import Index
from .rank import SearchAnswer

logger = logging.getLogger(__name__)


def _build() -> Index | None:
    regions = [*Region.objects.order_by().values_list("code", "ap2t_name", "postal_code")]
    return Index(regions, reference.abbreviations(), reference.aliases()) if regions else None


index = PerLoad(_build)


def search(query: str, limit: int = 8) -> SearchAnswer:
    """At most `limit` villages for what was typed, and guesses where there is room; any text may come."""
    words = reference.abbreviations().query(query)
    built = index.get() if words else None
    return rank.find(built, words, max(1, limit)) if built else SearchAnswer()


def preload() -> None:
    """Builds the index before the workers fork, so that they share it; if it fails, each tries again."""
    try:
        search("gambr")
    except Exception:
        logger.exception("Indeks pencarian desa belum dapat dibuat")
    finally:
        connections.close_all()  # a connection must not be shared by forked workers
