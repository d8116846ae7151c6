"""A page that is not there, in words for its reader."""

from django.http import Http404


class NotFound(Http404):
    """Its text stands on the page: what is missing and what to do. That of Django's own is for developers."""
