"""Hard complaints, on their way to the unit (SOP 4a.6)."""

from django.db import models

from allocation.models import Unit

from .call import Call


class UnitReport(models.Model):
    """A hard complaint for the unit, through APKT (SOP 4a.6). The caller's contact stays on the call."""

    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, related_name="report", verbose_name="panggilan"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, verbose_name="unit")
    product = models.CharField("produk yang diinginkan", max_length=10)
    power = models.PositiveIntegerField("daya (VA)")
    text = models.TextField("isi laporan", max_length=2000)
    created_at = models.DateTimeField("dibuat")

    class Meta:
        verbose_name = "laporan ke unit"
        verbose_name_plural = "laporan ke unit"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Laporan panggilan #{self.call_id}"
