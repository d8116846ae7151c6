"""One call of the demo: what an invented caller asks for, and how the agent leads the call to its end."""

from random import Random
from typing import NamedTuple

from allocation import reference
from allocation.domain.tariff import fitting
from scripts_agent.calls.opening import open_call
from scripts_agent.calls.services import WithClosing, answer, close, locked
from scripts_agent.calls.situation import Situation
from scripts_agent.contact.masking import Contact
from scripts_agent.intake.closing import CANCELLED
from scripts_agent.intake.flow import End
from scripts_agent.intake.offered import RESULT_ANSWERS
from scripts_agent.models import Call, Membership

from .clock import Clock

NAMES = {
    "Ibu": ("Sari", "Dewi", "Rina", "Wulan", "Ayu", "Lestari", "Fitri", "Ratna"),
    "Bapak": ("Budi", "Agus", "Hendra", "Joko", "Rudi", "Made", "Slamet", "Yusuf"),
}
INSISTS = (
    "Pemohon tetap menginginkan produk ini untuk rumah kontrakan dan bersedia menunggu kiriman meter.",
    "Pemohon sudah memakai produk ini di rumah lama dan tidak mau diganti.",
    "Tempat usaha; pemohon menolak produk pengganti dan meminta kepastian dari unit.",
)


class Wish(NamedTuple):
    """What a caller asks for. Codes and values of the flow; powers in VA, as text. stops: 2-4, the step at
    which the caller hangs up; 0: never. info: the caller only asks for information."""

    transaction: str
    village: str
    power: str
    purpose: str
    product: str
    current: str = ""
    current_power: str = ""
    stops: int = 0
    info: bool = False


class DemoCall:
    """Leads one call through the services, as the desk does, with time between the steps."""

    def __init__(self, member: Membership, clock: Clock, random: Random) -> None:
        self.member, self.clock, self.random = member, clock, random

    def take(self, wish: Wish, *, left_open: bool = False) -> Call:
        """The call from its opening to its closing. left_open: it stands at its result."""
        given = {
            "transaction": wish.transaction,
            "current": wish.current,
            "current_power": wish.current_power,
        }
        call = open_call(
            member=self.member,
            answers={name: value for name, value in given.items() if value},
            contact=self._contact(),
        )
        with locked(call_id=call.pk, agent=self.member.user) as situation:
            situation = self._ask(situation, wish)
            if not left_open:
                self._end(situation, wish)
        return call

    def _ask(self, situation: Situation, wish: Wish) -> Situation:
        """Steps 2 to 4, as far as the caller stays."""
        tariff = fitting(reference.tariffs(), wish.purpose, int(wish.power))[0].code
        steps: list[tuple[int, dict[str, str | None]]] = [
            (2, {"village": wish.village}),
            (3, {"power": wish.power, "purpose": wish.purpose, "tariff": tariff}),
            (4, {"undecided": "YA"} if wish.info else {"product": wish.product}),
            (4, {} if wish.info else {"heard": "YA"}),
        ]
        for step, changes in steps:
            if wish.stops == step or not changes:
                break
            situation = self._answer(situation, step, changes)
            if situation.position.node.id == "batam":
                situation = self._answer(situation, 2, {"batam": "DIRUJUK"})
                break
        return situation

    def _end(self, situation: Situation, wish: Wish) -> None:
        if wish.stops:
            self._close(situation, CANCELLED)
            return
        if wish.info:
            situation = self._answer(situation, 4, {"product": "INFO", "undecided": None})
        if situation.result:
            situation = self._ap2t(situation)
            situation = self._react(situation)
        node = situation.position.node
        self._close(situation, node.closing if isinstance(node, End) else CANCELLED)

    def _ap2t(self, situation: Situation) -> Situation:
        """AP2T is asked where we cannot decide; now and then it answers otherwise than we do (SOP 6)."""
        assert situation.result
        assert situation.case
        unknown = situation.result[0] == "UNDECIDABLE"
        if self.random.random() > (0.7 if unknown else 0.07):
            return situation
        refused = f"{situation.case.product}_TIDAK"
        said = self.random.choice(["DAPAT", refused, "KEDUANYA_TIDAK"])
        return self._answer(situation, 5, {**dict.fromkeys(RESULT_ANSWERS), "ap2t": said})

    def _react(self, situation: Situation) -> Situation:
        """What the caller says to the result."""
        reactions = {
            "served": {"LANJUT": 1.0},
            "offer": {"YA": 0.6, "TIDAK": 0.3, "KERAS": 0.1},
            "unavailable": {"TIDAK": 0.8, "KERAS": 0.2},
            "undecidable": {"DIRUJUK": 1.0},
        }
        question = situation.position.node.id
        if question not in reactions:
            return situation
        if question == "offer" and self.random.random() < 0.3:
            situation = self._answer(situation, 5, {"why": "YA"})
        words = reactions[question]
        [said] = self.random.choices(list(words), list(words.values()))
        return self._answer(situation, 5, {question: said})

    def _answer(self, situation: Situation, step: int, changes: dict[str, str | None]) -> Situation:
        self.clock.wait(self.random.randint(8, 45))
        return answer(situation, step=step, revision=situation.call.revision, changes=changes)

    def _close(self, situation: Situation, closing: str) -> None:
        self.clock.wait(self.random.randint(10, 40))
        call = situation.call
        given = WithClosing(
            bantuan_lain=True,
            report_text=self.random.choice(INSISTS) if closing == "report" else "",
            report_unit=situation.village.unit.pk if situation.village and situation.village.unit else "",
        )
        change = close(situation, revision=call.revision, closing=closing, given=given)
        assert change is None

    def _contact(self) -> Contact:
        salutation = self.random.choice(list(NAMES))
        return {
            "salutation": salutation,
            "name": self.random.choice(NAMES[salutation]),
            "telephone": f"0812000{self.random.randint(10000, 99999)}",
            "customer_id": "",
        }
