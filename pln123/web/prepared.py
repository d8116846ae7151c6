"""The statements of a call's steps are planned once per connection; those of lists and figures each time.

To plan a step's statement takes up to ten times as long as to answer it, so PostgreSQL keeps its plan once it
has come five times. Such a plan holds for any value. For a list that is wrong: it knows no index of some rows
alone, and takes the first page for cheap, whatever must be skipped. With a million requests a page of
differences with AP2T took 2 s, not 50 ms.
"""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from .middleware import GetResponse

OF_STEPS = ("/asisten/", "/latihan/", "/api/")
COMES_OFTEN = 5  # times


class PreparedStatementsMiddleware:
    """Keeps plans for the pages of calls and for the API. Elsewhere psycopg prepares nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.vendor != "postgresql" or not request.path.startswith(OF_STEPS):
            return self.get_response(request)
        with connection.execute_wrapper(keeping_plans):
            return self.get_response(request)


def keeping_plans(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    database = context["connection"].connection
    database.prepare_threshold = COMES_OFTEN
    try:
        return execute(sql, params, many, context)
    finally:
        database.prepare_threshold = None
