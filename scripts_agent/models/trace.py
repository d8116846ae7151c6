"""The trace of a call, and what every trace has in common: rows are added, never changed, never deleted."""

from typing import Any, NoReturn

from django.db import models

from .call import Call


class FinalRowError(Exception):
    """Somebody tried to change or delete a line of a trace."""


class FinalRows(models.QuerySet[Any]):
    """Rows that can only be added and read."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FinalRowError(f"{self.model._meta.verbose_name}: baris tidak dapat diubah atau dihapus")

    update = delete = bulk_update = update_or_create = _refuse


class FinalRow(models.Model):
    """One line of a trace. The database refuses changes as well, by the triggers of migration 0006."""

    at = models.DateTimeField("waktu")
    objects = FinalRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FinalRowError(f"{self}: tidak dapat diubah")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FinalRowError(f"{self}: tidak dapat dihapus")


class CallEvent(FinalRow):
    """One line of a call's trace. Holds no personal data. What `data` has, by kind, says `services`."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="events", verbose_name="panggilan")
    kind = models.CharField("peristiwa", max_length=20)
    data = models.JSONField("isi", default=dict)

    class Meta:
        verbose_name = "jejak panggilan"
        verbose_name_plural = "jejak panggilan"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%H:%M:%S}"
