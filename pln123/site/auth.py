"""Who may log in, with which password, and what of it is logged."""

import logging
import re
import time
from http import HTTPStatus
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from pln123.site import login_limits
from pln123.site.account import due
from pln123.site.sign_on import OwnUsers, may_use_password
from pln123.web.client_address import client_address

logger = logging.getLogger(__name__)
USERNAME_MAX_LENGTH = User._meta.get_field("username").max_length


class DeskBackend(OwnUsers):
    """Django's users; the demo's users are refused outside the demo, also with a session already open."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        if username is not None and not may_use_password(username):
            return None
        return super().authenticate(request, username, password, **kwargs)


class DeskLoginForm(AuthenticationForm):
    # Django's Indonesian sentence doubles a word.
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "Nama pengguna atau kata sandi tidak cocok. Periksa ejaan dan huruf besar/kecil.",
    }

    seconds_to_wait = 0  # until this name may try again: too many tries (login_limits.py)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "Isi nama pengguna."
        # Django only tells the browser; the table of failed logins has no room for a longer one.
        too_long = f"Nama pengguna paling banyak {USERNAME_MAX_LENGTH} huruf. Periksa yang diketik."
        self.fields["username"].validators.append(MaxLengthValidator(USERNAME_MAX_LENGTH, too_long))
        self.fields["password"].label = "Kata sandi"
        self.fields["password"].error_messages["required"] = "Isi kata sandi."

    def clean(self) -> dict[str, Any]:
        if not may_use_password(self.cleaned_data.get("username", "")):
            raise ValidationError("Masuk dengan akun PLN: kata sandi di sini dimatikan.")
        request: Any = self.request
        username, address = self.cleaned_data.get("username"), client_address(request)
        if username and (seconds := login_limits.seconds_to_wait(username, address)):
            self.seconds_to_wait = seconds
            raise ValidationError(
                f"Terlalu banyak percobaan masuk. Tunggu {_in_words(seconds)}, lalu coba lagi."
            )
        return super().clean()


class DeskLoginView(LoginView):
    form_class = DeskLoginForm
    template_name = "site/login.html"
    redirect_authenticated_user = True
    extra_context = {
        "demo_usernames": settings.DEMO_USERNAMES,
        "demo_password": settings.DEMO_PASSWORD,
        "contact": settings.LOGIN_CONTACT,
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # Somebody else has logged in in another tab. With `ganti` the owner of this page logs in here.
        if "ganti" in request.GET:
            self.redirect_authenticated_user = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ways = {"sign_on": bool(settings.SIGN_ON), "passwords": settings.LOCAL_PASSWORDS}
        return super().get_context_data(**kwargs) | ways

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if seconds := getattr(form, "seconds_to_wait", 0):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response.headers["Retry-After"] = str(seconds)
        return response


class OwnWordsValidator:
    """Refuses a password that hardly has more than the words that everybody here would try first."""

    WORDS = re.compile("pln|123|asisten|contact|center|listrik|meter|(pra|pasca|paska)bayar|cso|admin|token")
    LEFT_OVER = 6  # different letters and digits that must remain without these words

    def validate(self, password: str, user: Any = None) -> None:
        left = re.sub(r"[\W_]", "", self.WORDS.sub("", password.lower()))
        if len(set(left)) < self.LEFT_OVER:
            raise ValidationError(self.get_help_text(), code="own_words")

    def get_help_text(self) -> str:
        return "Kata dari pekerjaan ini saja (PLN, prabayar, ...) mudah ditebak: tambahkan kata lain."


@receiver(user_logged_in)
def _log_login(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session["began"] = int(time.time())
    due.note_what_is_due(request, user)
    logger.info("login of user %s", user.pk)


@receiver(user_logged_out)
def _log_logout(user: Any, **kwargs: Any) -> None:
    logger.info("logout of user %s", getattr(user, "pk", None))


@receiver(user_login_failed)
def _log_failure(request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Without the name that was typed: it may be a password."""
    logger.warning("login refused, from %s", client_address(request) if request else "a command")


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """429, with how long to wait."""
    tries = AccessAttempt.objects.filter(
        username=(credentials or {}).get("username"), ip_address=client_address(request)
    )
    last = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or timezone.now()
    left = last + settings.AXES_COOLOFF_TIME - timezone.now()
    seconds = max(1, int(left.total_seconds()))
    context = {"wait": _in_words(seconds), "contact": settings.LOGIN_CONTACT, "partial": False}
    page = render(request, "site/errors/429.html", context, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page


def _in_words(seconds: int) -> str:
    return f"{seconds} detik" if seconds <= 45 else f"{-(-seconds // 60)} menit"
