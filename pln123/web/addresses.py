"""Addresses of pages of this site."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import escape_leading_slashes


@lru_cache(maxsize=4096)
def address(name: str, *args: str | int) -> str:
    """`reverse`, kept in memory: each step of a call writes twenty addresses, mostly the same ones."""
    return reverse(name, args=args)


def sent_from(request: HttpRequest) -> str:
    """The page of ours that a form was sent from, as the browser says; "" for anything else."""
    return _ours(request.headers.get("Referer", ""), request) if request.method == "POST" else ""


def asked_from(request: HttpRequest) -> str:
    """The page of ours that htmx asked from; "" for anything else."""
    return _ours(request.htmx.current_url or "", request)  # type: ignore[attr-defined]  # django-htmx sets it


def _ours(address: str, request: HttpRequest) -> str:
    try:
        page = urlsplit(address)
    except ValueError:
        return ""  # http://[ is no address; whoever sends it is answered all the same
    if page.netloc != request.get_host():
        return ""
    query = f"?{page.query}" if page.query else ""
    return escape_leading_slashes(iri_to_uri(page.path + query))  # a browser takes // for another site
