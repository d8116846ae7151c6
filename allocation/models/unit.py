"""PLN units and the regions they serve (design "Units")."""

from django.conf import settings
from django.db import models

from .region import Region


class UnitLevel(models.TextChoices):
    UID = "UID", "UID (Unit Induk Distribusi)"
    UIW = "UIW", "UIW (Unit Induk Wilayah)"
    UP3 = "UP3", "UP3 (Unit Pelaksana Pelayanan Pelanggan)"


class Operator(models.TextChoices):
    PLN = "PLN", "PLN"
    BATAM = "PLN BATAM", "PT PLN Batam"


class Confidence(models.TextChoices):
    HIGH = "high", "tinggi"
    MEDIUM = "medium", "sedang"
    LOW = "low", "rendah"


class Unit(models.Model):
    """One unit: a UID or UIW at the top, a UP3 below it."""

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
    operator = models.CharField("pengelola", max_length=10, choices=Operator.choices, default=Operator.PLN)

    class Meta:
        verbose_name = "unit"
        verbose_name_plural = "unit"
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level=UnitLevel.UP3, parent__isnull=False)
                | models.Q(level__in=[UnitLevel.UID, UnitLevel.UIW], parent=None),
                name="unit_up3_below_uid",
                violation_error_message="UP3 harus berada di bawah UID/UIW; UID/UIW tidak punya induk.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_batam(self) -> bool:
        return self.operator == Operator.BATAM


class Coverage(models.Model):
    """Region -> UP3, for the whole region unless a row of a region inside it says otherwise."""

    region = models.OneToOneField(
        Region, on_delete=models.PROTECT, primary_key=True, related_name="coverage", verbose_name="wilayah"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="coverage", verbose_name="UP3")
    confidence = models.CharField("keyakinan", max_length=6, choices=Confidence.choices)
    basis = models.CharField("dasar", max_length=20)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diverifikasi oleh",
    )
    verified_at = models.DateTimeField("diverifikasi pada", null=True, blank=True)

    class Meta:
        verbose_name = "pemetaan wilayah"
        verbose_name_plural = "pemetaan wilayah"
        ordering = ("region_id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verified_by=None, verified_at=None)
                | models.Q(verified_by__isnull=False, verified_at__isnull=False),
                name="coverage_verified_by_and_at",
                violation_error_message="Isi pemeriksa dan waktu verifikasi bersama-sama.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} → {self.unit_id}"

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None
