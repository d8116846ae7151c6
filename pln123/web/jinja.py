"""The one Jinja environment: it renders every page of our own.

Django's own template engine renders the admin alone (templates/admin).
"""

from collections.abc import Callable
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from crispy_forms.utils import render_crispy_form
from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django_htmx.jinja import htmx_script
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from .addresses import address
from .heads import heads
from .moments import wib

register = template.Library()


class PageLoader(FileSystemLoader):
    """Finds our own pages, and leaves templates/admin to Django's own engine."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template.startswith("admin/"):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


def environment(**options: Any) -> Environment:
    """What every template may use beside its context. A name that nobody gave fails at once."""
    options |= {"loader": PageLoader(options["loader"].searchpath), "undefined": StrictUndefined}
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 - Django sets autoescape
    env.globals |= {
        "url": address,
        "static": static,
        "htmx_script": htmx_script,
        "heads": heads,
        "render_crispy_form": render_crispy_form,
    }
    env.filters |= {"wib": wib, "as_crispy_field": as_crispy_field}
    return env


@register.simple_tag(takes_context=True)
def part(context: Context, name: str, **given: Any) -> SafeString:
    """{% part "plots/plot.html" chart=chart %}: one of our own templates on a page of the admin."""
    html = render_to_string(name, given, context["request"])
    return mark_safe(html)  # noqa: S308 - Jinja has escaped all that came from outside
