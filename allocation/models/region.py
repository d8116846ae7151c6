"""Regions of Indonesia: province, regency, district, village in one table."""

from django.core.validators import RegexValidator
from django.db import models

from allocation.domain.region_codes import CODE_PATTERN


class Level(models.IntegerChoices):
    PROVINCE = 1, "Provinsi"
    REGENCY = 2, "Kabupaten/Kota"
    DISTRICT = 3, "Kecamatan"
    VILLAGE = 4, "Desa/Kelurahan"


class Region(models.Model):
    """One region. `code` is the dotted Kemendagri code, e.g. 31.71.01.1001; `ap2t_name` AP2T's spelling."""

    code = models.CharField(
        "kode",
        max_length=13,
        primary_key=True,
        validators=[RegexValidator(CODE_PATTERN, "Kode wilayah ditulis bertitik, misalnya 31.71.01.1001.")],
    )
    # The index below starts with the parent, so the foreign key needs none of its own: loading stays quick.
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="children",
        verbose_name="bagian dari",
    )
    level = models.PositiveSmallIntegerField("tingkat", choices=Level.choices)
    name = models.CharField("nama resmi", max_length=80)
    ap2t_name = models.CharField("nama di AP2T", max_length=80)
    kind = models.CharField("jenis", max_length=10, blank=True)
    postal_code = models.CharField("kode pos", max_length=5, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "wilayah"
        ordering = ("code",)
        indexes = [models.Index(fields=["parent", "ap2t_name"], name="region_children")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level=Level.PROVINCE, parent=None)
                | models.Q(level__in=[Level.REGENCY, Level.DISTRICT, Level.VILLAGE], parent__isnull=False),
                name="region_only_a_province_has_no_parent",
                violation_error_message="Hanya provinsi yang tidak punya wilayah di atasnya.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ap2t_name} ({self.code})"

    @property
    def ap2t_path(self) -> tuple[str, ...]:
        """AP2T names from the province down to this region; one query for each parent that is not loaded."""
        above = self.parent.ap2t_path if self.parent else ()
        return (*above, self.ap2t_name)

    @property
    def path_text(self) -> str:
        """`DKI JAKARTA / KOTA ADM. JAKARTA PUSAT / GAMBIR`"""
        return " / ".join(self.ap2t_path)

    @property
    def full_name(self) -> str:
        """`GAMBIR, GAMBIR, KOTA ADM. JAKARTA PUSAT, DKI JAKARTA`"""
        return ", ".join(reversed(self.ap2t_path))


class RegionLoad(models.Model):
    """The regions in force since a load that changed them: whoever keeps something of them compares it."""

    fingerprint = models.CharField("sidik jari", max_length=64)
    loaded_at = models.DateTimeField("dimuat pada", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "pemuatan wilayah"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.loaded_at:%Y-%m-%d %H:%M} {self.fingerprint[:8]}"

    @classmethod
    def number(cls) -> str:
        """Differs from load to load: "12-5f0c3a9e"; "" before the first."""
        last = cls.objects.first()
        return f"{last.pk}-{last.fingerprint[:8]}" if last else ""

    @classmethod
    def note(cls, fingerprint: str) -> None:
        """Keeps the fingerprint of the Region table as it is now."""
        last = cls.objects.first()
        if last is None or last.fingerprint != fingerprint:
            cls.objects.create(fingerprint=fingerprint)
