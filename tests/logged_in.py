"""A client with a session like one that a login leaves, stored at once.

Without what `Client.force_login` does beside it: the row of django-axes, the time of the last login, an
anonymous session that goes. That would be a tenth of what the tests take. Tests of the login use its page.
"""

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_backends
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client

from pln123.site.account import due
from pln123.web.sessions import SessionStore


def client_of(user: User) -> Client:
    request = HttpRequest()
    request.session = SessionStore()
    request.session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: backend(),
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "began": int(time.time()),
        }
    )
    due.note_what_is_due(request, user)
    request.session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client


def backend() -> str:
    """The first that can find a user again."""
    found = next(one for one in get_backends() if hasattr(one, "get_user"))
    return f"{type(found).__module__}.{type(found).__qualname__}"
