"""Screen-pops: the telephone system leaves a caller's data here and opens a new call with its one-time id.

The id may stand in the browser's history, the data never does: it is taken once, by an agent, in a POST.
"""

import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from scripts_agent.models import ScreenPop
from scripts_agent.people import who_takes_calls

LIFE = timedelta(minutes=10)


def agent_named(username: str) -> User | None:
    """The CSO who may take a pop; None for anybody else."""
    place = who_takes_calls().filter(user__username=username).first()
    return place.user if place else None


def leave(*, agent: User | None, telephone: str = "", name: str = "", customer_id: str = "") -> ScreenPop:
    """Stores a caller's data for LIFE. agent: who alone may take it; None: any agent who has the id."""
    expired().delete()
    return ScreenPop.objects.create(
        code=secrets.token_urlsafe(32),
        agent=agent,
        telephone=telephone,
        name=name,
        customer_id=customer_id,
        expires_at=timezone.now() + LIFE,
    )


def take(*, code: str, by: User) -> ScreenPop | None:
    """The data for this agent, once; None for an id that is unknown, expired, taken, or somebody else's."""
    expired().delete()
    mine = Q(agent=None) | Q(agent=by)
    pop = ScreenPop.objects.filter(mine, code=code).first()
    # Of two tabs that ask at once only the one that deletes the row gets the data.
    if pop is None or not ScreenPop.objects.filter(pk=pop.pk).delete()[0]:
        return None
    return pop


def expired() -> QuerySet[ScreenPop]:
    """Pops that nobody took in time. Every new pop and the nightly job delete them."""
    return ScreenPop.objects.filter(expires_at__lte=timezone.now())
