"""Who may ask, how often, and in what form: looked at before anything else of a request is read."""

from collections.abc import Collection

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from allocation.channels import tokens
from allocation.domain.errors import shown
from allocation.models import ApiToken, Scope

from .answers import MOST_BYTES, ApiError


class BearerToken(HttpAuthBase):
    """The door of one operation: a token with this scope, and no query parameter but those in `query`.

    No session and no cookie is looked at. Raises ApiError.
    """

    openapi_scheme = "bearer"
    openapi_description = "Token saluran, dibuat administrator: Authorization: Bearer pln123_…"

    def __init__(self, scope: Scope, query: Collection[str] = ()) -> None:
        super().__init__()
        self.scope = scope
        self.query = frozenset(query)

    def __call__(self, request: HttpRequest) -> ApiToken:
        token = _token_of(request)
        if wait := tokens.take_turn(token):
            message = f"Batas {token.per_minute} permintaan per menit sudah habis: ulangi {wait} detik lagi."
            raise ApiError(429, message, headers={"Retry-After": str(wait)})
        if not token.allows(self.scope):
            message = f"Token ini tidak punya hak {self.scope.label}: minta hak itu kepada administrator."
            raise ApiError(403, message)
        _check_form(request, self.query)
        return token


def _token_of(request: HttpRequest) -> ApiToken:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    token = tokens.find(text.strip()) if kind.lower() == "bearer" else None
    if token is None:
        message = "Kirim token yang berlaku: Authorization: Bearer pln123_…"
        raise ApiError(401, message, headers={"WWW-Authenticate": "Bearer"})
    return token


def _check_form(request: HttpRequest, query: Collection[str]) -> None:
    for name, values in request.GET.lists():
        if name not in query:
            message = f"Parameter {shown(name)} tidak dikenal: hapus dari alamat."
            raise ApiError(422, message, code="invalid", field=name[:40])
        if len(values) > 1:
            message = f"Parameter {name} diisi dua kali: kirim satu saja."
            raise ApiError(422, message, code="conflict", field=name)
    if request.method != "POST":
        return
    if request.content_type != "application/json":
        message = f"Kirim Content-Type application/json, bukan {shown(request.content_type or '(kosong)')}."
        raise ApiError(415, message)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise ApiError(413)
