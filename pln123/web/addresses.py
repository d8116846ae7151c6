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
    page = urlsplit(request.headers.get("Referer", ""))
    if request.method != "POST" or page.netloc != request.get_host():
        return ""
    query = f"?{page.query}" if page.query else ""
    return escape_leading_slashes(iri_to_uri(page.path + query))  # a browser takes // for another site
