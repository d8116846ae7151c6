"""How a practice call went by: seconds and keys at each step, and how long each line stood on the page."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from scripts_agent.intake.steps import STEP_TITLES
from scripts_agent.models import PracticeCall, PracticeEvent

LAST = 10  # calls that are the measure of one's own


@dataclass(frozen=True)
class StepUse:
    """Seconds and keys at one step, and the agent's own usual ones; None: not known."""

    title: str
    seconds: int
    usual_seconds: int | None
    keys: int | None
    usual_keys: int | None


def steps_used(call: PracticeCall) -> list[StepUse]:
    """Each step that took time, beside the mean of the agent's last ten calls before."""
    earlier = PracticeCall.objects.filter(agent=call.agent_id, closed_at__lt=call.closed_at).order_by(
        "-closed_at"
    )
    before = list(earlier.prefetch_related("events")[:LAST])
    seconds, usual = seconds_of(call), [seconds_of(other) for other in before]
    return [
        StepUse(
            title=f"{step} {title}",
            seconds=seconds[step],
            usual_seconds=_mean([other[step] for other in usual if step in other]),
            keys=call.keys.get(str(step)),
            usual_keys=_mean([other.keys[str(step)] for other in before if str(step) in other.keys]),
        )
        for step, title in STEP_TITLES.items()
        if step in seconds
    ]


def seconds_of(call: PracticeCall) -> Counter[int]:
    """Seconds by step."""
    found: Counter[int] = Counter()
    for event, seconds in _passed(call):
        step = event.data.get("step", 6 if event.kind == "CLOSED" else None)
        if step:
            found[step] += round(seconds)
    return found


def lines_shown(call: PracticeCall) -> dict[str, float]:
    """Seconds that each line stood on the page to be said, by its id; two at once share the time."""
    found: dict[str, float] = {}
    for event, seconds in _passed(call):
        lines = [line.partition("@")[0] for line in event.data.get("lines", ())]
        new = [line for line in lines if line not in found] or lines
        for line in new:
            found[line] = found.get(line, 0) + seconds / len(new)
    return found


def _passed(call: PracticeCall) -> Iterator[tuple[PracticeEvent, float]]:
    """Each line of the trace with the seconds since the one before."""
    before = call.started_at or call.dealt_at
    for event in call.events.all():
        yield event, max(0.0, (event.at - before).total_seconds())
        before = event.at


def _mean(numbers: Sequence[int]) -> int | None:
    return round(mean(numbers)) if numbers else None
