"""Headers of private pages, sessions that end after inactivity, and a login that htmx understands."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, SESSION_KEY, middleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivatePagesMiddleware:
    """No page is kept by a browser or proxy (callers' names stand on them), none may use a device."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response


class IdleSessionMiddleware:
    """Renews the session's life of SESSION_COOKIE_AGE seconds, but writes it at most once a minute.

    A poll that a page makes by itself (header X-Background) is no sign of a person and renews nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "X-Background" not in request.headers and SESSION_KEY in request.session:
            now = int(time.time())
            pause = min(60, settings.SESSION_COOKIE_AGE // 10)
            if now - request.session.get("seen", 0) >= pause:
                request.session["seen"] = now  # a changed session is saved, and lives anew
        return self.get_response(request)


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Django's own, but an htmx request is told to open the login as a full page, with the page the agent
    is looking at as `next` (the address of a partial would show a fragment)."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        htmx = request.htmx  # type: ignore[attr-defined]
        if not htmx:
            return super().handle_no_permission(request, view_func)
        query = QueryDict(mutable=True)
        query[REDIRECT_FIELD_NAME] = htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
        return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}")
