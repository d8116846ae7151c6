"""Who may log in, from where a login counts as the same, and what somebody locked out reads."""

from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


class DeskBackend(ModelBackend):
    """Django's users; the demo's users are refused outside the demo, also with a session already open."""

    def user_can_authenticate(self, user: Any) -> bool:
        demo_user = user is not None and user.get_username() in settings.DEMO_USERNAMES
        return super().user_can_authenticate(user) and (settings.DEMO or not demo_user)


class DeskLoginForm(AuthenticationForm):
    # Django's Indonesian sentence doubles a word.
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "Nama pengguna atau kata sandi tidak cocok. Periksa ejaan dan huruf besar/kecil.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "Isi nama pengguna."
        self.fields["password"].label = "Kata sandi"
        self.fields["password"].error_messages["required"] = "Isi kata sandi."


class DeskLoginView(LoginView):
    form_class = DeskLoginForm
    redirect_authenticated_user = True
    extra_context = {"demo_usernames": settings.DEMO_USERNAMES, "demo_password": settings.DEMO_PASSWORD}


def client_address(request: HttpRequest) -> str:
    """The caller's IP address. Behind PLN123_PROXIES proxies of our own, the entry that the outermost of
    them wrote into X-Forwarded-For; what a client wrote further left can be anything and is not read."""
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        written = request.headers.get("X-Forwarded-For", "").split(",")
        if len(written) >= settings.PROXIES:
            address = written[-settings.PROXIES].strip() or address
    return address


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """429 with the minutes left to wait, rounded up."""
    tries = AccessAttempt.objects.filter(
        username=(credentials or {}).get("username"), ip_address=client_address(request)
    )
    last = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or timezone.now()
    left = last + settings.AXES_COOLOFF_TIME - timezone.now()
    seconds = max(1, int(left.total_seconds()))
    page = render(request, "429.html", {"minutes": -(-seconds // 60)}, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page
