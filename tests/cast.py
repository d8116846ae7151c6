"""Types of fixtures of the cast (tests/conftest.py)."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client

AsUser = Callable[[User], Client]
