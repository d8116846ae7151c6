"""Unmet demand by district: where in the unit's area the meters are missing."""

from collections import Counter

from django.db.models import Count, QuerySet

from allocation.domain.matrix import Product
from allocation.domain.region_codes import parent_code
from allocation.models import Demand, Region
from pln123.plots.chart import Chart, ChartRow, added, largest_first

from .figures import UNIT

SHOWN = 10


def by_district(rows: QuerySet[Demand], shown: int | None = SHOWN) -> Chart:
    """The districts with most requests, the others together in one row. shown: None for all of them."""
    counts: Counter[tuple[str | None, str]] = Counter()
    # Without a join, which would look up two regions for each request.
    groups = rows.order_by().values_list("village", "product").annotate(number=Count("*"))
    for village, product, requests in groups:
        counts[parent_code(village), product] += requests
    districts = Region.objects.filter(pk__in={district for district, _ in counts}).order_by()
    found = [
        ChartRow(name, tuple(counts[district, product] for product in Product))
        for district, name in districts.values_list("pk", "ap2t_name")
    ]
    found.sort(key=largest_first)
    if shown is not None and len(found) > shown:
        rest = found[shown:]
        found = [*found[:shown], ChartRow(f"{len(rest)} kecamatan lain", added(rest))]
    products = tuple(product.label for product in Product)
    return Chart("kecamatan", "Per kecamatan", "Kecamatan", products, tuple(found), UNIT)
