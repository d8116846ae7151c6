"""A call walked through the pages with plain forms, as a browser without JavaScript does."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from scripts_agent.models import Call

STEPS = {"batam": 2, "product": 4, "heard": 4}  # every other question stands on step 5


class Walk:
    """One agent at the desk. Each method posts what a form of the page posts, with its revision."""

    def __init__(self, client: Client) -> None:
        self.client = client

    @property
    def call(self) -> Call:
        return Call.objects.latest("pk")

    def open(self, transaction: str = "PB", **fields: str) -> HttpResponse:
        return self.client.post("/asisten/baru", {"transaction": transaction, **fields})

    def post(self, path: str, **fields: str) -> HttpResponse:
        call = self.call
        return self.client.post(f"/asisten/{call.pk}/{path}", {"revision": str(call.revision), **fields})

    def village(self, code: str) -> HttpResponse:
        return self.post("2/", village=code)

    def power(self, va: str, **fields: str) -> HttpResponse:
        return self.post("3/", power=va, **{"purpose": "Rumah tangga", **fields})

    def answer(self, question: str, value: str) -> HttpResponse:
        step = STEPS.get(question, 5)
        return self.post(f"{step}/", question=question, answer=value)

    def product(self, value: str) -> HttpResponse:
        """The product is named, and line 4a.5 said."""
        self.answer("product", value)
        return self.answer("heard", "YA")

    def to_product(self, village: str, power: str = "2200", transaction: str = "PB", **fields: str) -> None:
        self.open(transaction, **fields)
        self.village(village)
        self.power(power, **({"purpose": fields.pop("purpose")} if "purpose" in fields else {}))

    def to_offer(self, village: str) -> None:
        """2.200 VA with Pascabayar, which GAMBIR is offered as Prabayar."""
        self.to_product(village)
        self.product("PASCABAYAR")

    def page(self, step: int | None = None) -> str:
        """The text a reader sees on a step, or where the call stands."""
        path = f"/asisten/{self.call.pk}/{step}/" if step else f"/asisten/{self.call.pk}/"
        return text_of(self.client.get(path, follow=True))


def html_of(response: HttpResponse) -> str:
    """The page's source with its white space folded: where a template breaks its lines means nothing."""
    return re.sub(r"\s+", " ", response.content.decode())


def text_of(response: HttpResponse) -> str:
    """The words of a page as they are read: tags are spaces, but for those inside a sentence."""
    html = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.content.decode())
    html = re.sub(r"</?(strong|mark)>", "", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))
