"""The look a person has chosen: the system's, light or dark. Kept in a cookie that says nothing else."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pln123.web.addresses import sent_from

COOKIE = "tampilan"  # templates/site/frame.html and templates/admin/base_site.html read it
SYSTEM = "sistem"
CHOSEN = ("terang", "gelap")
KEPT_SECONDS = 365 * 24 * 60 * 60


@login_not_required  # also on a computer where the session has just ended
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keeps the look that was pressed and leads back to the page it was pressed on."""
    look = request.POST.get(COOKIE, "")
    if look not in (SYSTEM, *CHOSEN):
        raise BadRequest("Tampilan ini tidak ada.")
    response = redirect(sent_from(request) or "/")
    if look == SYSTEM:
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE,
            look,
            max_age=KEPT_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
