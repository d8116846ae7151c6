"""Page or partial: the one answer, used by every view that htmx may ask."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_partial(request: HttpRequest) -> bool:
    """True when htmx asks for a part. A boosted link or a restored history entry needs the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]  # django-htmx sets it
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The part of a page that htmx asks for, or the whole page, which includes that part.

    The part knows by `partial` that it stands alone.
    """
    partial = wants_partial(request)
    response = render(request, part if partial else page, context | {"partial": partial}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
