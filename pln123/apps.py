"""Two of Django's own apps, set up for this site."""

from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class PlnAdminConfig(AdminConfig):
    """The admin with a door of its own: rights come from posts, not from is_staff (pln123/admin_site.py)."""

    default_site = "pln123.admin_site.PostAdminSite"


class PlnStaticFilesConfig(StaticFilesConfig):
    """Leaves out htmx's extensions: nothing uses them, and some import modules by names no file has."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "django_htmx/ext/*"]
