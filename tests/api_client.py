"""One channel that asks the API."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

API = "/api/v1/"


class ApiClient:
    """Sends one token, and JSON; no cookies are ever there to send."""

    def __init__(self, text: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {text}"}, raise_request_exception=False)

    def get(self, address: str, **headers: str) -> HttpResponse:
        return self.client.get(API + address, headers=headers)

    def post(self, address: str, body: Any, content_type: str = "application/json") -> HttpResponse:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(API + address, data, content_type=content_type, CONTENT_TYPE=content_type)
