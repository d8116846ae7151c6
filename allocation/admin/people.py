"""Users and posts, kept by administrators."""

from typing import Any

from axes.models import AccessAttempt, AccessLog
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, Max, Prefetch, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from allocation.models import FirstPassword, Post
from allocation.people.scope import AdministratorAdmin, ReadOnlyAdmin
from pln123.web.moments import wib

# Secrets of authenticators are nobody's to read: pln123/site/account removes a lost one.
admin.site.unregister(StaticDevice)
admin.site.unregister(TOTPDevice)
# Rights come from posts and call sites; a group here would grant nothing and mislead.
admin.site.unregister(Group)
admin.site.unregister(User)


class PasswordOfOtherForm(AdminPasswordChangeForm):
    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit)
        note_first_password(user)
        return user


def note_first_password(user: User) -> None:
    """Whoever gets a password from an administrator changes it at the first login."""
    if user.has_usable_password():
        FirstPassword.objects.update_or_create(user=user)
    else:  # the page that asks for the old password could never be passed
        FirstPassword.objects.filter(user=user).delete()


class NewPostForm(forms.ModelForm):
    """`active` is part of it, or a post that somebody holds would not be noticed."""

    class Meta:
        model = Post
        fields = ("role", "unit", "active")
        widgets = {"active": forms.HiddenInput}


class PostForm(forms.ModelForm):
    def clean_active(self) -> bool:
        """Of a held post all else is fixed, and Django checks no constraint on fields outside the form: when
        it is switched on again, the post may have another holder."""
        active: bool = self.cleaned_data["active"]
        if not self.instance._state.adding:
            self.instance.active = active
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                raise ValidationError(error.messages) from error
        return active


class PostInline(admin.StackedInline):
    """The post of a new account, in the same step."""

    model = Post
    form = NewPostForm
    extra = max_num = 1
    can_delete = False
    verbose_name = "jabatan, bila orang ini memegang jabatan unit atau Pusat"


class PersonList(ChangeList):
    """The list, with the moment until which a login is locked."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        attempts = AccessAttempt.objects.filter(
            username__in=[row.username for row in self.result_list],
            attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME,
        )
        # django-axes has a row for each browser, and adds up those of a name at an address.
        locks = (
            attempts.order_by()
            .values("username", "ip_address")
            .annotate(last=Max("attempt_time"), failures=Sum("failures_since_start"))
        )
        locks = locks.filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        last = dict(locks.order_by("last").values_list("username", "last"))
        for row in self.result_list:
            row.locked_since = last.get(row.username)


@admin.register(User)
class PersonAdmin(AdministratorAdmin, UserAdmin):
    """Accounts. What somebody may do follows from their post or their call site; a new account gets it in
    the same step. A login that is locked after too many tries stands in the list, and is unlocked there.

    None is deleted, because what its user did would go with it: an account is ended by its switch.
    """

    may_delete = False
    list_display = ("username", "first_name", "last_name", "duty", "locked", "is_active", "is_superuser")
    add_inlines: tuple[type[admin.StackedInline], ...] = (PostInline,)
    actions = ("unlock",)
    list_filter = ("is_active", "is_superuser")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Orang", {"fields": ("first_name", "last_name", "email")}),
        ("Akses", {"fields": ("is_active", "is_superuser", "security")}),
        ("Waktu", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined", "security")
    change_password_form = PasswordOfOtherForm

    @admin.display(description="keamanan")
    def security(self, user: User) -> str:
        address = reverse("account_of", args=[user.pk])
        return format_html('<a href="{}">Sesi, faktor kedua, tautan sandi baru</a>', address)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            note_first_password(obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        held = Post.objects.filter(active=True).select_related("unit")
        return super().get_queryset(request).prefetch_related(Prefetch("posts", held, to_attr="held"))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PersonList

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return () if obj else self.add_inlines  # later a post is given and ended on its own page

    @admin.display(description="jabatan atau lokasi")
    def duty(self, row: Any) -> str:
        return ", ".join(post.label for post in row.held) or "-"

    @admin.display(description="masuk terkunci sampai")
    def locked(self, row: Any) -> str:
        return f"{wib(row.locked_since + settings.AXES_COOLOFF_TIME)} WIB" if row.locked_since else "-"

    @admin.action(description="Buka kunci masuk")
    def unlock(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        attempts = AccessAttempt.objects.filter(username__in=queryset.values_list("username", flat=True))
        unlocked = list(queryset.filter(username__in=attempts.values("username")))
        with transaction.atomic():
            attempts.delete()
            for user in unlocked:
                self.log_change(request, user, "Kunci masuk dibuka.")  # stands in the list of acts
        tell = messages.success if unlocked else messages.info
        tell(request, "Kunci masuk dibuka." if unlocked else "Tidak ada yang terkunci.")


class TypedUserAdmin(AdministratorAdmin):
    """A form whose `user` is typed: thousands of users fit no list, and the admin's own search box has no
    name for a screen reader."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "user":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ModelChoiceField(
            User.objects.filter(is_active=True),
            to_field_name="username",
            label=str(db_field.verbose_name).capitalize(),
            widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
            help_text="Ketik nama penggunanya.",
            error_messages={
                "required": "Ketik nama pengguna.",
                "invalid_choice": "Tidak ada pengguna aktif “%(value)s”: periksa ejaannya.",
            },
        )


@admin.register(Post)
class PostAdmin(TypedUserAdmin):
    """Jabatan: who holds which post at which unit. A post ends by switching it off."""

    may_delete = False
    form = PostForm
    list_display = ("role", "unit", "user", "active")
    list_filter = ("role", "active")
    list_select_related = ("unit", "user")
    search_fields = ("unit__name", "user__username")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> Any:
        # A new holder is a new row: the old one says who held the post before.
        return ("role", "unit", "user") if obj else ()


class LoginRecordAdmin(ReadOnlyAdmin):
    """Who logged in, or tried to, from where. Read by administrators; the nightly job alone deletes rows."""

    search_fields = ("username", "ip_address")
    show_full_result_count = False  # grows with every login

    def may_read(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@admin.register(AccessLog)
class AccessLogAdmin(LoginRecordAdmin):
    list_display = ("attempt_time", "username", "ip_address", "logout_time")
    fields = (*list_display, "user_agent")


@admin.register(AccessAttempt)
class AccessAttemptAdmin(LoginRecordAdmin):
    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    fields = (*list_display, "user_agent")
