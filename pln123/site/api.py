"""The API `/api/v1/` for Web PLN, PLN Mobile and the telephone system: its operations put together, its
document and their page.

django-ninja routes, reads and describes. What is ours: the door (allocation.api.access), one shape of error
for everything (allocation.api.answers), HEAD, and a page of the document that needs no script.
"""

import json
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, cast, get_args

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from allocation.channels import regions, units
from allocation.channels.answers import ApiError, Code, error_response
from allocation.domain.errors import CaseError, shown
from allocation.models.api_token import MOST_PER_MINUTE
from scripts_agent.channels import api as decisions
from scripts_agent.channels import pops

from .api_page import operations_of

ROOT = "/api/v1/"
ERROR_EXAMPLE = {
    "error": {
        "code": "missing",
        "message": "PD memerlukan layanan saat ini: isi phasa dan produk yang dipakai.",
        "field": "current",
    }
}
View = Callable[..., Any]


class JsonParser(Parser):
    """JSON as the standard has it: UTF-8, no NaN, no field twice. Raises ValueError."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body.decode(), parse_constant=_no_number, object_pairs_hook=_once_each)


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a field twice")
    return found


api = NinjaAPI(
    title="API alokasi meter PLN 123",
    version="1.0",
    description="Keputusan matriks alokasi meter (SOP 26 Januari 2021) untuk Web PLN dan PLN Mobile, "
    "dan data pemanggil dari sistem telepon untuk layar CSO.",
    parser=JsonParser(),
    openapi_url=None,
    docs_url=None,
)
for router in (decisions.router, regions.router, units.router, pops.router):
    api.add_router("", router)


# What is said when a request is refused ----------------------------------------------------------------


@api.exception_handler(ApiError)
def refused(request: HttpRequest, error: ApiError) -> HttpResponse:
    return error_response(error.status, error.message, **error.details)


@api.exception_handler(CaseError)
def bad_case(request: HttpRequest, error: CaseError) -> HttpResponse:
    return error_response(422, error.message, code=error.code, field=error.field)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """All that django-ninja itself raises here: a body that is no JSON."""
    return error_response(400)


@api.exception_handler(ValidationError)
def bad_value(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first fault that django-ninja found in query or body, in our words."""
    fault = error.errors[0]
    place, *inside = fault["loc"]
    field = str(inside[-1]) if place == "query" or len(inside) > 1 else None
    code, message = _in_words(fault["type"], fault.get("ctx", {}), field)
    return error_response(422, message, code=code, field=field and field[:40])


def _in_words(kind: str, limits: dict[str, Any], field: str | None) -> tuple[str, str]:
    """(code, message) of a fault that pydantic calls `kind`."""
    if field is None:
        return ("missing" if kind == "missing" else "invalid"), "Kirim satu permohonan sebagai objek JSON."
    if kind == "missing":
        return "missing", f"Isi {field}."
    advice = {
        "extra_forbidden": "tidak dikenal: hapus isian ini",
        "int_type": "harus bilangan bulat, tanpa tanda kutip",
        "int_parsing": "harus bilangan bulat",
        "string_type": "harus teks dalam tanda kutip",
        "string_too_long": "terlalu panjang: paling banyak {max_length} huruf",
        "greater_than_equal": "terlalu kecil: isi {ge} atau lebih",
        "less_than_equal": "terlalu besar: isi {le} atau kurang",
    }.get(kind, "tidak terbaca: lihat dokumentasi API")
    return "invalid", f"{shown(field)} {advice.format(**limits)}."


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    raise error  # pln123.views.server_error answers and Django logs, as for pages


# Document and page -------------------------------------------------------------------------------------


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT)))
    for schema in found["components"]["schemas"].values():
        schema.pop("description", None)  # comments for those who read the code
    return found


@login_not_required  # it holds no data, and other teams have no account here
@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    return JsonResponse(document())


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    context = {
        "document": document(),
        "operations": operations_of(document()),
        "per_minute": MOST_PER_MINUTE,
        "codes": get_args(Code),
        "error_example": json.dumps(ERROR_EXAMPLE, indent=2),
    }
    return render(request, "api.html", context)


# Addresses ---------------------------------------------------------------------------------------------


_etags = ConditionalGetMiddleware(lambda request: HttpResponse())


def as_api(view: View) -> View:
    """What every operation has: no login page, HEAD beside GET, 405 in JSON, ETags where it may be kept."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        only_head = request.method == "HEAD"
        if only_head:
            request.method = "GET"
        response = view(request, **kwargs)
        if response.status_code == 405:
            allow = response.headers["Allow"].replace("GET", "GET, HEAD")
            response = error_response(405, f"Pakai metode {allow}.", headers={"Allow": allow})
        response.headers.setdefault("Cache-Control", "no-store")
        response = cast(HttpResponse, _etags.process_response(request, response))
        if only_head and response.content:
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    return login_not_required(answer)


urlpatterns = [
    path("", documentation, name="api"),
    path("openapi.json", openapi, name="openapi"),
    *(
        path(str(pattern.pattern), as_api(pattern.callback), name=pattern.name)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ),
]
