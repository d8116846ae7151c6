"""What each web process counts about itself (prometheus_client). pln123/site/metrics.py shows it.

Labels are names of views, never addresses: an address may be made up by anybody, and there is no end of them.
"""

import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from .request_id import HEADER, current, id_of

REQUESTS = Counter("asisten_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram(
    "asisten_request_seconds",
    "From the request to its answer",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
# Without labels it stands at 0 from the start: for Prometheus a series that begins at 1 has not grown.
FAULTS = Counter("asisten_faults", "Requests answered 500: a fault of the application")
OUTAGES = Counter("asisten_outages", "Requests answered 503 because the database was away")
CALL_EVENTS = Counter("asisten_call_events", "Lines written to the traces of calls", ["kind"])
DECISIONS = Counter("asisten_decisions", "Decisions told to callers", ["outcome"])
METHODS = ("GET", "HEAD", "POST")


class MeasuringMiddleware:
    """The outermost one: gives the request its number, and counts it with all that the others did."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = id_of(request)
        current.set(number)
        began = time.perf_counter()
        response = self.get_response(request)
        view = _view_of(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, str(response.status_code)).inc()
        if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
            FAULTS.inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        response.headers[HEADER] = number
        return response


def _view_of(request: HttpRequest) -> str:
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"
