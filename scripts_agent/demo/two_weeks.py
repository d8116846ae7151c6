"""The demo's last two weeks: about 400 calls at two sites, with the changes of settings between them.

All is written through the services, by the demo's own people, with a moved clock and a fixed seed.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from django.contrib.auth.models import User
from django.utils import timezone

from allocation.availability.changes import WantedSetting, set_availabilities, set_availability
from allocation.clock import WIB, day_wib
from allocation.coverage.verification import verify_coverage
from allocation.domain.matrix import Product
from allocation.domain.power import Ladder
from allocation.models import Level, Region
from allocation.reference import ladder
from scripts_agent.models import Call, Membership, UnitReport
from scripts_agent.reports.readers import report_reader
from scripts_agent.reports.services import move

from .caller import DemoCall, Wish
from .clock import Clock, moved_clock

SEED = 123
DAYS = 14
CALLS_OF_A_DAY = (34, 34, 34, 34, 34, 16, 12)  # Monday to Sunday
FIRST_HOUR, LAST_HOUR = 7, 20  # WIB
# Where the callers live: codes of regions and their weight. The first is the SOP's own example.
PLACES = (
    ("31.71.01", 30),  # Gambir: UP3-MENTENG
    ("31.71.07", 6),  # Tanah Abang: UP3-MENTENG, confirmed by its manager
    ("31.74.10", 6),
    ("32.73.01", 12),  # UP3-BANDUNG
    ("32.16.08", 10),  # UP3-CIKARANG
    ("33.74.01", 14),  # Semarang
    ("31.71.02", 4),  # a guess
    ("91.71.01", 6),  # nothing set
    ("21.71.02", 2),  # PLN Batam
)
SMALL = ("450", "900", "1300", "1300", "2200", "2200", "2200", "3500", "4400", "5500", "7700", "11000")
LARGE = ("6600", "10600", "13200", "16500", "23000", "33000", "53000")
AT = time(9, 12)


def load_two_weeks() -> int:
    """How many calls were taken; 0 where the demo has calls already."""
    if Call.objects.exists():
        return 0
    now = timezone.now()
    with moved_clock() as clock:
        weeks = _TwoWeeks(clock, now)
        weeks.live()
    return Call.objects.count()


class _TwoWeeks:
    def __init__(self, clock: Clock, until: datetime) -> None:
        self.clock, self.until = clock, until
        self.random = Random(SEED)  # noqa: S311 - no secret is made of it
        self.agents = list(
            Membership.objects.filter(user__username__in=("cso", "cso2"))
            .select_related("user", "site")
            .order_by("user__username")
        )
        self.villages = {code: _villages_in(code) for code, _ in PLACES}
        self.ladder: Ladder = ladder()

    def live(self) -> None:
        today = day_wib(self.until)
        for ago in range(DAYS, -1, -1):
            day = today - timedelta(days=ago)
            things: list[tuple[time, Callable[[], object]]] = [
                (at, self._take_call) for at in self._times(day)
            ]
            things += self._changes(ago)
            for at, thing in sorted(things, key=lambda pair: pair[0]):
                if datetime.combine(day, at, WIB) < self.until - timedelta(minutes=10):
                    self.clock.set(day, at)
                    thing()
            if ago in (1, 0):
                self._leave_open(day)
        self._go_on_with_reports(today)

    def _times(self, day: date) -> Iterator[time]:
        for _ in range(CALLS_OF_A_DAY[day.weekday()]):
            minute = self.random.randint(FIRST_HOUR * 60, LAST_HOUR * 60)
            yield time(minute // 60, minute % 60, self.random.randint(0, 59))

    def _take_call(self) -> None:
        DemoCall(self.random.choice(self.agents), self.clock, self.random).take(self._wish())

    def _leave_open(self, day: date) -> None:
        """A call that stands at its result: one of yesterday, one of today."""
        self.clock.set(day, time(16, 5))
        self.clock.now = min(self.clock.now, self.until - timedelta(minutes=9))
        gambir = self.villages["31.71.01"][0]
        wish = Wish("PB", gambir, "2200", "Rumah tangga", Product.PASCABAYAR)
        DemoCall(self.agents[0], self.clock, self.random).take(wish, left_open=True)

    def _wish(self) -> Wish:
        [place] = self.random.choices([code for code, _ in PLACES], [weight for _, weight in PLACES])
        village = self.random.choice(self.villages[place])
        is_large = self.random.random() < (0.5 if place == "32.16.08" else 0.12)
        power = self.random.choice(LARGE if is_large else SMALL)
        purpose = "Bisnis" if is_large else "Rumah tangga"
        product = self.random.choice(list(Product))
        stops = self.random.choice((2, 3, 4)) if self.random.random() < 0.05 else 0
        info = not stops and self.random.random() < 0.04
        if self.random.random() < 0.65:
            return Wish("PB", village, power, purpose, product, stops=stops, info=info)
        phase = self.ladder.phase_of(int(power))
        if self.random.random() < 0.25:
            current = f"{phase}-{product.other}"
            return Wish("MIGRASI", village, power, purpose, product, current, power, stops=stops)
        return Wish(
            "PD", village, power, purpose, product, f"1-{product}", "450" if power != "450" else "900"
        )

    # What managers did, by the days since: (time, deed)

    def _changes(self, ago: int) -> list[tuple[time, Callable[[], object]]]:
        menteng, srm = _user("manager.menteng"), _user("srm.jaya")

        def set_one(by: User, unit: str, value: str, reason: str) -> Callable[[], object]:
            return lambda: set_availability(unit=unit, phase=1, availability=value, by=by, reason=reason)

        def set_both(value: str, reason: str) -> Callable[[], object]:
            changes = [WantedSetting(unit, 3, value) for unit in ("UP3-BINTARO", "UP3-BULUNGAN")]
            return lambda: set_availabilities(changes=changes, by=srm, reason=reason)

        def verify(by: User, region: str, unit: str, reason: str) -> Callable[[], object]:
            return lambda: verify_coverage(region=region, unit=unit, by=by, reason=reason)

        deeds = {
            13: verify(menteng, "31.71.07", "UP3-MENTENG", "Sesuai peta jaringan UP3 Menteng"),
            12: verify(
                srm, "31.72.05", "UP3-TANJUNG-PRIOK", "Dilayani UP3 Tanjung Priok sejak penataan unit"
            ),
            11: set_one(menteng, "UP3-MENTENG", "ALL", "Stok Pascabayar tiba"),
            8: set_one(srm, "UP3-CENGKARENG", "PASCABAYAR", "Stok Prabayar habis"),
            6: set_one(menteng, "UP3-MENTENG", "PRABAYAR", "Stok Pascabayar habis"),
            5: set_both("PRABAYAR", "Stok Pascabayar habis"),
            3: set_one(srm, "UP3-CENGKARENG", "", "Stok Prabayar tiba"),
            2: set_both("", "Stok Pascabayar tiba"),
        }
        return [(AT, deeds[ago])] if ago in deeds else []

    def _go_on_with_reports(self, today: date) -> None:
        """Of the reports, one in three is done, one in three passed on, the others are new."""
        for place, report in enumerate(UnitReport.objects.select_related("call__site").order_by("pk")):
            if place % 3 == 2 or day_wib(report.created_at) == today:
                continue
            supervisor = _user("supervisor" if report.call.site.name.endswith("Jakarta") else "supervisor2")
            self.clock.now = report.created_at + timedelta(hours=2)
            self._move(report, supervisor, UnitReport.State.PASSED_ON, "")
            if place % 3 == 0:
                self.clock.wait(24 * 3600 if self.clock.now + timedelta(days=1) < self.until else 600)
                note = "Unit sudah menghubungi pemohon; meter dijadwalkan."
                self._move(report, supervisor, UnitReport.State.DONE, note)

    def _move(self, report: UnitReport, by: User, state: str, note: str) -> None:
        reader = report_reader(by)
        assert reader
        report.refresh_from_db()
        number = f"APKT-{report.pk:05}"
        move(
            report_id=report.pk,
            reader=reader,
            state=state,
            apkt_number=number,
            note=note,
            expected_version=report.version,
        )


def _villages_in(code: str) -> list[str]:
    villages = Region.objects.filter(level=Level.VILLAGE, code__startswith=f"{code}.").order_by("code")
    return list(villages.values_list("code", flat=True))


def _user(name: str) -> User:
    return User.objects.get(username=name)
