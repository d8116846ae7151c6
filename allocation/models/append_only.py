"""Rows that are added, never changed, never deleted: history of settings and mappings, traces, report steps.

The application has no way to change such a row. For traces and report steps the database refuses as well.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from django.db import models
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords

REASON_MAX_LENGTH = 500


class AppendOnlyError(Exception):
    """Somebody tried to change or delete a row that is only ever added."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses every way to change or delete many rows at once."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.verbose_name}: baris tidak dapat diubah atau dihapus")

    update = delete = bulk_update = update_or_create = _refuse


class AppendOnlyHistoryQuerySet(AppendOnlyQuerySet, HistoricalQuerySet):
    """The same for rows of a history."""


class AppendOnlyRow(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{self}: tidak dapat diubah")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self}: tidak dapat dihapus")


def sign(row: Any, by: Any, at: datetime, reason: str) -> None:
    """Who changes this row, when and why: the row of its history that is written next says so. by: a user."""
    # django-simple-history reads these three from the row.
    row._history_user, row._history_date, row._change_reason = by, at, reason


class _History(HistoricalRecords):
    """simple_history knows no indexes of more than one column."""

    def __init__(self, *args: Any, indexes: Sequence[models.Index], **options: Any) -> None:
        self.indexes = indexes
        super().__init__(*args, **options)

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        return {**super().get_meta_options(model), "indexes": [index.clone() for index in self.indexes]}


def append_only_history(name: str, *indexes: models.Index) -> HistoricalRecords:
    """The history of a model whose every change has a reason. name: how the admin calls it."""
    return _History(
        indexes=indexes,
        verbose_name=name,
        verbose_name_plural=name,
        history_change_reason_field=models.CharField(max_length=REASON_MAX_LENGTH, null=True),
        bases=(AppendOnlyRow,),
        historical_queryset=AppendOnlyHistoryQuerySet,
    )
