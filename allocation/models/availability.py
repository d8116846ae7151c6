"""Meter availability of a unit per phase (SOP 2)."""

from django.conf import settings
from django.db import models

from allocation.reference import availability_choices

from .append_only import REASON_MAX_LENGTH, append_only_history
from .unit import Unit


class Phase(models.IntegerChoices):
    ONE = 1, "1 Phasa"
    THREE = 3, "3 Phasa"


class MeterAvailability(models.Model):
    """What one unit itself says about one phase. Written only by `availability/changes.py`: who and why.

    `availability` blank: the unit says nothing, so a UP3 inherits from its UID/UIW. `version` 0: never set.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="availabilities", verbose_name="unit"
    )
    phase = models.PositiveSmallIntegerField("meter", choices=Phase.choices)
    availability = models.CharField(
        "ketersediaan",
        max_length=10,
        blank=True,
        choices=availability_choices,  # words come and go with the policy
    )
    version = models.PositiveIntegerField("versi", default=0, editable=False)
    changed_at = models.DateTimeField("diubah pada", null=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="diubah oleh",
    )
    # The post at that moment: the person may hold another one tomorrow, and agents see no personal name.
    changed_as = models.CharField("diubah sebagai", max_length=120, blank=True, editable=False)
    reason = models.CharField("alasan", max_length=REASON_MAX_LENGTH, blank=True, editable=False)
    # One number for all rows of one bulk change or import; blank for a change of one row.
    batch = models.CharField("nomor massal", max_length=12, blank=True, editable=False)

    # What was in force above a UP3 at the moment of each change: without it the list of 50 takes 0.4 s.
    history = append_only_history(
        "riwayat ketersediaan",
        models.Index(fields=["unit", "phase", "-history_date", "-history_id"], name="change_of_unit"),
    )

    class Meta:
        verbose_name = verbose_name_plural = "ketersediaan meter"
        ordering = ("unit__name", "phase")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "phase"],
                name="availability_one_per_unit_and_phase",
                violation_error_message="Ketersediaan unit dan fasa ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=models.Q(phase__in=Phase.values),
                name="availability_phase_1_or_3",
                violation_error_message="Isi phasa 1 atau 3.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.get_phase_display()}"
