"""A person's own account: second factor, recovery codes, open sessions."""

from django import forms
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import second_factor, sessions

WRONG_CODE = "Kode ini tidak cocok, sudah dipakai atau sudah lewat. Tunggu kode berikutnya, lalu ketik lagi."


class CodeForm(forms.Form):
    kode = forms.CharField(
        label="Kode",
        max_length=40,
        error_messages={"required": "Isi kode.", "max_length": "Terlalu panjang: isi satu kode."},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "inputmode": "text"}
        ),
    )


@require_http_methods(["GET", "POST"])
def give_code(request: HttpRequest) -> HttpResponse:
    """After the password: a code of the authenticator, or a recovery code."""
    if not second_factor.has(request.user):
        return redirect_to_login(_next(request), "set_up_second_factor")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if second_factor.verify(request.user, form.cleaned_data["kode"]):
            second_factor.note_done(request)
            return redirect(_next(request))
        form.add_error("kode", WRONG_CODE)
    return render(request, "account/code.html", {"form": form, "next": _next(request)}, status=_status(form))


@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Shows the secret as a picture and in letters, until a first code proves that it was taken."""
    if second_factor.has(request.user) and not request.session.get(second_factor.DONE):
        return redirect_to_login(_next(request), "second_factor")
    device = second_factor.device_to_confirm(request.user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if codes := second_factor.confirm(device, form.cleaned_data["kode"]):
            second_factor.note_done(request)
            return render(request, "account/recovery.html", {"codes": codes, "next": _next(request)})
        form.add_error("kode", WRONG_CODE)
    width, dark = second_factor.picture(device)
    context = {
        "form": form,
        "next": _next(request),
        "width": width,
        "dark": dark,
        "secret": second_factor.secret_text(device),
        "must": second_factor.is_required(request),
    }
    return render(request, "account/set_up.html", context, status=_status(form))


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What guards this account, and where it is open."""
    context = {
        "has_factor": second_factor.has(request.user),
        "must": second_factor.is_required(request),
        "codes_left": second_factor.recovery_codes_left(request.user),
        "sessions": sessions.sessions_of(request.user),
        "here": sessions.id_of(request.session.session_key or ""),
    }
    return render(request, "account/account.html", context)


@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    _check_done(request)
    return render(
        request,
        "account/recovery.html",
        {"codes": second_factor.new_recovery_codes(request.user), "next": "/"},
    )


@require_POST
def remove_factor(request: HttpRequest) -> HttpResponse:
    _check_done(request)
    if second_factor.is_required(request):
        raise PermissionDenied("Peran Anda memerlukan faktor kedua: pasang yang baru sebagai gantinya.")
    second_factor.remove(request.user)
    messages.success(request, "Faktor kedua dilepas: kata sandi saja cukup untuk masuk.")
    return redirect("account")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """One session by its id, or without one all others."""
    key = request.session.session_key or ""
    ended = sessions.end(request.user, only=request.POST.get("sesi", ""), but=key)
    messages.success(request, f"{ended} sesi diakhiri." if ended else "Sesi itu sudah berakhir.")
    return redirect("account")


def _check_done(request: HttpRequest) -> None:
    """What weakens or renews the second factor needs it."""
    if not request.session.get(second_factor.DONE):
        raise PermissionDenied("Masuk sekali lagi dengan faktor kedua, lalu ulangi.")


def _next(request: HttpRequest) -> str:
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or "/"
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours else "/"


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
