"""Logins by the page, without a browser."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import PASSWORD


def log_in(user: User, password: str = PASSWORD, **options: Any) -> Client:
    client = Client(**options)
    client.post("/masuk/", {"username": user.username, "password": password})
    return client
