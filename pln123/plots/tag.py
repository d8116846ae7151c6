"""A plot or a table of figures on a page of Django's templates, rendered by Jinja (templates/plots).

A page of figures has thousands of rectangles, words and cells, for which Django's engine takes four times as
long.
"""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from pln123.web.jinja import render_jinja

from .chart import Chart, Drawing

register = template.Library()


@register.simple_tag
def plot(chart: Chart, drawing: Drawing | None, csv: str) -> SafeString:
    """drawing: nothing draws the table alone. csv: address of the table, or nothing."""
    return render_jinja("plot.html", {"chart": chart, "drawing": drawing, "csv": csv})


@register.simple_tag
def unit_table(table: Any, csv: str) -> SafeString:
    """table: an allocation.demand_figures.UnitTable."""
    return render_jinja("unit_table.html", {"table": table, "csv": csv})
