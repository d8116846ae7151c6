"""The trace of a call: what happened, line by line, and never changed."""

from django.db import models

from allocation.models.append_only import AppendOnlyRow

from .call import Call


class CallEvent(AppendOnlyRow):
    """One line of a call's trace. Holds no personal data. `calls/storing.py` tells what `data` holds."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="events", verbose_name="panggilan")
    at = models.DateTimeField("waktu")
    kind = models.CharField("peristiwa", max_length=20)
    data = models.JSONField("isi", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "jejak panggilan"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%H:%M:%S}"
