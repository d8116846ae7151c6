"""The search of the list of mappings also finds villages without a mapping of their own."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from allocation.models import Level, Region, Unit
from allocation.people.scope import first_words
from pln123.web.first_rows import FirstRows, first_rows

MOST = 20


def villages_like(text: str, units: QuerySet[Unit] | None) -> FirstRows[tuple[Region, str]]:
    """The first MOST villages without a row of their own that all these words fit, each with the name of the
    UP3 that serves it by the mapping of a larger region. units: of the reader, None for all."""
    rows: Any = Region.objects.filter(level=Level.VILLAGE, coverage=None)
    for word in first_words(text).split():
        named = Q(ap2t_name__icontains=word) | Q(parent__ap2t_name__icontains=word)
        rows = rows.filter(named | Q(code__startswith=word) | Q(postal_code=word))
    above = [f"{'parent__' * depth}coverage__unit" for depth in (1, 2, 3)]
    rows = rows.annotate(served_by=Coalesce(*map(F, above))).exclude(served_by=None)
    if units is not None:
        rows = rows.filter(served_by__in=units)
    names = dict(Unit.objects.order_by().values_list("pk", "name"))
    found = rows.select_related("parent__parent__parent").order_by("code")
    return first_rows(((row, names[row.served_by]) for row in found[: MOST + 1]), MOST)
