"""The admin site for holders of a post and for administrators.

Not inside allocation/admin: Django imports this module to make the site, and that package registers its
pages on the site while it is imported.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from .scope import posts_of_request


def may_enter(request: HttpRequest) -> bool:
    """Whether this is an active user who holds a post now, or an administrator."""
    user = request.user
    return bool(user.is_active and (user.is_superuser or posts_of_request(request)))


class PostAdminSite(AdminSite):
    """Rights come from posts (SOP 2), so neither is_staff nor Django's permission tables are asked."""

    site_title = "PLN 123"
    site_header = "PLN 123: pengelola alokasi meter"
    index_title = "Beranda"
    enable_nav_sidebar = False
    site_url = None  # the desk is not for these users

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("change_password")  # one page for every role

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Administrators begin here; whoever holds a post begins at their units."""
        if posts_of_request(request):
            return redirect("home")
        return super().index(request, extra_context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        # Django makes it for every page, to be listed on the first alone: two statements and 200 permissions.
        return SimpleLazyObject(lambda: AdminSite.get_app_list(self, request, app_label))
