"""The admin's pages of demand."""

import re
from html import unescape
from zoneinfo import ZoneInfo

UNMET, DIFFERENCES = "/admin/allocation/demand/", "/admin/allocation/demand/selisih/"
PAGES = [UNMET, DIFFERENCES]
WIB = ZoneInfo("Asia/Jakarta")


def words(response):
    html = re.sub(r"(?s)<(script|style|head|svg)\b.*?</\1>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))
