"""/akun/<number>/: what an administrator does for the account of somebody they know."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.http import require_GET, require_POST

from pln123.site.sign_on import may_use_password

from . import second_factor, sessions


def _account_of(request: HttpRequest, user_id: int) -> User:
    if not (request.user.is_active and request.user.is_superuser):
        raise PermissionDenied("Halaman ini hanya untuk administrator.")
    return get_object_or_404(User, pk=user_id)


@require_GET
def account_of(request: HttpRequest, user_id: int) -> HttpResponse:
    return _show(request, _account_of(request, user_id))


@require_POST
def end_sessions_of(request: HttpRequest, user_id: int) -> HttpResponse:
    user = _account_of(request, user_id)
    ended = sessions.end(user)
    _note(request, user, f"Sesi diakhiri: {ended}.")
    messages.success(request, f"{ended} sesi {user} diakhiri.")
    return redirect("account_of", user_id)


@require_POST
def remove_factor_of(request: HttpRequest, user_id: int) -> HttpResponse:
    """For somebody who lost the telephone and the recovery codes. Open sessions end: whose are they?"""
    user = _account_of(request, user_id)
    second_factor.remove(user)
    sessions.end(user)
    _note(request, user, "Faktor kedua dilepas.")
    messages.success(request, f"Faktor kedua {user} dilepas. Pada masuk berikutnya dipasang yang baru.")
    return redirect("account_of", user_id)


@require_POST
def make_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """A link with which the user sets a password, shown this once. It ends with its use, with the next login,
    and after PASSWORD_RESET_TIMEOUT."""
    user = _account_of(request, user_id)
    if not may_use_password(user.get_username()):
        raise PermissionDenied("Orang ini masuk dengan akun PLN: kata sandi di sini dimatikan.")
    uid, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    _note(request, user, "Tautan sandi baru dibuat.")
    return _show(request, user, link=request.build_absolute_uri(reverse("new_password", args=[uid, token])))


def _show(request: HttpRequest, user: User, link: str = "") -> HttpResponse:
    context = {
        "person": user,
        "may_use_password": may_use_password(user.get_username()),
        "has_factor": second_factor.has(user),
        "sessions": sessions.sessions_of(user),
        "link": link,
    }
    return render(request, "account/of_other.html", context)


def _note(request: Any, user: User, what: str) -> None:
    """Stands in the list of acts."""
    LogEntry.objects.log_actions(request.user.pk, [user], CHANGE, what, single_object=True)
