"""Call sites and their people, kept by administrators. Calls are not edited here."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from allocation.admin.people import PersonAdmin, TypedUserAdmin
from allocation.people.scope import AdministratorAdmin, ReadOnlyAdmin
from scripts_agent.models import CallOpening, DataRequest, Membership, RetentionRun, Site
from scripts_agent.people import membership_of


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

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        # Only an active user can be typed, and a locked one keeps their place until somebody changes it.
        return ("user",) if obj else ()


class MembershipInline(admin.StackedInline):
    """The call site of a new account, in the same step."""

    model = Membership
    fields = ("role", "site")
    can_delete = False
    verbose_name = "lokasi, bila orang ini CSO atau Supervisor"


admin.site.unregister(User)


@admin.register(User)
class MemberAdmin(PersonAdmin):
    """Accounts, with what people do at a call site beside the posts."""

    add_inlines = (*PersonAdmin.add_inlines, MembershipInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("membership__site")

    @admin.display(description="jabatan atau lokasi")
    def duty(self, row: Any) -> str:
        place = membership_of(row)
        return place.role_at_site if place else super().duty(row)


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
