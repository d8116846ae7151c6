"""The cast of tests/conftest.py: types of its fixtures, and the account of somebody without a task."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client

AsUser = Callable[[User], Client]

# What the page of a new account sends where no post and no call site is given.
NO_DUTY = {f"{form}-{what}_FORMS": "0" for form in ("posts", "membership") for what in ("TOTAL", "INITIAL")}
