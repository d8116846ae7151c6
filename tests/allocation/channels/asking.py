"""What the API is asked in tests, and what a refusal of it looks like."""

from allocation.models import Scope

SOP_EXAMPLE = {"transaction": "PB", "power": 2200, "product": "PASCABAYAR", "village": "31.71.01.1001"}
CASE = {"transaction": "PB", "power": 2200, "product": "PRABAYAR", "availability": "ALL"}
SENT = {"decisions": CASE, "pops": {"telephone": "081234567890"}}
ASKED = {
    Scope.REGIONS: ["regions", "regions/31/children", "villages?q=gambir"],
    Scope.AVAILABILITY: ["units/UP3-MENTENG/availability"],
    Scope.DECISIONS: ["decisions"],
    Scope.POPS: ["pops"],
}
EVERY_ADDRESS = [address for addresses in ASKED.values() for address in addresses]


def ask(channel, address):
    return channel.post(address, SENT[address]) if address in SENT else channel.get(address)


def error_of(response):
    assert response.headers["Content-Type"].startswith("application/json")
    assert list(response.json()) == ["error"]
    return response.json()["error"]
