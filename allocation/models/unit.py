"""PLN units."""

from django.db import models


class UnitLevel(models.TextChoices):
    UID = "UID", "UID (Unit Induk Distribusi)"
    UIW = "UIW", "UIW (Unit Induk Wilayah)"
    UP3 = "UP3", "UP3 (Unit Pelaksana Pelayanan Pelanggan)"


class Operator(models.TextChoices):
    PLN = "PLN", "PLN"
    BATAM = "PLN BATAM", "PT PLN Batam"


class Unit(models.Model):
    """One unit: a UID or UIW at the top, a UP3 below it.

    `successor`: the unit that took its place. A unit that has one is kept for its history alone, which is
    read by those of the successor; it has no settings, no active post and no UP3s.
    """

    code = models.CharField("kode", max_length=40, primary_key=True)
    name = models.CharField("nama", max_length=80)
    level = models.CharField("tingkat", max_length=3, choices=UnitLevel.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="UID/UIW",
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="digantikan oleh",
    )
    operator = models.CharField("pengelola", max_length=10, choices=Operator.choices, default=Operator.PLN)

    class Meta:
        verbose_name = verbose_name_plural = "unit"
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level=UnitLevel.UP3, parent__isnull=False)
                | models.Q(level__in=[UnitLevel.UID, UnitLevel.UIW], parent=None),
                name="unit_up3_below_uid",
                violation_error_message="UP3 harus berada di bawah UID/UIW; UID/UIW tidak punya induk.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_batam(self) -> bool:
        return self.operator == Operator.BATAM
