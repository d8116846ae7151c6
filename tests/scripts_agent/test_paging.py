"""Long lists page by page: the last page says that it is the last, whatever number of rows there are."""

import pytest

from scripts_agent.models import Site
from scripts_agent.paging import page_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rows", "pages"), [(0, [0]), (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [2, 2, 1])]
)
@pytest.mark.parametrize("order", ["pk", "-pk"])
def test_pages_of_two_rows_end_with_the_last_row(rows: int, pages: list[int], order: str) -> None:
    made = [Site.objects.create(name=f"Lokasi {number}").pk for number in range(rows)]
    seen, sizes, behind = [], [], None
    while behind != "":
        found, behind = page_of(Site.objects.order_by(order), 2, behind or "")
        seen += [site.pk for site in found]
        sizes.append(len(found))
    assert sizes == pages
    assert seen == (made if order == "pk" else made[::-1])
