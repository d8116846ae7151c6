"""manage.py load_demo: people, sites, settings and two weeks of calls to try. Refused outside the demo."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from allocation.availability.changes import load_setting
from allocation.domain.matrix import Availability
from allocation.models import Operator, Post, Role, Unit, UnitLevel
from scripts_agent.demo.clock import moved_clock
from scripts_agent.demo.two_weeks import load_two_weeks
from scripts_agent.models import Membership, Site

BEFORE_THE_CALLS = timedelta(days=20)
SOURCE = "Data peragaan"
UNSET = "UIW-PPB"  # so that "belum diatur" can be seen
# (unit, phase) -> availability; every other UP3 inherits from its UID/UIW, which has ALL.
OWN_SETTINGS = {
    ("UP3-MENTENG", 1): Availability.PRABAYAR,  # the SOP's own example: Pascabayar missing in GAMBIR
    ("UP3-BANDUNG", 1): Availability.PASCABAYAR,
    ("UP3-CIKARANG", 3): Availability.PRABAYAR,
}
CSO, SUPERVISOR = Membership.Role.CSO, Membership.Role.SUPERVISOR
AT_SITES = (
    ("cso", "Call Center Jakarta", CSO),
    ("supervisor", "Call Center Jakarta", SUPERVISOR),
    ("cso2", "Call Center Semarang", CSO),
    ("supervisor2", "Call Center Semarang", SUPERVISOR),
)
IN_POSTS = (
    ("manager.menteng", Role.MANAGER_UP3, "UP3-MENTENG"),
    ("srm.jaya", Role.SRM, "UID-JAYA"),
    ("pusat", Role.PUSAT, None),
)


class Command(BaseCommand):
    help = (
        "Memuat pengguna, lokasi, ketersediaan dan dua minggu panggilan peragaan. "
        "Hanya berjalan dengan PLN123_DEMO=1."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Data peragaan hanya dimuat dengan PLN123_DEMO=1.")
        if not Unit.objects.exists():
            raise CommandError("Unit belum dimuat. Jalankan dahulu: manage.py load_regions, lalu load_units.")
        with moved_clock() as clock:
            clock.now -= BEFORE_THE_CALLS
            load_demo_settings()
        load_demo_users(settings.DEMO_PASSWORD)
        calls = load_two_weeks()
        self.stdout.write(f"Data peragaan siap{f': {calls} panggilan' if calls else ''}.")


def load_demo_settings() -> None:
    """Every UID/UIW ALL for both phases except one, and three UP3s of their own.

    What is set already stays.
    """
    above = Unit.objects.filter(operator=Operator.PLN, successor=None).exclude(level=UnitLevel.UP3)
    for unit in above.exclude(code=UNSET):
        for phase in (1, 3):
            load_setting(unit=unit, phase=phase, availability=Availability.ALL, source=SOURCE)
    for (code, phase), availability in OWN_SETTINGS.items():
        load_setting(unit=code, phase=phase, availability=availability, source=SOURCE)


def load_demo_users(password: str) -> None:
    """The demo's people at their sites and in their posts; an existing user is left alone."""
    for username, site, role in AT_SITES:
        user = _user(username, password)
        place = {"site": Site.objects.get_or_create(name=site)[0], "role": role}
        Membership.objects.get_or_create(user=user, defaults=place)
    for username, post, unit in IN_POSTS:
        Post.objects.get_or_create(role=post, unit_id=unit, user=_user(username, password))
    admin = _user("admin", password)
    if not admin.is_superuser:
        admin.is_staff = admin.is_superuser = True
        admin.save()


def _user(username: str, password: str) -> User:
    user, created = User.objects.get_or_create(username=username)
    if created:
        user.set_password(password)
        user.save()
    return user
