"""A caller's personal data, as much of it as a reader may see (design "Operation": masked outside the own
call site). Every page and export that shows a caller asks `contact_for`; nothing else decides it.
"""

from collections.abc import Mapping

from .models import CONTACT_FIELDS, Call, Membership

Contact = Mapping[str, str]
"""salutation, name, telephone, customer_id; "" = not known, or wiped."""

HIDDEN_NAME = "(nama disamarkan)"
# The head of a number says only which operator or region it belongs to. With fewer digits than these, head
# and tail together would be nearly all of it.
HEAD, TAIL, SHORT = 4, 2, 9


def may_see_contact(member: Membership | None, call: Call) -> bool:
    """Only people of the site that took the call; not units, not Pusat, not administrators."""
    return member is not None and member.site_id == call.site_id


def contact_for(member: Membership | None, call: Call) -> Contact:
    """The call's contact for this reader; `member` is None for everybody who belongs to no call site."""
    return call.contact if may_see_contact(member, call) else masked(call.contact)


def masked(contact: Contact) -> Contact:
    """The same fields, so that two calls can be told apart and nobody can be named or rung up.

    The salutation goes altogether: it says something about a person and helps nobody to tell calls apart.
    """
    masks = {"name": mask_name, "telephone": mask_number, "customer_id": mask_number}
    return {field: masks[field](contact[field]) if field in masks else "" for field in CONTACT_FIELDS}


def mask_name(name: str) -> str:
    """ "Sari Dewi" -> "S*** (nama disamarkan)", whatever its length; "" stays ""."""
    return f"{name[0]}*** {HIDDEN_NAME}" if name else ""


def mask_number(number: str) -> str:
    """ "081234567890" -> "0812****90"; a short number keeps its tail alone, "021456" -> "****56"."""
    head = number[:HEAD] if len(number) >= SHORT else ""
    return f"{head}****{number[-TAIL:]}" if number else ""
