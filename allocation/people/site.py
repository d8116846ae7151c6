"""The admin site for holders of a post and for administrators.

Not inside allocation/admin: Django imports this module to make the site, and that package registers its
pages on the site while it is imported.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from allocation.models import Post

from .posts import reads_everything
from .scope import posts_of_request


def may_enter(request: HttpRequest) -> bool:
    """Whether this is an active user who holds a post now, or an administrator (design "People")."""
    user = request.user
    return bool(user.is_active and (user.is_superuser or posts_of_request(request)))


def standing(request: HttpRequest) -> list[str]:
    """The lines in the head of every page: each post of the user, with the units it covers."""
    if getattr(request.user, "is_superuser", False):
        return ["Administrator: pengguna, jabatan, lokasi, token API"]
    return [f"{post.label}: {_reach(post)}" for post in posts_of_request(request)]


def pages_beside(request: HttpRequest) -> list[tuple[str, str]]:
    """(label, address) of the pages outside the admin that this user reads."""
    posts = posts_of_request(request)
    routes = {"Matriks": "desk:matrix", "SOP": "desk:sop"}
    if posts:
        routes["Laporan ke unit"] = "desk:reports"
    if reads_everything(posts):
        routes |= {
            "Naskah per tanggal": "desk:preview",
            "Panggilan": "desk:site_calls",
            "Ringkasan panggilan": "desk:summary",
        }
    if reads_everything(posts) or getattr(request.user, "is_superuser", False):
        routes |= {"Tindakan": "desk:acts", "Keadaan": "state"}
    return [(label, reverse(route)) for label, route in routes.items()]


def _reach(post: Post) -> str:
    if post.unit is None:
        return "membaca semua unit, tidak mengubah"
    below = post.unit.children.count() if post.unit.parent_id is None else 0
    return f"mengatur {post.unit}" + (f" dan {below} UP3 di bawahnya" if below else "")


class PostAdminSite(AdminSite):
    """Rights come from posts (SOP 2), so neither is_staff nor Django's permission tables are asked."""

    site_title = "PLN 123"
    site_header = "PLN 123: pengelola alokasi meter"
    index_title = "Daftar isi"
    enable_nav_sidebar = False
    site_url = None  # the desk is not for these users

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("change_password")  # one page for every role

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        # Django makes it for every page, to be listed on the first alone: two statements and 200 permissions.
        return SimpleLazyObject(lambda: AdminSite.get_app_list(self, request, app_label))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        own = {"standing": standing(request), "beside": pages_beside(request)}
        return super().each_context(request) | own
