"""What was counted of a finished day at a site. Can be counted again at any time; holds nothing else."""

from django.db import models
from django.utils import timezone

from allocation.models import CountedDay, Unit

from .site import Site


class SiteDay(CountedDay):
    """One day (WIB) of one site. Its tallies hold while `counted_at` is set.

    None: a call of that day has changed since, or the day was never counted.
    """

    KEY = ("site_id", "day")
    STATE = "counted_at"
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", verbose_name="lokasi")
    day = models.DateField("hari")
    counted_at = models.DateTimeField("dihitung", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "hari di lokasi"
        ordering = ["site", "-day"]
        constraints = [models.UniqueConstraint(fields=["site", "day"], name="one_row_per_site_and_day")]

    def __str__(self) -> str:
        return f"{self.site}, {self.day}"

    @property
    def is_counted(self) -> bool:
        return self.counted_at is not None

    def set_counted(self) -> None:
        self.counted_at = timezone.now()


class Tally(models.Model):
    """So many calls of that day are alike in every other column."""

    site_day = models.ForeignKey(SiteDay, on_delete=models.CASCADE, related_name="%(class)s_rows")
    calls = models.PositiveIntegerField("panggilan")

    class Meta:
        abstract = True


class CallTally(Tally):
    """Calls by hour of opening (0-23, WIB), last outcome ("" = none) and closing ("" = still open)."""

    hour = models.PositiveSmallIntegerField("jam")
    outcome = models.CharField("hasil", max_length=20, blank=True)
    closing = models.CharField("penutup", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "hitungan panggilan"

    def __str__(self) -> str:
        return f"{self.hour:02}: {self.calls}"


class StepTally(Tally):
    """Calls that spent time at a step (2-6), and how many seconds in all."""

    step = models.PositiveSmallIntegerField("langkah")
    seconds = models.PositiveBigIntegerField("detik")

    class Meta:
        verbose_name = verbose_name_plural = "hitungan langkah"

    def __str__(self) -> str:
        return f"{self.step}: {self.seconds} / {self.calls}"


class DemandTally(Tally):
    """Calls whose last decision says something to the unit, by its reason.

    power: the lower end of the power class in VA.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="UP3")
    phase = models.PositiveSmallIntegerField("meter")
    power = models.PositiveIntegerField("daya (VA)")
    reason = models.CharField("alasan", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "hitungan permintaan"

    def __str__(self) -> str:
        return f"{self.unit_id} {self.power}: {self.calls}"
