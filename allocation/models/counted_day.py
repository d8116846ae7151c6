"""What every day that is counted once and stored has in common."""

from datetime import date
from typing import Any, ClassVar

from django.db import models


class CountedDay(models.Model):
    """One day (WIB). Its tallies hold while `is_counted`; `allocation.counted_days` says when they are made.

    KEY: the fields that name the row, `day` among them. STATE: the field that says whether the tallies hold;
    in a new row it says that they do not.
    """

    KEY: ClassVar[tuple[str, ...]] = ("day",)
    STATE: ClassVar[str]
    day: Any  # a DateField

    class Meta:
        abstract = True

    @property
    def key(self) -> tuple[int | date, ...]:
        return tuple(getattr(self, name) for name in self.KEY)

    @property
    def is_counted(self) -> bool:
        raise NotImplementedError

    def set_counted(self) -> None:
        raise NotImplementedError
