"""Practice calls: taken on the desk's own pages by its own rules, and kept apart from the real ones.

They have tables of their own: whoever reads calls, demand, reports or figures cannot find them
(docs/adr/0011-practice-calls-have-their-own-tables.md).
"""

from datetime import date

from django.conf import settings
from django.db import models

from allocation.clock import day_wib
from scripts_agent.cards.card import Card
from scripts_agent.cards.stock import Stock

from .call import DeskCall


class PracticeCall(DeskCall):
    """One card that was dealt to an agent, and the call they made of it.

    card: as `Card.dump` made it. day: whose rules hold; it may lie ahead. dealt_by: the supervisor who dealt
    it; None: the agent did. keys: how many were pressed at each step, by its number; empty without script.
    """

    pages = "practice"

    card = models.JSONField("kartu")
    day = models.DateField("aturan hari")
    dealt_at = models.DateTimeField("dibagikan")
    dealt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="dari"
    )
    started_at = models.DateTimeField("dimulai", null=True)
    keys = models.JSONField("ketukan", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "panggilan latihan"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["agent", "-id"], name="practice_of_agent"),
            models.Index(fields=["site", "-id"], name="practice_at_site"),
        ]

    def __str__(self) -> str:
        return f"Latihan #{self.pk}"

    @property
    def rules_day(self) -> date:
        return self.day

    @property
    def is_of_other_rules(self) -> bool:
        """Than those of the day on which it was dealt: a concept is practised before it holds."""
        return self.day != day_wib(self.dealt_at)

    @property
    def dealt(self) -> Card:
        return Card.load(self.card)

    @property
    def stock(self) -> Stock:  # type: ignore[override]  # a real call has none of its own
        return Stock.load(self.card["stock"])


class PracticeEvent(models.Model):
    """One line of a practice call's trace, as that of a call (`trace.py`). It goes with its call."""

    call = models.ForeignKey(
        PracticeCall, on_delete=models.CASCADE, related_name="events", verbose_name="panggilan latihan"
    )
    at = models.DateTimeField("waktu")
    kind = models.CharField("peristiwa", max_length=20)
    data = models.JSONField("isi", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "jejak latihan"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%H:%M:%S}"
