"""What was counted of a finished day of requests that are decided again under every availability."""

from django.db import models

from allocation.clock import today_wib
from allocation.reference import policies

from .counted_day import RuledDay
from .demand import Demand
from .unit import Unit


class EffectDay(RuledDay):
    """One day of requests, decided again by the matrix of today."""

    class Meta(RuledDay.Meta):
        verbose_name = verbose_name_plural = "hari akibat perubahan"

    def rule(self) -> str:
        return policies().on(today_wib()).id


class EffectTally(models.Model):
    """So many requests of that day are alike in every other column."""

    # No keys in the database, as for `DayTally`.
    day = models.ForeignKey(
        EffectDay, on_delete=models.CASCADE, related_name="tallies", verbose_name="hari", db_constraint=False
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="UP3",
        db_constraint=False,
        db_index=False,
    )
    phase = models.PositiveSmallIntegerField("meter")
    kind = models.CharField("jenis", max_length=20)
    product = models.CharField("produk yang diminta", max_length=Demand._meta.get_field("product").max_length)
    answers = models.CharField("jawaban menurut ketersediaan", max_length=250)
    village = models.CharField("desa/kelurahan yang unitnya mungkin dugaan", max_length=13, blank=True)
    requests = models.PositiveIntegerField("permintaan")

    class Meta:
        verbose_name = verbose_name_plural = "hitungan akibat per hari"
        indexes = [
            # Holds all columns, as that of `DayTally`.
            models.Index(
                fields=["unit", "phase", "day", "kind", "product", "answers", "village", "requests"],
                name="effect_of_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.unit_id}: {self.requests}"
