"""Posts: rights to change availability come from the post, not from the person (SOP 2)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from .unit import Unit, UnitLevel


class Role(models.TextChoices):
    MANAGER_UP3 = "MANAGER_UP3", "Manager UP3"
    SRM = "SRM", "SRM Niaga & PP"
    PUSAT = "PUSAT", "Pusat"


POST_TAKEN = "Jabatan ini masih dipegang pengguna lain: nonaktifkan dahulu."
LEVELS_OF_ROLE = {Role.MANAGER_UP3: {UnitLevel.UP3}, Role.SRM: {UnitLevel.UID, UnitLevel.UIW}}


class Post(models.Model):
    """One user in one post. Kept with `active` off when the holder changes, so the past stays readable."""

    role = models.CharField("jabatan", max_length=12, choices=Role.choices)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="unit",
        limit_choices_to={"successor": None},
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts", verbose_name="pemegang"
    )
    active = models.BooleanField("aktif", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "jabatan"
        ordering = ("role", "unit__name", "-active")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role=Role.PUSAT, unit=None)
                | models.Q(role__in=[Role.MANAGER_UP3, Role.SRM], unit__isnull=False),
                name="post_unit_fits_role",
                violation_error_message="Manager UP3 dan SRM memerlukan unit; Pusat tidak memakai unit.",
            ),
            models.UniqueConstraint(
                fields=["role", "unit"],
                condition=models.Q(active=True),
                name="post_one_active_user",
                violation_error_message=POST_TAKEN,
            ),
            # Not for Pusat, whose unit is NULL: several people hold that post, each once.
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(active=True, role=Role.PUSAT),
                name="post_pusat_once_per_user",
                violation_error_message="Pengguna ini sudah memegang jabatan Pusat.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Shown instead of a personal name: `Manager UP3 Menteng`, `SRM Niaga & PP UID Jakarta Raya`."""
        if self.unit is None:
            return Role(self.role).label
        name = self.unit.name.removeprefix("UP3 ") if self.role == Role.MANAGER_UP3 else self.unit.name
        return f"{Role(self.role).label} {name}"

    def clean(self) -> None:
        if self._state.adding or self.active:  # a post can be ended whatever has become of unit and user
            self._check_unit()
            if self.user_id is not None and self.user.is_superuser:
                self._refuse("user", "Administrator tidak memegang jabatan. Pakai akun lain.")

    def _check_unit(self) -> None:
        if self.unit is None or self.role not in LEVELS_OF_ROLE:
            return
        if self.unit.level not in LEVELS_OF_ROLE[Role(self.role)]:
            wanted = "UP3" if self.role == Role.MANAGER_UP3 else "UID atau UIW"
            self._refuse("unit", f"Jabatan {Role(self.role).label} memerlukan unit {wanted}.")
        if self.unit.successor and self.active:
            successor = self.unit.successor
            raise ValidationError(f"{self.unit} digantikan oleh {successor}: pilih {successor}.")
        if self.unit.is_batam:
            self._refuse("unit", "Alokasi meter PT PLN Batam tidak diatur di aplikasi ini.")

    def _refuse(self, field: str, said: str) -> None:
        """Beside the field where a post is made. On the page of a held one the field is fixed, and no form
        takes an error of a field that it does not have."""
        raise ValidationError({field: said} if self._state.adding else said)
