"""Deals a card to an agent, from the rules of a day and from real villages."""

import secrets
from datetime import date
from random import Random

from django.contrib.auth.models import User
from django.utils import timezone

from allocation import reference
from allocation.clock import today_wib
from allocation.domain.reviewed.versions import starts
from allocation.models import Coverage, Level, Region
from allocation.models.unit import Operator
from allocation.places.reads import villages_in_order
from scripts_agent.cards.deal import Place, Table, deal
from scripts_agent.models import Membership, PracticeCall
from scripts_agent.words.of_call import versions_on


def deal_to(
    member: Membership, *, outcome: str = "", day: date | None = None, by: User | None = None, seed: int = 0
) -> PracticeCall:
    """A new card for this agent. outcome: the one it shall come to, "" for any. day: whose rules, today's.

    by: the supervisor who deals it; None: the agent does. seed: the same one deals the same card.
    Raises NoSuchCard, NoPolicyError.
    """
    day = day or today_wib()
    random = Random(seed or secrets.randbits(64))  # noqa: S311 - nothing secret is drawn
    table = Table(
        matrix=reference.policies().on(day),
        ladder=reference.ladder(day),
        tariffs=reference.tariffs(day),
        places=(_place(random, is_batam=False), _place(random, is_batam=True)),
    )
    now = timezone.now()
    return PracticeCall.objects.create(
        site=member.site,
        agent_id=member.user_id,
        card=deal(random, table, outcome).dump(),
        day=day,
        dealt_at=now,
        dealt_by=by,
        opened_at=now,
        saved_at=now,
        **versions_on(day),
    )


def rule_days() -> list[date]:
    """Days whose rules can be practised: today, and each later day from which on there are others."""
    today = today_wib()
    return [today, *(day for day in starts() if day > today)]


def _place(random: Random, *, is_batam: bool) -> Place:
    """A village that PLN Batam serves, or one that it does not."""
    batam = Coverage.objects.filter(unit__operator=Operator.BATAM).values_list("region_id", flat=True)
    villages = Region.objects.filter(level=Level.VILLAGE).order_by("code").values_list("code", flat=True)
    if is_batam:
        villages = villages.filter(code__startswith=random.choice(sorted(batam)))
    count = villages.count()
    while True:
        code = villages[random.randrange(count)]
        if is_batam or not code.startswith(tuple(batam)):
            break
    [region] = villages_in_order([code])
    _, regency, district, village = region.ap2t_path
    return Place(code, (village, district, regency), is_batam)
