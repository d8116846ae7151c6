"""Addresses of pages, remembered: a step of a call writes twenty, most as the step before."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def address(name: str, *args: str | int) -> str:
    """`reverse`, for pages of this site."""
    return reverse(name, args=args)
