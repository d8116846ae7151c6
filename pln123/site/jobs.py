"""When the nightly jobs last came to their end, for the page and the metrics that watch them."""

from datetime import datetime

from django.db.models import Max

from scripts_agent.models import RetentionRun, SiteDay

RETENTION, COUNT = "wipe_personal_data", "count_days"
LATE_AFTER = 26 * 3600  # seconds: a night and two hours


def last_ends() -> dict[str, datetime | None]:
    """By the name of the command; None for one that never came to its end."""
    return {
        RETENTION: RetentionRun.objects.aggregate(last=Max("finished_at"))["last"],
        COUNT: SiteDay.objects.aggregate(last=Max("counted_at"))["last"],
    }
