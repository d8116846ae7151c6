"""What every kept history has in common: a reason, and rows that are written once."""

from typing import Any, NoReturn

from django.db import models
from simple_history.manager import HistoricalQuerySet

REASON_MAX_LENGTH = 500


class WrittenOnceQuerySet(HistoricalQuerySet):
    def update(self, **values: Any) -> NoReturn:
        raise TypeError("History is written once and never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("History is never deleted.")


class WrittenOnce(models.Model):
    """A row of history: the application adds it and has no way to change or delete it."""

    objects = WrittenOnceQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("History is written once and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("History is never deleted.")
