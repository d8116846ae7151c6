"""Django admin with a door of its own: rights come from posts (allocation/people/site.py)."""

from django.apps import apps
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import ValidationError


def refuse_demo_name(username: str) -> None:
    """With a name of the demo nobody can log in outside it (site/sign_on.py)."""
    if username in settings.DEMO_USERNAMES and not settings.DEMO:
        raise ValidationError(
            "Nama “%(name)s” hanya untuk peragaan dan tidak dapat masuk: pakai nama lain.",
            code="demo_name",
            params={"name": username},
        )


class PlnAdminConfig(AdminConfig):
    default_site = "allocation.people.site.PostAdminSite"

    def ready(self) -> None:
        super().ready()
        apps.get_app_config("axes").verbose_name = "Percobaan masuk"  # it has no Indonesian
        from django.contrib.auth.models import User

        # Asked wherever a user is made or renamed: in the admin and by createsuperuser.
        User._meta.get_field("username").validators.append(refuse_demo_name)
