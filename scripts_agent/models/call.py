"""The calls. One row is one request of one caller.

`DeskCall` is what the desk works on. A call of a real caller is a `Call`; one that is practised is a
`PracticeCall` (`practice.py`), in a table of its own, so that nothing that reads calls can ever find it.
"""

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from allocation.clock import day_wib
from allocation.models import Region, Unit
from scripts_agent.cards.stock import Stock

from .site import Site

# A pause longer than this is none of the call's own: it counts as so much.
LONGEST_PAUSE = timedelta(minutes=10)
TIMED_STEPS = (2, 3, 4, 5, 6)
CONTACT_FIELDS = ("salutation", "name", "telephone", "customer_id")
HOLDS_CONTACT = ~Q(**dict.fromkeys(CONTACT_FIELDS, ""))


class DeskCall(models.Model):
    """One request of one caller, as far as it has come, and as the desk takes it.

    `answers` holds what was answered, by question id of the flow; the position is replayed from it and
    never stored. `told` is the decision the caller heard, with the case it answers and the version of the
    availability it came from: at closing time it is compared with the decision of that moment.

    pages: namespace of its addresses. stock: what is in stock for this call; None: what the unit has.
    """

    pages: ClassVar[str]
    stock: Stock | None = None
    events: Any  # its trace, a related manager

    site = models.ForeignKey(Site, on_delete=models.PROTECT, verbose_name="lokasi")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name="CSO"
    )
    opened_at = models.DateTimeField("dibuka")
    saved_at = models.DateTimeField("tersimpan")
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)
    flow_version = models.CharField("versi alur", max_length=20)
    policy = models.CharField("kebijakan", max_length=20)
    script_version = models.CharField("versi naskah", max_length=20)
    # The database fills it in for a process of the release before, which runs until the last one is changed.
    closings_version = models.CharField("versi penutup", max_length=20, db_default="2021-01-26")
    answers = models.JSONField("jawaban", default=dict, blank=True)
    told = models.JSONField("hasil yang disampaikan", null=True, blank=True)
    revision = models.PositiveIntegerField("revisi", default=0)

    # Personal data: only these, never in a log or an address. Elsewhere only in a ScreenPop, for minutes.
    salutation = models.CharField("sapaan", max_length=5, blank=True)
    name = models.CharField("nama pemohon", max_length=100, blank=True)
    telephone = models.CharField("telepon", max_length=20, blank=True)
    customer_id = models.CharField("ID pelanggan", max_length=12, blank=True)

    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, verbose_name="desa/kelurahan"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, verbose_name="unit")
    closing = models.CharField("penutup", max_length=30, blank=True)

    # For the figures: the last result with AP2T's answer, and the seconds the call stood at each step. Step 1
    # has none: it is over when the call is stored for the first time.
    outcome = models.CharField("hasil terakhir", max_length=20, blank=True)
    seconds_2 = models.PositiveIntegerField("detik pada langkah 2", default=0)
    seconds_3 = models.PositiveIntegerField("detik pada langkah 3", default=0)
    seconds_4 = models.PositiveIntegerField("detik pada langkah 4", default=0)
    seconds_5 = models.PositiveIntegerField("detik pada langkah 5", default=0)
    seconds_6 = models.PositiveIntegerField("detik pada langkah 6", default=0)

    class Meta:
        abstract = True

    @property
    def rules_day(self) -> date:
        """The day (WIB) whose tables of powers and tariffs a call keeps."""
        return day_wib(self.opened_at)

    @property
    def contact(self) -> dict[str, str]:
        """The caller's personal data by field name; "" = not known."""
        return {name: getattr(self, name) for name in CONTACT_FIELDS}


class Call(DeskCall):
    """A call of a real caller."""

    pages = "desk"

    # Of the form that opened the call: the same form sent twice is one call.
    token = models.UUIDField("tanda formulir", default=uuid.uuid4, editable=False)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name="lanjutan dari panggilan"
    )
    wiped_at = models.DateTimeField("data pemohon dihapus", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "panggilan"
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["agent", "-opened_at"], name="call_of_agent"),
            models.Index(fields=["site", "-opened_at"], name="call_at_site"),
            models.Index(fields=["site", "closing", "-opened_at"], name="call_by_closing"),
            models.Index(fields=["telephone"], name="call_by_number"),
            # Small: most calls are older than their contact. Not by saved_at, which every step would move.
            models.Index(fields=["opened_at"], name="call_with_contact", condition=HOLDS_CONTACT),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agent", "token"], name="one_call_of_a_form"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing="")
                | (Q(closed_at__isnull=False) & ~Q(closing="")),
                name="closed_call_has_a_closing",
                violation_error_message="Panggilan yang ditutup harus punya penutup.",
            ),
        ]

    def __str__(self) -> str:
        return f"Panggilan #{self.pk}"
