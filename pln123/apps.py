"""Django admin with a door of its own: rights come from posts, not from is_staff (pln123/admin_site.py)."""

from django.contrib.admin.apps import AdminConfig


class PlnAdminConfig(AdminConfig):
    default_site = "pln123.admin_site.PostAdminSite"
