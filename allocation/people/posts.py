"""Whose units a person manages and reads: the posts and their scope."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from allocation.models import Operator, Post, Role, Unit


def posts_of(user: object) -> list[Post]:
    """The user's active posts, read now. None for a locked account or an administrator."""
    pk = getattr(user, "pk", None)
    if pk is None:
        return []
    return list(
        Post.objects.filter(user=pk, active=True, user__is_active=True, user__is_superuser=False)
        .select_related("unit")
        .order_by("role", "pk")
    )


def is_pusat(user: object) -> bool:
    """True for a holder of the post Pusat, who reads everything and edits nothing."""
    return reads_everything(posts_of(user))


def reads_everything(posts: Iterable[Post]) -> bool:
    return any(post.role == Role.PUSAT for post in posts)


def manages_units(posts: Iterable[Post]) -> bool:
    """True for a Manager UP3 or an SRM; the post Pusat has no unit."""
    return any(post.unit_id for post in posts)


def units_under(posts: Iterable[Post]) -> QuerySet[Unit]:
    """Units these posts may set. Manager UP3: their UP3. SRM: their UID/UIW and its UP3s (SOP 2)."""
    scope = Q(pk__in=[])
    for post in posts:
        scope |= scope_of(post)
    return Unit.objects.filter(scope)


def units_read(posts: list[Post]) -> QuerySet[Unit]:
    """Units whose figures these posts see: those they may set; for Pusat every one of PLN in its place."""
    if reads_everything(posts):
        return Unit.objects.filter(successor=None).exclude(operator=Operator.BATAM)
    return units_under(posts)


def scope_of(post: Post) -> Q:
    """The units one post may change, as a condition on Unit. Source: SOP 2."""
    if post.role == Role.MANAGER_UP3:
        return Q(pk=post.unit_id)
    if post.role == Role.SRM:
        return Q(pk=post.unit_id) | Q(parent=post.unit_id)
    return Q(pk__in=[])
