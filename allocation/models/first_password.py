"""Who still has a password that somebody else knows."""

from django.conf import settings
from django.db import models


class FirstPassword(models.Model):
    """An administrator has set this user's password. The row goes when the user has set one of their own."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="first_password",
        verbose_name="pengguna",
    )
    set_at = models.DateTimeField("ditetapkan", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "kata sandi pertama"

    def __str__(self) -> str:
        return str(self.user)
