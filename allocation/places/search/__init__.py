"""Village search: words in any order and across levels, typing errors, split and joined words, abbreviations,
old and everyday names.

    answer = search("gambir jakpus")     # answer.villages[0] == "31.71.01.1001"

The index is built from the Region table by the parent of the web processes, and again for other regions.
"""

import logging

from django.db import DatabaseError, connections

from allocation import reference
from allocation.models import Region
from allocation.places.current_load import PerLoad

from . import rank
from .index import Index
from .rank import SearchAnswer

logger = logging.getLogger(__name__)
ANY_WORD = "gambr"


def _build() -> Index | None:
    """None where the regions cannot be searched: there are none, or the log says what is wrong with them.

    It is not tried again before other regions are in force: each try would take an agent's seconds.
    """
    regions = [*Region.objects.order_by().values_list("code", "ap2t_name", "postal_code")]
    try:
        built = Index(regions, reference.abbreviations(), reference.aliases()) if regions else None
        if built:
            rank.find(built, reference.abbreviations().query(ANY_WORD), 1)  # regions of no tree fail here
    except DatabaseError:
        raise  # it may be back in a moment
    except Exception:
        logger.exception("Indeks pencarian desa tidak dapat dibuat dari tabel wilayah")
        return None
    return built


index = PerLoad(_build)


def is_out_of_order() -> bool:
    """There is no index: the four lists of regions are the only way to a village."""
    return index.get() is None


def search(query: str, limit: int = 8) -> SearchAnswer:
    """At most `limit` villages for what was typed, and guesses where there is room; any text may come."""
    words = reference.abbreviations().query(query)
    built = index.get() if words else None
    return rank.find(built, words, max(1, limit)) if built else SearchAnswer()


def preload() -> None:
    """Builds the index before the workers fork, so that they share it; if it fails, each tries again."""
    try:
        search(ANY_WORD)
    except Exception:
        logger.exception("Indeks pencarian desa belum dapat dibuat")
    finally:
        connections.close_all()  # a connection must not be shared by forked workers
