"""What a refused request is answered: one shape for every error, in the answers and in the document."""

from collections.abc import Mapping
from typing import Any, Literal

from django.http import JsonResponse
from pydantic import BaseModel, Field

Code = Literal[
    "missing",
    "invalid",
    "conflict",
    "unknown_village",
    "not_a_transaction",
    "unauthenticated",
    "forbidden",
    "not_found",
    "rate_limited",
    "unavailable",
]
MOST_BYTES = 10_000  # of a body; a request has at most eight short fields

# HTTP status -> what it means and the code that goes with it; 422 has the code of the fault.
MEANING: dict[int, tuple[str, str]] = {
    400: ("invalid", "Permintaan tidak terbaca: kirim satu objek JSON yang utuh."),
    401: ("unauthenticated", "Token tidak ada, tidak dikenal, kedaluwarsa atau sudah dicabut."),
    403: ("forbidden", "Token tidak punya hak untuk permintaan ini."),
    404: ("not_found", "Alamat atau kode di dalamnya tidak dikenal."),
    405: ("invalid", "Metode ini tidak dilayani di alamat ini."),
    413: (
        "invalid",
        f"Badan permintaan terlalu besar: kirim paling banyak {MOST_BYTES:,} byte.".replace(",", "."),
    ),
    415: ("invalid", "Badan permintaan bukan application/json."),
    422: ("menurut kesalahannya", "Ada isian yang kurang, salah, tidak dikenal atau bertentangan."),
    429: ("rate_limited", "Batas permintaan per menit sudah habis: tunggu selama Retry-After (detik)."),
    500: ("unavailable", "Kesalahan di server: laporkan kepada pengelola."),
    503: ("unavailable", "Basis data atau pencarian tidak menjawab: ulangi setelah Retry-After (detik)."),
}
ALWAYS_POSSIBLE = (401, 403, 422, 429, 500, 503)
_TEXT = {"schema": {"type": "string"}}
_HEADERS = {
    401: {"WWW-Authenticate": {"description": "Selalu Bearer.", **_TEXT}},
    429: {"Retry-After": {"description": "Detik sampai permintaan berikutnya dilayani.", **_TEXT}},
    503: {"Retry-After": {"description": "Detik sampai layak diulang.", **_TEXT}},
}


class ErrorDetail(BaseModel):
    code: Code = Field(description="Jenis kesalahan, untuk program.")
    message: str = Field(description="Kesalahan dan apa yang harus dilakukan, untuk dibaca.")
    field: str | None = Field(description="Isian yang salah; null bila permintaan secara keseluruhan.")


class ErrorAnswer(BaseModel):
    error: ErrorDetail


class ApiError(Exception):
    """A request that is refused: everything that error_response needs."""

    def __init__(self, status: int, message: str = "", **details: Any) -> None:
        super().__init__(message)
        self.status, self.message, self.details = status, message, details


def error_response(
    status: int,
    message: str = "",
    *,
    code: str = "",
    field: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """The one shape; code and message are those of the status unless given."""
    usual_code, meaning = MEANING[status]
    error = {"code": code or usual_code, "message": message or meaning, "field": field}
    return JsonResponse({"error": error}, status=status, headers=headers)


def answers(
    ok: type[BaseModel], *statuses: int, cacheable: bool = False, success: int = 200
) -> dict[str, Any]:
    """For a router: the answer itself, and every refusal that may come instead, each documented."""
    refusals = sorted({*ALWAYS_POSSIBLE, *statuses})
    details: dict[int, dict[str, Any]] = {success: {"description": "Jawaban."}}
    for status in refusals:
        details[status] = {"description": MEANING[status][1]}
        if status in _HEADERS:
            details[status]["headers"] = _HEADERS[status]
    if cacheable:
        tag = {"ETag": {"description": "Kirim kembali sebagai If-None-Match.", **_TEXT}}
        details[200]["headers"] = tag
        details[304] = {"description": "Tidak berubah sejak ETag yang dikirim.", "headers": tag}
    return {"response": {success: ok, tuple(refusals): ErrorAnswer}, "openapi_extra": {"responses": details}}
