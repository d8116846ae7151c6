"""Call sites and their people, kept by administrators (design "People"). Calls are not edited here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from allocation.admin.people import TypedUserAdmin
from allocation.people.scope import AdministratorAdmin, ReadOnlyAdmin
from scripts_agent.models import CallOpening, DataRequest, Membership, RetentionRun, Site


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


# What was done with callers' data: read by Pusat and administrators, written by nobody here.


@admin.register(CallOpening)
class CallOpeningAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "by_role", "call", "unmasked")
    list_filter = ("unmasked", ("at", admin.DateFieldListFilter))
    list_select_related = ("by", "call")
    search_fields = ("by__username__exact", "call__id__exact")
    search_help_text = "Nama pengguna atau nomor panggilan, lengkap"
    show_full_result_count = False  # grows with every look


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "site", "kind", "reason", "calls")
    list_filter = ("kind", "site")
    list_select_related = ("by", "site")


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = (
        "started_at",
        "finished_at",
        "until",
        "calls",
        "reports",
        "sessions",
        "logins",
        "openings",
        "pops",
    )
