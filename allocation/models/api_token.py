"""Tokens with which other programs ask the API."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

MOST_PER_MINUTE = 600  # unless an administrator says otherwise


class Channel(models.TextChoices):
    """Who asks: the channels besides PLN 123 (SOP 1 and 3), and PLN 123's own telephone system."""

    WEB_PLN = "WEB_PLN", "Web PLN"
    PLN_MOBILE = "PLN_MOBILE", "PLN Mobile"
    TELEPHONE = "TELEPON", "Sistem telepon"


class Scope(models.TextChoices):
    """What a token may ask for. The value is the name of the field that grants it."""

    REGIONS = "may_read_regions", "wilayah"
    AVAILABILITY = "may_read_availability", "ketersediaan"
    DECISIONS = "may_decide", "keputusan"
    POPS = "may_pop", "layar telepon"


class ApiToken(models.Model):
    """One token of one channel. Made and revoked by `allocation.channels.tokens`.

    The secret itself is never kept.

    A channel may hold several at once, so that a new one is in use before the old one is revoked.
    `window_started_at` and `used` are the rate limit: requests since the first one of the present minute.
    They also say when the token was last used, to the minute, at no further write.
    """

    channel = models.CharField("saluran", max_length=10, choices=Channel.choices)
    note = models.CharField(
        "keterangan", max_length=80, help_text="Misalnya: server produksi, atau uji coba."
    )
    key = models.CharField("kunci", max_length=12, unique=True, editable=False)  # the token's public half
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the whole token, hexadecimal
    may_read_regions = models.BooleanField("boleh membaca wilayah", default=True)
    may_read_availability = models.BooleanField("boleh membaca ketersediaan unit", default=False)
    may_decide = models.BooleanField("boleh meminta keputusan", default=True)
    # db_default: the release before makes tokens too, while its processes are replaced one by one.
    may_pop = models.BooleanField("boleh mengirim layar telepon", default=False, db_default=False)
    per_minute = models.PositiveIntegerField(
        "permintaan per menit",
        default=MOST_PER_MINUTE,
        validators=[MinValueValidator(1, "Isi 1 atau lebih.")],
    )
    expires_at = models.DateTimeField(
        "berlaku sampai",
        null=True,
        blank=True,
        help_text="Misalnya 31-12-2026 23:59 (WIB). Kosong: sampai dicabut.",
    )
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name="dibuat oleh",
    )
    revoked_at = models.DateTimeField("dicabut pada", null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="dicabut oleh",
    )
    window_started_at = models.DateTimeField("terakhir dipakai", null=True, editable=False)
    used = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "token API"
        ordering = ("channel", "-created_at")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_by=None, revoked_at=None)
                | models.Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="api_token_revoked_by_and_at",
                violation_error_message="Isi pencabut dan waktu pencabutan bersama-sama.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.key}"

    @property
    def in_force(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or timezone.now() < self.expires_at)

    def allows(self, scope: Scope) -> bool:
        return getattr(self, scope.value)
