"""The admin site for holders of a post and for administrators.

Not inside allocation/admin: Django imports this module to make the site, and that package registers its
pages on the site while it is imported.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest


def may_enter(user: Any) -> bool:
    """An active user who holds a post now, or an administrator. A CSO has no admin (design "People")."""
    from allocation.selectors import posts_of

    return bool(user.is_active and (user.is_superuser or posts_of(user)))


class PostAdminSite(AdminSite):
    """Rights come from posts (SOP 2), so neither is_staff nor Django's permission tables are asked."""

    site_title = "PLN 123"
    site_header = "PLN 123: pengelola alokasi meter"
    index_title = "Daftar isi"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request.user)
