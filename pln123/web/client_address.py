"""Which computer a request came from: logins are counted by it."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - no address to listen on: stands for one that cannot be read


def client_address(request: HttpRequest) -> str:
    """The caller's IP address, as the database can store it; UNKNOWN where none can be read.

    Behind PLN123_PROXIES proxies of our own it is the entry that the outermost of them wrote into
    X-Forwarded-For; what a client wrote further left can be anything and is not read.
    """
    written = request.headers.get("X-Forwarded-For", "").split(",") if settings.PROXIES else []
    entries = [written[-settings.PROXIES]] if len(written) >= settings.PROXIES > 0 else []
    for entry in (*entries, request.META.get("REMOTE_ADDR", "")):
        if found := _read(entry):
            return found
    return UNKNOWN


def _read(entry: str) -> str:
    """The address in 10.0.0.7, 10.0.0.7:4711, [fe80::1]:4711 or fe80::1%eth0; "" if there is none."""
    text = entry.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    # ::ffff:10.0.0.7 is 10.0.0.7, seen by a program that listens on IPv6.
    return str((isinstance(address, IPv6Address) and address.ipv4_mapped) or address)
