"""What a browser refused because of the Content-Security-Policy: a line in the log, for whoever watches it.

A report is sent by any browser without a login, so it is short, cleaned and rare before it is written.
"""

import json
import logging
import re
from threading import Lock
from time import monotonic as time
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

logger = logging.getLogger(__name__)
MOST_BYTES = 16_384
MOST_A_MINUTE = 30  # of one process
_UNUSUAL = re.compile(r"[^A-Za-z0-9._~/:-]")

_lock = Lock()
_minute = {"began": 0.0, "written": 0}


@login_not_required
@csrf_exempt  # the browser itself sends it, without a token
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """204 for anything that can be read, 413 for what is too long, 400 for the rest."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        report = json.loads(request.body)["csp-report"]
        line = [_clean(report.get(key)) for key in ("effective-directive", "blocked-uri", "document-uri")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return HttpResponse(status=400)
    if _may_write():
        logger.warning("CSP: %s refused %s on %s", *line)
    return HttpResponse(status=204)


def _clean(value: Any) -> str:
    """Without query and fragment, where a caller's data could stand; one short word for the log."""
    address = urlsplit(str(value or "-"))
    return _UNUSUAL.sub("_", f"{address.netloc}{address.path}")[:120]


def _may_write() -> bool:
    with _lock:
        now = time()
        if now - _minute["began"] >= 60:
            _minute.update(began=now, written=0)
        _minute["written"] += 1
        return _minute["written"] <= MOST_A_MINUTE
