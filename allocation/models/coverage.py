"""Which UP3 serves a region."""

from django.conf import settings
from django.db import models

from .append_only import REASON_MAX_LENGTH, append_only_history
from .region import Region
from .unit import Unit


class Confidence(models.TextChoices):
    HIGH = "high", "tinggi"
    MEDIUM = "medium", "sedang"
    LOW = "low", "rendah"


BY_MANAGER = "manager"
# How a mapping came about; the tables may know more words than these.
BASIS_LABELS = {
    "named": "nama unit",
    "reported": "sumber tertulis",
    "inferred": "disimpulkan",
    "nearest": "unit terdekat",
    BY_MANAGER: "koreksi SRM",
}


class Coverage(models.Model):
    """Region -> UP3, for the whole region unless a row of a region inside it says otherwise.

    Loaded from the tables (`units/load.py`), verified by managers (`coverage/verification.py`). The history
    holds what managers changed; a load writes none.
    """

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
    # The post at that moment, and the rest of what the history must tell.
    verified_as = models.CharField("diverifikasi sebagai", max_length=120, blank=True, editable=False)
    reason = models.CharField("alasan", max_length=REASON_MAX_LENGTH, blank=True, editable=False)
    # The UP3 in force before, maybe by the row of a larger region: this row's own past does not tell.
    unit_before = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="UP3 sebelumnya",
    )
    batch = models.CharField("nomor massal", max_length=12, blank=True, editable=False)

    history = append_only_history("riwayat pemetaan")

    class Meta:
        verbose_name = verbose_name_plural = "pemetaan wilayah"
        ordering = ("region_id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verified_by=None, verified_at=None)
                | models.Q(verified_by__isnull=False, verified_at__isnull=False),
                name="coverage_verified_by_and_at",
                violation_error_message="Isi pemeriksa dan waktu verifikasi bersama-sama.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} → {self.unit_id}"

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_doubtful(self) -> bool:
        """Shown as "pemetaan perlu diverifikasi"."""
        return self.confidence == Confidence.LOW and not self.is_verified

    @property
    def certainty_label(self) -> str:
        """`rendah, perlu diverifikasi` or `tinggi, terverifikasi`; else how sure the tables are, alone."""
        said = str(self.get_confidence_display())
        if self.is_verified:
            return f"{said}, terverifikasi"
        return f"{said}, perlu diverifikasi" if self.is_doubtful else said

    @property
    def basis_label(self) -> str:
        return BASIS_LABELS.get(self.basis, self.basis)

    @property
    def version(self) -> str:
        """Changes with everything that a manager may decide on; compare, do not read."""
        at = self.verified_at.isoformat() if self.verified_at else ""
        return f"{self.region_id}~{self.unit_id}~{at}"
