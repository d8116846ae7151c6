"""Lists of the API page by page: the page that ends with the last region says so."""

import pytest

pytestmark = pytest.mark.django_db
JAKARTA = "regions/31/children"  # six regencies


@pytest.mark.parametrize(
    ("query", "listed", "following"),
    [
        ("limit=3", 3, f"/api/v1/{JAKARTA}?limit=3&offset=3"),
        ("limit=3&offset=3", 3, None),
        ("limit=6", 6, None),
        ("limit=5", 5, f"/api/v1/{JAKARTA}?limit=5&offset=5"),
        ("limit=5&offset=5", 1, None),
        ("limit=3&offset=6", 0, None),
    ],
)
def test_a_page_that_ends_with_the_last_region_has_no_next(api, query, listed, following):
    page = api.get(f"{JAKARTA}?{query}").json()
    assert (len(page["regions"]), page["total"], page["next"]) == (listed, 6, following)
