"""When the nightly jobs last came to their end, for the page and the metrics that watch them."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from allocation.counted_days import last_finished_day
from allocation.demand.period import midnight_wib
from scripts_agent.models import Call, RetentionRun, SiteDay

RETENTION, COUNT = "wipe_personal_data", "count_days"
LATE_AFTER = 26 * 3600  # seconds: a night and two hours


def last_ends() -> dict[str, datetime | None]:
    """By the name of the command; None for one that never came to its end. Before a day with calls is over
    there is nothing to count, and no trace of having tried: then counting is left out.
    """
    ends = {RETENTION: RetentionRun.objects.aggregate(last=Max("finished_at"))["last"]}
    counted = SiteDay.objects.aggregate(last=Max("counted_at"))["last"]
    return ends | {COUNT: counted} if counted or _is_anything_to_count() else ends


def _is_anything_to_count() -> bool:
    over = midnight_wib(last_finished_day(timezone.now()) + timedelta(days=1))
    return Call.objects.filter(opened_at__lt=over).exists()
