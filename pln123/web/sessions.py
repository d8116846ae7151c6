"""Django's sessions in the database, read by one plain SELECT; and an outage stays one (503).

Every request reads its session. The ORM builds its statement again each time: it takes four times as long.
Django takes a failed save for a session that was deleted meanwhile (400); here an outage stays one.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.utils import timezone

from .outage import database_is_away

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(SESSION, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None  # as Django: an unknown key is not taken over
            return {}
        return self.decode(row[0])

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            if error.__context__ and database_is_away(error.__context__):
                raise error.__context__ from error.__context__.__cause__
            raise
