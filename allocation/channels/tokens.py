"""Tokens of the API's channels: made, looked up, counted, revoked.

A token is `pln123_KEY_SECRET`. The key finds the row; only a SHA-256 of the whole is kept, which is enough
for 256 random bits. It is shown once, when it is made, and never logged.
"""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from allocation.models import ApiToken

WINDOW = timedelta(minutes=1)
_TOKEN = re.compile(r"pln123_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")


def issue(token: ApiToken, *, by: Any) -> str:
    """Saves a new token and returns its text, which nobody can read again later."""
    token.key = secrets.token_hex(6)
    text = f"pln123_{token.key}_{secrets.token_urlsafe(32)}"
    token.digest = _digest(text)
    token.created_by = by
    token.full_clean()
    token.save(force_insert=True)
    return text


@transaction.atomic
def revoke(*, token_id: int, by: Any) -> None:
    """Refuses the token from the next request on, for ever. A second time changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token_id)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), by
        token.save(update_fields=["revoked_at", "revoked_by"])


def find(text: str) -> ApiToken | None:
    """The token in force with this text; None for an unknown, revoked or expired one. One SQL statement."""
    match = _TOKEN.fullmatch(text)
    token = ApiToken.objects.filter(key=match[1]).first() if match else None
    if token is None or not hmac.compare_digest(token.digest, _digest(text)):
        return None
    return token if token.in_force else None


def take_turn(token: ApiToken) -> int:
    """Counts one request: 0, or the seconds to wait when this minute's requests are used up.

    A minute begins with its first request. Each UPDATE both decides and counts, by the database's clock, so
    the limit holds over any number of web processes; a request that is refused writes nothing. The price is
    one small write per request, and requests of one token that wait for each other for the length of it.
    """
    # Counting is tried again because another process may just have begun the minute.
    counted = _count(token) or _begin_minute(token) or _count(token)
    return 0 if counted else _seconds_left(token)


def _count(token: ApiToken) -> bool:
    this_minute = ApiToken.objects.filter(pk=token.pk, window_started_at__gt=Now() - WINDOW)
    return this_minute.filter(used__lt=F("per_minute")).update(used=F("used") + 1) > 0


def _begin_minute(token: ApiToken) -> bool:
    over = Q(window_started_at=None) | Q(window_started_at__lte=Now() - WINDOW)
    return ApiToken.objects.filter(over, pk=token.pk).update(used=1, window_started_at=Now()) > 0


def _seconds_left(token: ApiToken) -> int:
    token.refresh_from_db(fields=["window_started_at"])
    left = (token.window_started_at or timezone.now()) + WINDOW - timezone.now()
    return min(60, max(1, round(left.total_seconds())))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
