"""Unmet demand by district: where in the unit's area the meters are missing."""

from collections import Counter

from django.db.models import Count, QuerySet

from allocation.domain.matrix import Product
from allocation.models import Demand
from pln123.plots.chart import Chart, ChartRow, largest_first

from .figures import UNIT

SHOWN = 10


def by_district(rows: QuerySet[Demand], shown: int | None = SHOWN) -> Chart:
    """The districts with most requests, the others together in one row. shown: None for all of them."""
    counts: Counter[tuple[tuple[str, str], str]] = Counter()
    columns = ("village__parent", "village__parent__ap2t_name", "product")
    groups = rows.order_by().values_list(*columns).annotate(number=Count("*"))
    for code, name, product, requests in groups:
        counts[(code, name), product] += requests
    districts = {district for district, _ in counts}  # two of the same name have different codes
    found = [
        ChartRow(district[1], tuple(counts[district, product] for product in Product))
        for district in districts
    ]
    found.sort(key=largest_first)
    if shown is not None and len(found) > shown:
        rest = found[shown:]
        sums = tuple(sum(row.values[place] or 0 for row in rest) for place in range(len(Product)))
        found = [*found[:shown], ChartRow(f"{len(rest)} kecamatan lain", sums)]
    products = tuple(product.label for product in Product)
    return Chart("kecamatan", "Per kecamatan", "Kecamatan", products, tuple(found), UNIT)
