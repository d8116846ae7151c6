"""Page or partial: the one answer, used by every view that htmx may ask."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from .jinja import render_jinja


def wants_partial(request: HttpRequest) -> bool:
    """True when htmx asks for a part. A boosted link or a restored history entry needs the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_parts(
    request: HttpRequest,
    page_template: str,
    part_template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """As `render_page`, where the part is one of the desk's own templates (pln123/web/jinja.py).

    The page's template gets it as `desk`; the part knows by `partial` that it stands alone.
    """
    partial = wants_partial(request)
    part = render_jinja(part_template, context | {"partial": partial}, request)
    if partial:
        response = HttpResponse(part, status=status)
    else:
        response = render(request, page_template, context | {"desk": part}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def render_page(
    request: HttpRequest,
    page_template: str,
    partial_template: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The same context as a part (htmx) or as the full page that includes that part."""
    template = partial_template if wants_partial(request) else page_template
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
