"""A caller's personal data: how much of it a reader sees, who has looked, and how it is wiped.

Every page and export that shows a caller asks here. What is promised: docs/security.md, "Data".
"""

from collections.abc import Collection
from copy import copy

from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone

from allocation.models import Role
from scripts_agent.models import (
    CONTACT_FIELDS,
    HOLDS_CONTACT,
    Call,
    CallOpening,
    DeskCall,
    Membership,
    UnitReport,
)

from .masking import Contact, mask_text, masked

# What stands on the caller's form (UU 27/2022: purpose and period); ours, so marked tambahan.
PURPOSE = (
    "Data pemohon hanya untuk permohonan ini dan laporannya ke Unit PLN, "
    "dihapus setelah {days} hari (tambahan)."
)
# In place of the text of a report, which people write freely and so may name somebody.
WIPED_TEXT = "(isi dihapus bersama data pemohon)"


def may_see_contact(member: Membership | None, call: Call) -> bool:
    """Only people of the site that took the call; not units, not Pusat, not administrators."""
    return member is not None and member.site_id == call.site_id


def contact_for(member: Membership | None, call: Call) -> Contact:
    """The call's contact for this reader; `member` is None for everybody who belongs to no call site."""
    return call.contact if may_see_contact(member, call) else masked(call.contact)


def as_seen_by_agent(member: Membership, call: DeskCall) -> DeskCall:
    """The agent's call with as much of its caller as their pages may show.

    While it is open they need the caller, also at another site to which they have moved since. Of a closed
    one `contact_for` says it: masked is a copy of the call, which is shown and never stored.
    """
    if call.closed_at is None or not isinstance(call, Call) or may_see_contact(member, call):
        return call
    seen = copy(call)
    for field, value in contact_for(member, call).items():
        setattr(seen, field, value)
    return seen


def text_for(member: Membership | None, call: Call, text: str) -> str:
    """What somebody wrote about this call's caller, for this reader."""
    return text if may_see_contact(member, call) else mask_text(text, call.contact)


def note_opening(
    *, call: Call, by: User, member: Membership | None, role: str = "", without_caller: bool = False
) -> None:
    """Records that somebody opened a call, its trace or its report; before it is shown.

    member: as in `contact_for`. role: of a person without one, as traces name it ("" = Pusat).
    without_caller: the caller is not in what is shown. An agent's work in an open call is not recorded here:
    the call's trace tells it.
    """
    seen = may_see_contact(member, call) and any(call.contact.values()) and not without_caller
    role = member.role_at_site if member else role or Role.PUSAT.label
    CallOpening.objects.create(call=call, by=by, by_role=role, at=timezone.now(), unmasked=seen)


def wipe(calls: Collection[int]) -> tuple[int, int]:
    """Takes the contact off these calls (primary keys) and the text off their reports.

    Call it inside a transaction that holds the calls' rows. Returns how many calls and reports held any. What
    was asked and answered stays: the figures need it and it names nobody. A page that an agent still has open
    is out of date from now on, so that it cannot bring the data back unnoticed.
    """
    gone = dict.fromkeys(CONTACT_FIELDS, "")
    held = Call.objects.filter(HOLDS_CONTACT, pk__in=calls)
    wiped = held.update(**gone, wiped_at=timezone.now(), revision=F("revision") + 1)
    texts = UnitReport.objects.filter(call__in=calls).exclude(text=WIPED_TEXT)
    return wiped, texts.update(text=WIPED_TEXT)
