"""Pages of a table that was uploaded."""

import re
from html import unescape

from tests.walk import html_of


def cells(response):
    rows = re.findall(r"<tr>(.*?)</tr>", unescape(html_of(response)))[1:]
    found = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row) for row in rows]
    return [[re.sub(r"<[^>]*>", "", cell).strip() for cell in row] for row in found]
