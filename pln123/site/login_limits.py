"""How many logins are tried, asked before the password is hashed: a hash costs as much as ten steps.

django-axes locks one name at one address. Made-up names get round that: here failures of one address are
counted over all names, and the tries of all addresses together. Both leave alone a name that has logged in
from this address before, so that a colleague beside the attacker, or anybody during an attack, still gets in.
"""

import time
from datetime import timedelta
from threading import Lock

from axes.models import AccessAttempt, AccessLog
from django.db.models import Sum
from django.utils import timezone

FAILURES = 30  # of one address, over all names,
WITHIN = timedelta(minutes=5)  # before a name that is new there must wait


class Bucket:
    """Lets `burst` through at once, then `per_second`. One for each web process."""

    def __init__(self, burst: int, per_second: float) -> None:
        self.burst, self.per_second = burst, per_second
        self.left, self.asked = float(burst), time.monotonic()
        self.lock = Lock()

    def seconds_to_wait(self) -> int:
        """0: let through. Otherwise after so many whole seconds there is room for one."""
        with self.lock:
            now = time.monotonic()
            self.left = min(self.burst, self.left + (now - self.asked) * self.per_second)
            self.asked = now
            if self.left >= 1:
                self.left -= 1
                return 0
            return max(1, round((1 - self.left) / self.per_second))


strangers = Bucket(burst=30, per_second=1)


def seconds_to_wait(username: str, address: str) -> int:
    """0: the password may be looked at. Otherwise for how long no new name may try from here."""
    if AccessLog.objects.filter(username=username, ip_address=address).exists():
        return 0
    return _wait_of_address(address) or strangers.seconds_to_wait()


def _wait_of_address(address: str) -> int:
    now = timezone.now()
    recent = AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=now - WITHIN)
    if (recent.aggregate(failures=Sum("failures_since_start"))["failures"] or 0) < FAILURES:
        return 0
    oldest = recent.order_by("attempt_time").values_list("attempt_time", flat=True)[0]
    return max(1, int((oldest + WITHIN - now).total_seconds()))
