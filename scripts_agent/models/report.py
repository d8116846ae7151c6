"""Hard complaints on their way to the unit (SOP 4a.6), and what was done about them."""

from django.conf import settings
from django.db import models

from allocation.models import Unit
from allocation.models.append_only import AppendOnlyRow
from allocation.models.availability import Phase

from .call import Call

TEXT_MAX_LENGTH, NOTE_MAX_LENGTH, APKT_MAX_LENGTH = 2000, 500, 30


class UnitReport(models.Model):
    """What one caller insisted on, for the unit, through APKT. The caller's contact stays on the call.

    Written only by `reports/services.py`.
    """

    class State(models.TextChoices):
        NEW = "BARU", "baru"
        PASSED_ON = "DITERUSKAN", "diteruskan"
        DONE = "SELESAI", "selesai"

    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, related_name="report", verbose_name="panggilan"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, verbose_name="unit")
    product = models.CharField("produk yang diinginkan", max_length=10)
    power = models.PositiveIntegerField("daya (VA)")
    phase = models.PositiveSmallIntegerField("meter", choices=Phase.choices)
    # What the caller was told instead: values of `allocation.domain.decision.Outcome` and of Product.
    outcome = models.CharField("hasil yang disampaikan", max_length=20)
    alternative = models.CharField("produk yang ditawarkan", max_length=10, blank=True)
    text = models.TextField("isi laporan", max_length=TEXT_MAX_LENGTH)
    created_at = models.DateTimeField("dibuat")

    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.NEW)
    state_since = models.DateTimeField("keadaan sejak")
    apkt_number = models.CharField("nomor APKT", max_length=APKT_MAX_LENGTH, blank=True)
    version = models.PositiveIntegerField("versi", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "laporan ke unit"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "id"], name="report_by_state"),
            models.Index(fields=["unit", "state", "id"], name="report_of_unit"),
        ]

    def __str__(self) -> str:
        return f"Laporan panggilan #{self.call_id}"


class ReportStep(AppendOnlyRow):
    """One thing that was done about a report: by whom, in which role, and what stood there afterwards."""

    report = models.ForeignKey(
        UnitReport, on_delete=models.PROTECT, related_name="steps", verbose_name="laporan"
    )
    at = models.DateTimeField("waktu")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="oleh"
    )
    # The role at that moment; the person may have another one tomorrow.
    by_role = models.CharField("sebagai", max_length=120)
    state = models.CharField("keadaan", max_length=10, choices=UnitReport.State.choices)
    apkt_number = models.CharField("nomor APKT", max_length=APKT_MAX_LENGTH, blank=True)
    note = models.CharField("catatan", max_length=NOTE_MAX_LENGTH, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "langkah laporan"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%H:%M:%S}"
