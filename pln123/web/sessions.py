"""Django's sessions in the database, except for what they say when it is away.

Theirs take a failed save for a session that was deleted meanwhile (400); here an outage stays one (503).
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from .outage import database_is_away


class SessionStore(db.SessionStore):
    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            if error.__context__ and database_is_away(error.__context__):
                raise error.__context__ from error.__context__.__cause__
            raise
