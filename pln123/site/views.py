"""Pages that belong to no app: the way in, and what is shown when something is refused or fails."""

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.deprecation import MiddlewareMixin
from django.views.decorators.http import require_GET

from allocation.channels.answers import error_response
from pln123.web import request_id
from pln123.web.htmx import wants_partial
from pln123.web.measures import OUTAGES
from pln123.web.not_found import NotFound
from pln123.web.outage import database_is_away

from .bar import NO_PLACE, place_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Sends each role to its own page: agents and supervisors to the desk, posts to their units."""
    place = place_of(request)
    if place.home == NO_PLACE:
        raise PermissionDenied(
            "Akun Anda belum punya tugas. Minta administrator menetapkan lokasi atau jabatan Anda."
        )
    return redirect(place.home)


@login_not_required
def admin_login(request: HttpRequest) -> HttpResponse:
    """One login page for everybody: the admin's own would show neither the demo users nor our words."""
    if request.user.is_authenticated:
        raise PermissionDenied("Akun Anda tidak punya akses ke halaman pengelola.")
    return redirect_to_login(request.GET.get("next") or "/admin/")


API = "/api/"


def _error_view(status: HTTPStatus, template: str) -> Callable[..., HttpResponse]:
    def show(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
        if request.path.startswith(API):  # its clients are programs: never a page
            return error_response(status)
        # Only sentences written for a reader: Django's other texts are for developers.
        said = str(exception) if isinstance(exception, PermissionDenied | NotFound) else ""
        partial = hasattr(request, "htmx") and wants_partial(request)
        context = {
            "said": said,
            "partial": partial,
            "way_back": _page_of(request),
            "request_id": request_id.current.get()[:12],
        }
        response = render(request, template, context, status=status)
        if partial:
            # A whole error page inside a panel would hide the agent's work: show its words as a message.
            response.headers["HX-Retarget"] = "#pesan"
            response.headers["HX-Reswap"] = "innerHTML show:window:top"
        return response

    return login_not_required(show)


def _page_of(request: HttpRequest) -> str:
    """The page that an address for forms belongs to: `/lokasi/` of `/lokasi/cari/`."""
    if request.method == "POST":
        return request.path  # it takes no forms, so it is a page
    return request.path.rstrip("/").rpartition("/")[0] + "/"


bad_request = _error_view(HTTPStatus.BAD_REQUEST, "site/errors/400.html")
permission_denied = _error_view(HTTPStatus.FORBIDDEN, "site/errors/403.html")
_csrf_page = _error_view(HTTPStatus.FORBIDDEN, "site/errors/403_csrf.html")
page_not_found = _error_view(HTTPStatus.NOT_FOUND, "site/errors/404.html")
_not_allowed = _error_view(HTTPStatus.METHOD_NOT_ALLOWED, "site/errors/405.html")
_failed = _error_view(HTTPStatus.INTERNAL_SERVER_ERROR, "site/errors/500.html")
_database_away = _error_view(HTTPStatus.SERVICE_UNAVAILABLE, "site/errors/503.html")
RETRY_SECONDS = 5


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A login in another tab has made this page's token invalid.

    htmx gets the new token, and the number of the user whose session it is. If that is still the same user,
    the desk's script sends the request again (static/js/desk/safety.js). Another site can neither set htmx's
    header nor read ours.
    """
    response = _csrf_page(request)
    if hasattr(request, "htmx") and wants_partial(request):
        response.headers["X-CSRFToken"] = get_token(request)
        response.headers["X-User"] = str(request.user.pk or "")
    return response


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is away or does not answer in time: the same request may work in a moment."""
    if not database_is_away(sys.exception()):
        return _failed(request)
    OUTAGES.inc()
    response = _database_away(request)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


class NotAllowedPageMiddleware(MiddlewareMixin):
    """Gives a page to an answer 405, which Django leaves empty."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.path.startswith(API):
            return response
        page = _not_allowed(request)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page
