"""The product without row locks, for the control of the race tests: `gunicorn tests.faults.unguarded`."""

from django.db.models import QuerySet

from pln123.wsgi import application
from scripts_agent.calls import services

__all__ = ["application"]

QuerySet.select_for_update = lambda self, *args, **kwargs: self.all()
locking = services.call_with_village
services.call_with_village = lambda *args, **options: locking(*args, **options | {"lock": False})
