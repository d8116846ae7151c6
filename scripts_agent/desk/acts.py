"""What one POST does to a call, inside its lock: read the input, call a service, say what to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest

from allocation.domain.typed_text import whole_number_in
from scripts_agent.access import AgentRequest
from scripts_agent.calls import services
from scripts_agent.calls.problems import CallClosed, CallProblem, NotOffered, NotReached, StaleCall
from scripts_agent.calls.second_look import ChangedDecision
from scripts_agent.calls.situation import Situation, node_at, offered
from scripts_agent.desk import page
from scripts_agent.desk.forms.closing import ClosingForm
from scripts_agent.desk.forms.step import StepForm
from scripts_agent.desk.result import report_of
from scripts_agent.intake.closing import RULES
from scripts_agent.intake.flow import End
from scripts_agent.intake.offered import changes_of, changes_of_ap2t
from scripts_agent.intake.questions import AP2T_CHOICES
from scripts_agent.models import DeskCall


@dataclass
class Reply:
    """What the browser gets: a step of the call (None: where it stands), with what went wrong, if anything.

    moved: the act succeeded, so the browser goes to another address.
    unsaved: lines typed into a form that the page shown does not have, to be copied.
    """

    situation: Situation
    step: int | None = None
    form: StepForm | None = None
    change: ChangedDecision | None = None
    error: str = ""
    status: int = HTTPStatus.OK
    moved: bool = False
    unsaved: tuple[str, ...] = ()


def save_step(request: AgentRequest, situation: Situation, *, step: int) -> Reply:
    """Stores what was posted on the page of a step: a button, the form, or in step 6 the closing."""
    if step == 6 and "question" not in request.POST:
        return _save_closing(request, situation)
    if situation.call.closed_at:
        raise CallClosed
    if node_at(situation.position, step) is None:
        raise NotReached(situation.step)
    if "question" in request.POST:
        return _save_choice(request, situation, step)
    form = page.step_form(situation, step, request.POST)
    if form is None:
        raise NotOffered
    if not form.is_valid():
        return Reply(situation, step, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _save(request, situation, form.answers, step, form=form)


def _save_choice(request: AgentRequest, situation: Situation, step: int) -> Reply:
    question = request.POST["question"]
    choice = offered(situation, question, request.POST.get("answer", ""))
    if choice is None:
        raise NotOffered
    return _save(request, situation, changes_of(question, choice), step, stay=choice.stay)


def save_ap2t(request: AgentRequest, situation: Situation) -> Reply:
    """Stores what AP2T shows, and drops the caller's answer to our own result."""
    value = request.POST.get("answer", "")
    if situation.told is None:  # line 4a.5 comes first
        raise NotReached(situation.step)
    if value not in {choice.value for choice in AP2T_CHOICES}:
        raise NotOffered
    return _save(request, situation, changes_of_ap2t(value), 5, stay=True)


def save_suggestion(request: AgentRequest, situation: Situation) -> Reply:
    """A suggested power goes back to step 3, filled in and not yet answered."""
    wanted = request.POST.get("suggestion", "")
    if wanted == "-".join(situation.answers.get(f"suggested_{part}", "") for part in ("power", "phase")):
        return Reply(situation, moved=True)  # sent twice: it is taken already
    found = next((s for s in situation.suggestions if f"{s.power}-{s.phase}" == wanted), None)
    if situation.case is None:
        raise NotReached(situation.step)
    if found is None:
        raise NotOffered
    changes: dict[str, str | None] = {
        # Another power is no Migrasi murni any more, but a PD of the same service.
        "transaction": str(situation.case.transaction),
        "power": None,
        "tariff": None,
        "suggested_power": str(found.power),
        "suggested_phase": str(found.phase),
    }
    return _save(request, situation, changes, 5)


def _save_closing(request: AgentRequest, situation: Situation) -> Reply:
    """Closes the call as its page said; another tab may have closed it since, or led it to another end."""
    call, node = situation.call, situation.position.node
    reached = node.closing if isinstance(node, End) else ""
    closing = request.POST.get("closing") or reached
    if closing not in RULES:
        raise CallClosed if call.closed_at else NotReached(situation.step)
    form = page.closing_form(RULES[closing], situation, request.POST)
    try:
        services.check_open(call, revision_of(request))
    except (CallClosed, StaleCall) as problem:
        if _is_sent_again(call, closing, form):
            return Reply(situation, moved=True)
        if closing == reached and not call.closed_at:
            return _refused(request, situation, 6, problem, form)
        return Reply(situation, error=str(problem), status=HTTPStatus.CONFLICT, unsaved=form.typed)
    if closing != reached:  # a mapping or a setting has led the call elsewhere
        return Reply(situation, error=str(NotOffered()), status=HTTPStatus.CONFLICT, unsaved=form.typed)
    if not form.is_valid():
        return Reply(situation, 6, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    typed = getattr(form, "cleaned_data", {})
    given = services.WithClosing(
        contact=getattr(form, "contact", None),
        bantuan_lain=typed.get("bantuan_lain", False),
        report_text=typed.get("text", ""),
        report_unit=typed.get("unit", ""),
        keep_version=request.POST.get("keep", ""),
    )
    change = services.close(situation, revision=revision_of(request), closing=closing, given=given)
    if change:
        return Reply(situation, 6, form, change, status=HTTPStatus.CONFLICT)
    return Reply(situation, moved=True)


def _is_sent_again(call: DeskCall, closing: str, form: ClosingForm) -> bool:
    """Whether the closed call has this closing, and the complaint that was sent along."""
    if call.closing != closing:
        return False
    report = report_of(call) if "text" in form.fields else None
    return report is None or (form.is_valid() and form.cleaned_data["text"] == report.text)


def _save(
    request: AgentRequest,
    situation: Situation,
    changes: Mapping[str, str | None],
    step: int,
    *,
    form: StepForm | None = None,
    stay: bool = False,
) -> Reply:
    try:
        situation = services.answer(
            situation,
            step=step,
            revision=revision_of(request),
            changes=changes,
            contact=getattr(form, "contact", None),
            village=getattr(form, "allocation", None),
        )
    except StaleCall as problem:
        return _refused(request, situation, step, problem, form)
    return Reply(situation, step if stay else None, moved=True)


def _refused(
    request: AgentRequest, situation: Situation, step: int, problem: CallProblem, form: StepForm | None
) -> Reply:
    """The same step again with what was typed, on top of the call's newest state."""
    if form is not None:
        typed = request.POST.copy()
        typed["revision"] = str(situation.call.revision)
        form.data = typed
    return Reply(situation, step, form, error=str(problem), status=HTTPStatus.CONFLICT)


def revision_of(request: HttpRequest) -> int:
    """The revision of the call that the page showed; -1, which no call has, for anything unreadable."""
    revision = whole_number_in(request.POST.get("revision", ""))
    return -1 if revision is None else revision
