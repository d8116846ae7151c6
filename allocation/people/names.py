"""Names that nobody may have: with those of the demo nobody could log in (pln123/site/auth.py)."""

from django.conf import settings
from django.core.exceptions import ValidationError


def refuse_demo_name(username: str) -> None:
    if username in settings.DEMO_USERNAMES and not settings.DEMO:
        raise ValidationError(
            "Nama “%(name)s” hanya untuk peragaan dan tidak dapat masuk: pakai nama lain.",
            code="demo_name",
            params={"name": username},
        )
