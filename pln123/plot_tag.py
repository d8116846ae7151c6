"""{% plot chart drawing csv %}: a plot on a page of Django's templates, drawn by Jinja (templates/plots).

A page of figures has thousands of rectangles, words and cells, for which Django's engine takes four times as
long.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from .plots import Chart, Drawing

register = template.Library()


@register.simple_tag
def plot(chart: Chart, drawing: Drawing | None, csv: str) -> SafeString:
    """drawing: nothing draws the table alone. csv: address of the table, or nothing."""
    drawn = render_to_string("plot.html", {"chart": chart, "drawing": drawing, "csv": csv}, using="jinja2")
    return mark_safe(drawn)  # noqa: S308 - Jinja has escaped every label
