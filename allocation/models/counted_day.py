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


class RuledDay(CountedDay):
    """A day of all units, counted by a rule that can change: its tallies hold while it is the rule of today.

    counted_by blank: something of that day has changed since, or the day was never counted.
    """

    STATE = "counted_by"

    day = models.DateField("hari", primary_key=True)
    counted_by = models.CharField("aturan hitungan", max_length=250, blank=True)

    class Meta:
        abstract = True
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)

    def rule(self) -> str:
        raise NotImplementedError

    @property
    def is_counted(self) -> bool:
        return self.counted_by == self.rule()

    def set_counted(self) -> None:
        self.counted_by = self.rule()
