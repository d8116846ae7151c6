"""Call sites and their people, kept by administrators (design "People"). Calls are not edited here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from allocation.admin.people import TypedUserAdmin
from allocation.admin.scope import AdministratorAdmin

from .models import Membership, Site


@admin.register(Site)
class SiteAdmin(AdministratorAdmin):
    list_display = ("name",)
    search_fields = ("name",)
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its calls keep it


@admin.register(Membership)
class MembershipAdmin(TypedUserAdmin):
    list_display = ("user", "role", "site")
    list_filter = ("role", "site")
    list_select_related = ("user", "site")
    search_fields = ("user__username",)
    fields = ("user", "role", "site")
    actions = None
