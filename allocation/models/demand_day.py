"""What was counted of a finished day of demand. Can be counted again at any time; holds nothing else."""

from django.db import models

from allocation.domain.power_class import POWER_CLASSES

from .counted_day import RuledDay
from .demand import Demand
from .unit import Unit

# What the tallies depend on besides the requests. Days that were counted by another rule are counted again.
RULE = " ".join(f"{c.phase}:{c.low}-{c.high or ''}" for c in POWER_CLASSES)


class DemandDay(RuledDay):
    """One day of requests, counted by the power classes of today."""

    class Meta(RuledDay.Meta):
        verbose_name = verbose_name_plural = "hari permintaan"

    def rule(self) -> str:
        return RULE


class DayTally(models.Model):
    """So many requests of that day are alike in every other column, which are called as those of Demand.

    power_class: the place in POWER_CLASSES.
    """

    # No keys in the database, which would look up each: as long again as counting takes. The rows come
    # from requests, which have theirs, while their day is locked.
    day = models.ForeignKey(
        DemandDay, on_delete=models.CASCADE, related_name="tallies", verbose_name="hari", db_constraint=False
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="UP3",
        db_constraint=False,
        db_index=False,
    )
    phase = models.PositiveSmallIntegerField("meter")
    product = models.CharField("produk yang diminta", max_length=Demand._meta.get_field("product").max_length)
    reason = models.CharField("alasan", max_length=Demand._meta.get_field("reason").max_length)
    power_class = models.PositiveSmallIntegerField("kelas daya")
    requests = models.PositiveIntegerField("permintaan")

    class Meta:
        verbose_name = verbose_name_plural = "hitungan permintaan per hari"
        indexes = [
            # Holds all columns, so that the days of some units are added up in the index alone.
            models.Index(
                fields=["unit", "day", "reason", "phase", "product", "power_class", "requests"],
                name="tally_of_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.unit_id}: {self.requests}"
