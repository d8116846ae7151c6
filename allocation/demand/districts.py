"""Unmet demand by district: where in the unit's area the meters are missing."""

from collections import Counter

from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from allocation.domain.matrix import Product
from allocation.models import Demand, Region
from pln123.plots.chart import Chart, ChartRow, largest_first

from .figures import UNIT

DISTRICT_DIGITS = 8  # of a village's code: 31.71.01
SHOWN = 10


def by_district(rows: QuerySet[Demand], shown: int | None = SHOWN) -> Chart:
    """The districts with most requests, the others together in one row. shown: None for all of them."""
    counts: Counter[tuple[str, str]] = Counter()
    groups = rows.order_by().annotate(district=Left("village", DISTRICT_DIGITS))
    for code, product, requests in groups.values_list("district", "product").annotate(number=Count("*")):
        counts[code, product] += requests
    codes = {code for code, _ in counts}
    names = dict(Region.objects.filter(pk__in=codes).values_list("pk", "ap2t_name"))
    found = [
        ChartRow(names.get(code, code), tuple(counts[code, product] for product in Product)) for code in codes
    ]
    found.sort(key=largest_first)
    if shown is not None and len(found) > shown:
        rest = found[shown:]
        sums = tuple(sum(row.values[place] or 0 for row in rest) for place in range(len(Product)))
        found = [*found[:shown], ChartRow(f"{len(rest)} kecamatan lain", sums)]
    products = tuple(product.label for product in Product)
    return Chart("kecamatan", "Per kecamatan", "Kecamatan", products, tuple(found), UNIT)
