"""What a browser refused because of the Content-Security-Policy: one line in the log for each report."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

logger = logging.getLogger(__name__)


@login_not_required
@csrf_exempt  # the browser itself sends it, without a token
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Any browser may report without a login: the line is short and escaped, the proxy limits how many."""
    try:
        report = json.loads(request.body)["csp-report"]
        directive = report.get("effective-directive")
        blocked, page = (_without_query(report.get(key)) for key in ("blocked-uri", "document-uri"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return HttpResponse(status=400)
    logger.warning("CSP: %.60a refused %.120a on %.120a", directive, blocked, page)
    return HttpResponse(status=204)


def _without_query(address: Any) -> str:
    """Without the fragment too: both could hold a caller's data. ValueError: it is no address."""
    return urlsplit(str(address))._replace(query="", fragment="").geturl()
