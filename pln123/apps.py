"""Django admin with a door of its own: rights come from posts (allocation/people/site.py)."""

from django.apps import apps
from django.contrib.admin.apps import AdminConfig


class PlnAdminConfig(AdminConfig):
    default_site = "allocation.people.site.PostAdminSite"

    def ready(self) -> None:
        super().ready()
        apps.get_app_config("axes").verbose_name = "Percobaan masuk"  # it has no Indonesian
        from django.contrib.auth.models import User

        from allocation.people.names import refuse_demo_name

        # Asked wherever a user is made or renamed: in the admin and by createsuperuser.
        User._meta.get_field("username").validators.append(refuse_demo_name)
