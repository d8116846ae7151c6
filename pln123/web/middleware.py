"""Headers of private pages, sessions that end after inactivity, and a login that htmx understands."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import SESSION_KEY, middleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.exception import response_for_exception
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from .addresses import asked_from, sent_from

GetResponse = Callable[[HttpRequest], HttpResponse]


class PolicyMiddleware(CSPMiddleware):
    """The content security policy of the settings, put together once: nearly every page has the same."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        # Django's own error pages while debugging, and a page that asks for another policy (csp.decorators).
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class PrivatePagesMiddleware(MiddlewareMixin):
    """No browser or proxy stores a page, because callers' names stand on pages. No page uses a device."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response


class IdleSessionMiddleware(MiddlewareMixin):
    """A session ends SESSION_COOKIE_AGE seconds after the last request. It is written at most once a minute.

    A poll that a page makes by itself (header X-Background) does not count: nobody may be sitting there.
    After SESSION_LONGEST seconds a session ends whatever its user does. The next request leads to the login,
    and from there back to the step of the call.
    """

    def process_request(self, request: HttpRequest) -> None:
        now = int(time.time())
        if now - request.session.get("began", now) >= settings.SESSION_LONGEST:
            request.session.flush()
        if "X-Background" not in request.headers and SESSION_KEY in request.session:
            pause = min(60, settings.SESSION_COOKIE_AGE // 10)
            if now - request.session.get("seen", 0) >= pause:
                request.session["seen"] = now  # a changed session is saved, and its time begins again


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    for query in (request.GET, request.POST):
        for _, values in query.lists():
            yield from values


class UnstorableTextMiddleware(MiddlewareMixin):
    """Answers 400 to a request that failed because it holds a NUL. No key types one; PostgreSQL stores none.

    A form reports it beside its field; this is for filters and hidden fields.
    """

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refused = isinstance(exception, DataError | ValueError)
        if not refused or not any("\0" in text for text in _texts(request)):
            return None
        return response_for_exception(request, SuspiciousOperation("NUL"))


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Django's own, but after the login comes the page that the user was looking at: not the part that htmx
    asked for, not the address that a form was sent to. htmx is told to open the login as a full page.
    """

    def handle_no_permission(  # type: ignore[override]  # Django's own always redirects
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        htmx = request.htmx  # type: ignore[attr-defined]  # django-htmx sets it
        if htmx:
            page = asked_from(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
        elif not (page := sent_from(request)):
            return super().handle_no_permission(request, view_func)
        login = redirect_to_login(page)
        return HttpResponseClientRedirect(login.url) if htmx else login
