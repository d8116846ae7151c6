"""Single sign-on by OpenID Connect (mozilla-django-oidc), off unless PLN123_OIDC_ISSUER is set.

The provider says who somebody is, and nothing else: an account of that name must exist here, and what it may
do follows from its post and its call site, as after a password.
"""

import logging
from functools import wraps
from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from scripts_agent.people import user_with_place

from .account import second_factor

logger = logging.getLogger(__name__)
MANY_FACTORS = {"mfa", "otp", "hwk", "swk", "fido"}  # RFC 8176, amr: more than a password was asked for
FAILED = "gagal"


class OwnUsers(ModelBackend):
    """Whichever way somebody comes in: read with their place, and asked again in a session already open."""

    def get_user(self, user_id: Any) -> User | None:
        user = user_with_place(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and may_sign_in(user)


class SignOnBackend(OwnUsers, OIDCAuthenticationBackend):
    """Takes the claims of the ID token alone, which is signed: nothing else is fetched about the person."""

    def __init__(self) -> None:
        if settings.SIGN_ON:  # Django makes every backend for each login, also for one with a password
            super().__init__()

    def authenticate(self, request: Any, **credentials: Any) -> User | None:  # type: ignore[override]  # no password
        if not settings.SIGN_ON or "nonce" not in credentials:
            return None
        return super().authenticate(request, **credentials)

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Raises SuspiciousOperation. The library checks signature, nonce, times; here: for whom, by whom."""
        try:
            claims: dict[str, Any] = super().verify_token(token, **kwargs)
        except (jwt.PyJWTError, KeyError) as error:
            raise SuspiciousOperation(f"ID token: {type(error).__name__}") from error
        audience = claims.get("aud")
        client = settings.OIDC_RP_CLIENT_ID
        for_us = audience == client or (audience == [client])
        if not for_us or claims.get("iss") != settings.OIDC_ISSUER or "exp" not in claims:
            raise SuspiciousOperation("ID token: another issuer or another client")
        return claims

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        return payload

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        return bool(claims.get(settings.OIDC_USERNAME_CLAIM))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[User]:
        request: Any = self.request
        request.factors = set(claims.get("amr") or ())
        return User.objects.filter(username=claims[settings.OIDC_USERNAME_CLAIM], is_active=True)

    def describe_user_by_claims(self, claims: dict[str, Any]) -> str:
        return "this name"  # names stand in no log


def may_sign_in(user: User) -> bool:
    """The demo's users may not outside the demo, whichever way they come."""
    return settings.DEMO or user.get_username() not in settings.DEMO_USERNAMES


class BackView(OIDCAuthenticationCallbackView):
    """Where the provider leads back to. What goes wrong leads to the login page, which says so."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if "error" in request.GET:  # the library would log out whoever is logged in
            return self.login_failure()
        try:
            response: HttpResponse = super().get(request)
        except (OSError, ValueError, SuspiciousOperation) as error:
            # Of requests too: no connection, no answer in time, an answer that is no JSON.
            logger.warning("sign-on failed: %s", type(error).__name__)
            return self.login_failure()
        return response

    def login_success(self) -> HttpResponse:
        if not may_sign_in(self.user):
            return self.login_failure()
        response: HttpResponse = super().login_success()
        if getattr(self.request, "factors", set()) & MANY_FACTORS:
            self.request.session[second_factor.DONE] = True
        return response

    def login_failure(self) -> HttpResponse:
        return redirect(f"{reverse('login')}?{FAILED}=1")


def only_when_on(view: Any) -> Any:
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.SIGN_ON:
            raise Http404
        return view(request)

    return login_not_required(answer)


urls = [
    path("masuk/pln/", only_when_on(OIDCAuthenticationRequestView.as_view()), name="sign_on"),
    path("masuk/pln/kembali/", only_when_on(BackView.as_view()), name="sign_on_back"),
]


def is_sign_on(request: HttpRequest, credentials: Any = None) -> bool:
    """django-axes counts names: a login without one would lock out everybody at that address."""
    return bool(settings.SIGN_ON) and request.path == reverse("sign_on_back")


def may_use_password(username: str) -> bool:
    """With PLN123_LOCAL_PASSWORDS=0 only the account for emergencies may."""
    return settings.LOCAL_PASSWORDS or username == settings.EMERGENCY_ACCOUNT


def may_change_password(user: Any) -> bool:
    """Whoever has a password here. An account that signs on at the provider alone has none to change."""
    return may_use_password(user.get_username()) and bool(user.has_usable_password())
