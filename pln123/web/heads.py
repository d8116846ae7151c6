"""The head of a table, for pages of both template engines."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def heads(*headings: str) -> SafeString:
    """A cell for each. {% heads "Unit" "Meter" %} in the admin, {{ heads("Unit", "Meter") }} elsewhere."""
    cells = format_html_join("", '<th scope="col">{}</th>', ([heading] for heading in headings))
    return format_html("<thead><tr>{}</tr></thead>", cells)
