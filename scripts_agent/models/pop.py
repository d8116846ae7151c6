"""What the telephone system knows of a caller, on its way to the form of a new call."""

from django.conf import settings
from django.db import models


class ScreenPop(models.Model):
    """One caller's data, waiting for the agent whose telephone rings. Written only by `calls/pops.py`.

    The only personal data beside a call's: it goes when it is taken, and at the latest at `expires_at`.
    """

    code = models.CharField("id", max_length=43, unique=True)  # random: whoever has it may take the data
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="untuk CSO",
    )
    telephone = models.CharField("telepon", max_length=20, blank=True)
    name = models.CharField("nama pemohon", max_length=100, blank=True)
    customer_id = models.CharField("ID pelanggan", max_length=12, blank=True)
    expires_at = models.DateTimeField("berlaku sampai", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "layar telepon"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Layar telepon #{self.pk}"
