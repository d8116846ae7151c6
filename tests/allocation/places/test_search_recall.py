"""Of 200 seeded queries of each class, how many find the village that is meant: in the first row, and among
the first five. The order of the rows hangs on the constants of rank.py; one that is moved too far loses some.
"""

import pytest

from allocation.places.search import search
from tests.bench import search_queries

pytestmark = pytest.mark.django_db
QUERIES = 200
# In the first row, among the first five. A prefix may mean five villages, so its first row may be another.
LEAST = {
    "exact": (200, 200),
    "prefix": (138, 200),
    "abbreviation": (200, 200),
    "spacing": (200, 200),
    "one error": (195, 198),
    "two errors": (192, 200),
    "lone name, one error": (179, 196),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", search_queries.CLASSES)
def test_so_many_of_each_class_of_queries_are_found(name: str) -> None:
    first, five = 0, 0
    for query in search_queries.queries(name, count=QUERIES):
        answer = search(query.text)
        rows = [*answer.groups, *answer.villages, *answer.guesses]
        first += rows[:1] == [query.code]
        five += query.code in rows[:5]
    least_first, least_five = LEAST[name]
    assert five >= least_five
    assert first >= least_first
