"""A practice call played by its card, with plain forms as a browser without script sends them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from scripts_agent.models import PracticeCall


class Play:
    """An agent at the desk with a card. Play(client, call).to_the_end()"""

    def __init__(self, client: Client, call: PracticeCall) -> None:
        self.client, self.call, self.card = client, call, call.dealt

    def post(self, path: str, **fields: Any) -> HttpResponse:
        self.call.refresh_from_db()
        return self.client.post(
            f"/latihan/{self.call.pk}/{path}",
            {"revision": self.call.revision, **fields},
            headers={"X-Keys": "3"},
        )

    def to_the_end(self, **other: str) -> HttpResponse:
        """All that the card says; other: answers that the agent gives in place of the card's."""
        answers = {**self.card.answers, **other}
        self.client.get(f"/latihan/{self.call.pk}/", follow=True)
        for answer in (self._request, self._product, self._result):
            answer(answers)
        return self._close(other.get("closing", self.card.closing))

    def _request(self, answers: dict[str, str]) -> None:
        if "transaction" in answers:
            caller = {name: getattr(self.card, name) for name in ("salutation", "name", "telephone")}
            given = {id: answers[id] for id in ("transaction", "current", "current_power") if id in answers}
            self.post("1/", **caller, **given)
        if "village" in answers:
            self.post("2/", village=answers["village"])
        if "batam" in answers:
            self.post("2/", question="batam", answer=answers["batam"])
        if "power" in answers:
            given = {id: answers[id] for id in ("power", "phase", "purpose", "tariff") if id in answers}
            self.post("3/", **given)

    def _product(self, answers: dict[str, str]) -> None:
        if "undecided" in self.card.notes:
            self.post("4/", question="product", answer="BELUM")
        for id in ("product", "heard"):
            if id in answers:
                self.post("4/", question=id, answer=answers[id])

    def _result(self, answers: dict[str, str]) -> None:
        if "ap2t" in answers:
            self.post("ap2t/", answer=answers["ap2t"])
        asked = [id for id in ("offer", "unavailable") if id in answers]
        if "why" in self.card.notes:
            for id in asked or ("offer", "unavailable"):  # one of them, where the caller hangs up after it
                self.post("5/", question=id, answer="ALASAN")
        for id in ("served", *asked, "undecidable"):
            if id in answers:
                self.post("5/", question=id, answer=answers[id])

    def _close(self, closing: str) -> HttpResponse:
        if closing == "cancelled":
            return self.post("terputus/")
        caller = {
            "name": self.card.name,
            "telephone": self.card.telephone,
            "salutation": self.card.salutation,
        }
        text = "Pemohon tetap menginginkan produk itu."
        return self.post("6/", bantuan_lain="on", text=text, unit="UP3-MENTENG", **caller)


def play(client: Client, call: PracticeCall, **other: str) -> PracticeCall:
    """The call, played to its end."""
    Play(client, call).to_the_end(**other)
    call.refresh_from_db()
    return call
