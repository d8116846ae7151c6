"""Django admin with a door of its own: rights come from posts (allocation/people/site.py)."""

from django.contrib.admin.apps import AdminConfig


class PlnAdminConfig(AdminConfig):
    default_site = "allocation.people.site.PostAdminSite"
