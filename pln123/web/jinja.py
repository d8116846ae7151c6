"""The desk's own templates (templates/desk) and plots (templates/plots): Jinja compiles them to Python, for a
step is rendered often and a plot has many parts.

Everything else is rendered by Django's own template engine.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment

from .addresses import address


def environment(**options: Any) -> Environment:
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 - Django sets autoescape
    env.globals["url"] = address
    env.filters["clock"] = clock
    return env


def render_jinja(template: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
    """As a page of Django's own engine can show it."""
    part = render_to_string(template, context, request, using="jinja2")
    return mark_safe(part)  # noqa: S308 - Jinja has escaped all that came from outside


def clock(moment: datetime) -> str:
    """The time of day in WIB, 14:32:05."""
    return timezone.localtime(moment).strftime("%H:%M:%S")
