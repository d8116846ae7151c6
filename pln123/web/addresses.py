"""Addresses of pages, kept in memory: each step of a call writes twenty of them, mostly the same ones."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def address(name: str, *args: str | int) -> str:
    """`reverse`, for pages of this site."""
    return reverse(name, args=args)
