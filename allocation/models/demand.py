"""Requests that the manager of a unit must know about."""

from django.db import models

from allocation.domain.decision import Reason

from .availability import Phase
from .region import Region
from .unit import Unit


class Demand(models.Model):
    """The last result of one call: what was asked of the unit, and how it ended. Holds no personal data.

    `reason` tells what it counts as: not served for want of meters or because AP2T refuses, undecidable for
    want of a setting or of a certain mapping. Without a reason it counts nowhere, and is kept so that the
    effect of another setting or matrix can be told. Written only by `allocation.demand.of_call`.
    """

    # The call's number and no key: this app knows nothing of calls, and a wiped call leaves its demand.
    call_number = models.BigIntegerField("panggilan", unique=True)
    at = models.DateTimeField("waktu")
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name="desa/kelurahan"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="demand", verbose_name="UP3"
    )
    transaction = models.CharField("transaksi", max_length=2)
    phase = models.PositiveSmallIntegerField("meter", choices=Phase.choices)
    product = models.CharField("produk yang diminta", max_length=10)
    power = models.PositiveIntegerField("daya (VA)")
    # Of a PD, as in `Case`; blank and None for a PB. The database fills them in for the release before.
    current = models.CharField("layanan saat ini", max_length=12, blank=True, db_default="")
    current_power = models.PositiveIntegerField("daya saat ini (VA)", null=True)
    # What was in force at the unit for this phase; blank: nothing, or the unit is a guess.
    availability = models.CharField("ketersediaan", max_length=10, blank=True, db_default="")
    # What it counts as, AP2T's answer included: MATERIAL = unmet; "" = nothing that a unit could mend.
    reason = models.CharField("alasan", max_length=20, blank=True)
    # "outcome" or "outcome alternative", ours and that of AP2T; the latter is blank when it did not differ.
    outcome = models.CharField("hasil aplikasi", max_length=40)
    ap2t = models.CharField("hasil AP2T", max_length=40, blank=True)

    class Meta:
        verbose_name = "permintaan"
        verbose_name_plural = "permintaan belum terlayani"
        ordering = ("-at",)
        indexes = [
            models.Index(fields=["unit", "phase", "-at"], name="demand_of_unit"),
            models.Index(fields=["-at"], name="demand_by_time"),
            # These hold all that the work list and the pages of figures count with, so that the requests of
            # a day that still runs are counted in the index alone; finished days are stored (`DemandDay`).
            models.Index(
                fields=["at", "reason", "unit", "phase", "product", "power"],
                condition=~models.Q(reason=""),
                name="demand_missing_by_time",
            ),
            # Districts of a unit, and what went unserved since its setting last changed.
            models.Index(
                fields=["unit", "at", "phase", "product", "village"],
                condition=models.Q(reason=Reason.MATERIAL.value),
                name="demand_unmet_of_unit",
            ),
            models.Index(
                fields=["at", "unit", "phase", "product", "outcome", "ap2t"],
                condition=~models.Q(ap2t=""),
                name="demand_differing_by_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Permintaan panggilan #{self.call_number}"

    @property
    def content(self) -> tuple[object, ...]:
        """Everything but the time: two decisions that say the same to the unit are one."""
        skipped = ("id", "at")
        return tuple(getattr(self, f.attname) for f in self._meta.concrete_fields if f.name not in skipped)
