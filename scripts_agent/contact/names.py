"""How a caller and the fields of the contact are called on the pages."""

from scripts_agent.models import Call


def caller(call: Call) -> str:
    """The caller as the bar shows him: "Ibu Sari", or a dash while nobody has said a name."""
    return " ".join(filter(None, (call.salutation, call.name))) or "–"


CONTACT_WORDS = {
    "salutation": "sapaan",
    "name": "nama",
    "telephone": "telepon",
    "customer_id": "ID pelanggan",
}
