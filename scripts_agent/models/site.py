"""Call sites and the people in them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models


class Site(models.Model):
    """One call site. A call keeps the site it was taken at, whoever looks at it later."""

    name = models.CharField("nama", max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "lokasi call center"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place at one site: CSO takes calls, Supervisor looks after them."""

    class Role(models.TextChoices):
        CSO = "CSO", "CSO"
        SUPERVISOR = "SUPERVISOR", "Supervisor"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership", verbose_name="pengguna"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, verbose_name="lokasi")
    role = models.CharField("peran", max_length=10, choices=Role.choices)
    # WCAG 2.1.4: keys of one letter can be switched off, e.g. for speech input.
    single_keys = models.BooleanField("tombol satu huruf", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "anggota call center"
        ordering = ["site", "role", "user"]

    def __str__(self) -> str:
        return f"{self.user} ({self.role_at_site})"

    def clean(self) -> None:
        if self._state.adding and self.user_id is not None and self.user.is_superuser:
            raise ValidationError({"user": "Administrator tidak bertugas di lokasi. Pakai akun lain."})

    @property
    def role_at_site(self) -> str:
        """How a trace names what somebody did it as: "Supervisor, Call Center Jakarta"."""
        return f"{self.get_role_display()}, {self.site}"
