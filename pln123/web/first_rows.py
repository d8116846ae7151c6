"""The first rows of what may be many. A page that shows them says how many they are, if there are more."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet

T = TypeVar("T")


class FirstRows(list[T]):
    """only: how many these are, where there are more; 0 where these are all."""

    only = 0


def first_rows(rows: Iterable[T], most: int) -> FirstRows[T]:
    """One row more than `most` is read, and not shown."""
    found = list(rows[: most + 1] if isinstance(rows, QuerySet) else islice(rows, most + 1))
    shown = FirstRows(found[:most])
    shown.only = most if len(found) > most else 0
    return shown
