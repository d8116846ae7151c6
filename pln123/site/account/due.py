"""What a person must do before anything else: change a first password, give a second factor."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from allocation.models import FirstPassword
from pln123.site.sign_on import may_change_password
from pln123.web.addresses import asked_from

from . import second_factor, sessions

PASSWORD_DUE = "password_due"  # noqa: S105 - the name of a flag in the session
ALWAYS_OPEN = ("logout", "theme", "csp_reports")


def note_what_is_due(request: HttpRequest, user: Any) -> None:
    """Asked once, at the login: the flags stand in the session."""
    sessions.note_where(request)
    if FirstPassword.objects.filter(user=user).exists():
        request.session[PASSWORD_DUE] = True
    if second_factor.has(user):
        request.session[second_factor.DUE] = True


class DueMiddleware(MiddlewareMixin):
    """Leads to the page of what is due, whatever page was asked for. From there back to that page."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        due, allowed = _due(request)
        match = request.resolver_match
        if not due or (match and match.view_name in (due, *allowed, *ALWAYS_OPEN)):
            return None
        htmx = getattr(request, "htmx", None)
        page = (htmx and asked_from(request)) or request.get_full_path()
        way = redirect_to_login(page, due)
        return HttpResponseClientRedirect(way.url) if htmx else way


def _due(request: HttpRequest) -> tuple[str, tuple[str, ...]]:
    """The page of what is due, "" for none, and what else is open until then.

    First the second factor: the old password alone must not be enough to set a new one.
    """
    if second_factor.is_due(request):
        return "second_factor", ("set_up_second_factor",)
    is_first = request.session.get(PASSWORD_DUE) and may_change_password(request.user)
    return ("change_password" if is_first else ""), ()
