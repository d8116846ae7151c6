"""Token API: administrators make, watch and revoke tokens. A token's text is shown once, when it is made."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from allocation.channels import tokens
from allocation.models import ApiToken, Scope
from allocation.people.scope import AdministratorAdmin

TIME_FORMATS = ("%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M")


class TokenForm(forms.ModelForm):
    """A token's rights and limit; on a token in force also the box that revokes it."""

    revoke = forms.BooleanField(
        label="Cabut token ini",
        required=False,
        help_text="Ditolak sejak permintaan berikutnya. Tidak dapat dibatalkan.",
    )

    class Meta:
        model = ApiToken
        fields = ("channel", "note", *Scope.values, "per_minute", "expires_at")

    def clean_expires_at(self) -> datetime | None:
        """Refuses a moment that is over: the channel would get a token that never works."""
        until: datetime | None = self.cleaned_data["expires_at"]
        if until and until <= timezone.now() and "expires_at" in self.changed_data:
            other_way = ", atau cabut tokennya" if self.instance.pk else ""
            raise forms.ValidationError(f"Waktu ini sudah lewat: isi yang akan datang{other_way}.")
        return until


@admin.register(ApiToken)
class ApiTokenAdmin(AdministratorAdmin):
    """The list of tokens, the form of a new one, and the page of one token with the box that revokes it."""

    may_delete = False
    form = TokenForm
    list_display = ("channel", "key", "note", "scopes", "state", "window_started_at", "created_by")
    list_display_links = ("channel", "key")
    list_filter = ("channel",)
    list_select_related = ("created_by",)
    actions = None
    # Django's two boxes for date and time have no label of their own.
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput(format=TIME_FORMATS[0]),
            "input_formats": TIME_FORMATS,
        }
    }
    kept = ("key", "state", "created_at", "created_by", "revoked_at", "revoked_by", "window_started_at")

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        if obj is None:
            return list(TokenForm.Meta.fields)
        return [*TokenForm.Meta.fields, *self.kept, *(["revoke"] if obj.revoked_at is None else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        if obj is None:
            return ()
        # A revoked token stays as it was: it says who could do what until when.
        return (*self.kept, *(["channel"] if obj.revoked_at is None else TokenForm.Meta.fields))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        # After saving there is one way on: the page that shows the token.
        only_save = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, only_save | (extra_context or {}))

    @admin.display(description="hak")
    def scopes(self, token: ApiToken) -> str:
        return ", ".join(scope.label for scope in Scope if token.allows(scope)) or "tidak ada"

    @admin.display(description="keadaan")
    def state(self, token: ApiToken) -> str:
        if token.revoked_at:
            return "dicabut"
        return "berlaku" if token.in_force else "kedaluwarsa"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.text = tokens.issue(obj, by=request.user)
            return
        # Only these fields: the counters and a revocation may have changed since the page was opened.
        obj.save(update_fields=[name for name in TokenForm.Meta.fields if name in form.cleaned_data])
        if form.cleaned_data.get("revoke"):
            tokens.revoke(token_id=obj.pk, by=request.user)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        # Shown in this answer alone: a redirect would have to keep the text in a session or a cookie.
        context = {**self.admin_site.each_context(request), "title": f"Token baru: {obj}", "token": obj}
        return TemplateResponse(request, "admin/allocation/apitoken/issued.html", context)
