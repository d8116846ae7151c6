"""How the pages name a caller, and the fields of a contact."""

from scripts_agent.models import DeskCall


def caller(call: DeskCall) -> str:
    """The caller's name in the bar: "Ibu Sari", or a dash while they have not said it."""
    return " ".join(filter(None, (call.salutation, call.name))) or "–"


CONTACT_WORDS = {
    "salutation": "sapaan",
    "name": "nama",
    "telephone": "telepon",
    "customer_id": "ID pelanggan",
}
