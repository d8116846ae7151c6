"""The regions of the package that the product loads, read once and only when a test asks for them."""

from functools import cache

from allocation.places.load import RegionRow, package_rows


@cache
def package_regions() -> dict[str, RegionRow]:
    """Rows by code."""
    return {row.code: row for row in package_rows()}
