"""Call sites and their people, kept by administrators (design "People"). Calls are not edited here."""

from django.contrib import admin

from allocation.admin.people import TypedUserAdmin
from allocation.people.scope import AdministratorAdmin, ReadOnlyAdmin
from scripts_agent.models import CallOpening, DataRequest, Membership, RetentionRun, Site


@admin.register(Site)
class SiteAdmin(AdministratorAdmin):
    """Call sites. One that has taken calls keeps them, so none is deleted."""

    may_delete = False
    list_display = ("name",)
    search_fields = ("name",)
    actions = None


@admin.register(Membership)
class MembershipAdmin(TypedUserAdmin):
    """Who takes calls or supervises, and at which site."""

    list_display = ("user", "role", "site")
    list_filter = ("role", "site")
    list_select_related = ("user", "site")
    search_fields = ("user__username",)
    fields = ("user", "role", "site")
    actions = None


# What was done with callers' data: read by Pusat and administrators, written by nobody here.


@admin.register(CallOpening)
class CallOpeningAdmin(ReadOnlyAdmin):
    """Who opened which call, and whether they saw the caller's data."""

    list_display = ("at", "by", "by_role", "call", "unmasked")
    list_filter = ("unmasked", ("at", admin.DateFieldListFilter))
    list_select_related = ("by", "call")
    search_fields = ("by__username__exact", "call__id__exact")
    search_help_text = "Nama pengguna atau nomor panggilan, lengkap"
    show_full_result_count = False  # grows with every look


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin):
    """Who handed over or erased a caller's data, and at whose request."""

    list_display = ("at", "by", "site", "kind", "reason", "calls")
    list_filter = ("kind", "site")
    list_select_related = ("by", "site")


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    """Each run of the job that wipes old personal data, and how much it wiped."""

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
