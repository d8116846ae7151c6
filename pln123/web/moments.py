"""How a moment is written for people: on a page, in a table, in a sentence."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format


def wib(moment: date, pattern: str = "j M Y H:i") -> str:
    """A moment as people read it in Jakarta: 23 Nov 2026 14:05. Also for a day, with a pattern of its own."""
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return date_format(local, pattern)
