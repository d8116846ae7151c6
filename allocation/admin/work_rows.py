"""{% work_rows cl %}: Django's table of a list, with the rows that the work list has drawn itself.

Django looks up, formats and escapes each of 400 cells by itself, longer than all else on the page takes.
"""

from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import ResultList, result_headers
from django.contrib.admin.templatetags.base import InclusionAdminNode

register = template.Library()


@register.tag
def work_rows(parser: Any, token: Any) -> Any:
    node: Any = InclusionAdminNode
    name = "change_list_results.html"
    return node(parser, token, func=result_list, template_name=name, takes_context=False)


def result_list(cl: Any) -> dict[str, Any]:
    """As Django's own function of this name."""
    headers = list(result_headers(cl))
    return {
        "cl": cl,
        "result_hidden_fields": [],
        "result_headers": headers,
        "num_sorted_fields": sum(header["sortable"] and header["sorted"] for header in headers),
        "results": [ResultList(None, [drawn]) for drawn in cl.drawn_rows()],
    }
