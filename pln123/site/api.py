"""The API `/api/v1/` for Web PLN, PLN Mobile and the telephone system.

django-ninja routes, reads and describes; its own page (Swagger UI) shows the document to other teams. What
is ours: the door (allocation.channels.access), and one shape for every error (allocation.channels.answers).
"""

import json
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Swagger
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from allocation.channels import regions, units
from allocation.channels.answers import ApiError, error_response
from allocation.domain.errors import CaseError, shown
from allocation.models.api_token import MOST_PER_MINUTE
from scripts_agent.channels import api as decisions
from scripts_agent.channels import pops

ROOT = "/api/v1/"
DESCRIPTION = f"""\
Keputusan matriks alokasi meter (SOP 26 Januari 2021) untuk Web PLN dan PLN Mobile, dan data pemanggil dari \
sistem telepon untuk layar CSO.

### Cara memakai

- Administrator membuat token per saluran dan menunjukkannya satu kali. Simpan sebagai rahasia.
- Kirim token pada setiap permintaan: `Authorization: Bearer pln123_…`. Tidak ada sesi dan kuki.
- Batas bawaan {MOST_PER_MINUTE} permintaan per menit dan token. Di atasnya dijawab 429 dengan `Retry-After` \
dalam detik.
- Isian yang tidak dikenal ditolak. Yang kosong ditulis `null` atau tidak dikirim.
- Daftar wilayah boleh disimpan: kirim `ETag` kembali sebagai `If-None-Match`; 304 berarti tidak berubah.
- Keputusan hanya membaca. Setelah terputus atau 503, kirim saja lagi.
- Data pemanggil hanya dikirim dalam badan permintaan, tidak pernah di alamat, dan terhapus setelah diambil.

### Kesalahan

Setiap penolakan berbentuk sama, juga yang dibuat proksi di depan aplikasi (400, 403 tanpa HTTPS, 405 \
untuk TRACE, 413, 414 untuk alamat di atas 4.000 huruf, 502 dan 504 bila server tidak menjawab): `code` \
untuk program, `message` untuk dibaca, `field` isian yang salah atau `null`.

```json
{{
  "error": {{
    "code": "missing",
    "message": "PD memerlukan layanan saat ini: isi phasa dan produk yang dipakai.",
    "field": "current"
  }}
}}
```
"""
View = Callable[..., Any]


class JsonParser(Parser):
    """Takes only what the JSON standard allows: UTF-8, no NaN, no field twice. Raises ValueError."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body.decode(), parse_constant=_no_number, object_pairs_hook=_once_each)


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a field twice")
    return found


class Api(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> Any:
        return document()


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, without our docstrings: they are for those who read the code."""
    found: dict[str, Any] = json.loads(json.dumps(NinjaAPI.get_openapi_schema(api, path_prefix=ROOT)))
    for schema in found["components"]["schemas"].values():
        schema.pop("description", None)
    return found


def page_of_the_document(view: View) -> View:
    """For the document and Swagger UI, which are only read. Its style sheet holds its icons as data:."""
    return require_safe(csp_update({"img-src": ["data:"]})(view))


api = Api(
    title="API alokasi meter PLN 123",
    version="1.0",
    description=DESCRIPTION,
    parser=JsonParser(),
    docs=Swagger({"validatorUrl": None}),  # asks no other host whether the document is valid
    docs_url="/",
    servers=[{"url": "/", "description": "Server yang melayani dokumen ini"}],
    docs_decorator=page_of_the_document,
)
for router in (decisions.router, regions.router, units.router, pops.router):
    api.add_router("", router)


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
    raise error  # pln123.site.views.server_error answers and Django logs, as for pages


def as_api(view: View) -> View:
    """No login page: the token decides. A wrong method is refused in the same shape as everything else."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, **kwargs)
        if response.status_code != 405:
            return response
        allow = response.headers["Allow"]
        return error_response(405, f"Pakai metode {allow}.", headers={"Allow": allow})

    return login_not_required(answer)


urls = api.urls
for pattern in urls[0]:
    assert isinstance(pattern, URLPattern)
    pattern.callback = as_api(pattern.callback)
