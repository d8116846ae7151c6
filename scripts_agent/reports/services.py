"""Every write to a report: the hard complaint is noted, passed on through APKT, and done (SOP 4a.6)."""

import re
from collections.abc import Callable
from functools import partial

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from allocation.domain.decision import Case, Outcome
from allocation.domain.matrix import Product
from scripts_agent.contact.masking import Contact, names
from scripts_agent.contact.notes import clean_note
from scripts_agent.contact.telephone import spellings
from scripts_agent.models import Call, ReportStep, UnitReport
from scripts_agent.models.report import APKT_MAX_LENGTH, TEXT_MAX_LENGTH

from .readers import ReportReader, State

# The call site enters the report in APKT. Either side may note that the unit has acted.
NEXT: dict[str, State] = {State.NEW: State.PASSED_ON, State.PASSED_ON: State.DONE}


class ReportConflict(ValidationError):
    """Somebody else changed the report in the meantime; nothing was saved."""

    def __init__(self, report: UnitReport, last: ReportStep) -> None:
        super().__init__(
            "Sementara itu %(who)s mengubah laporan ini menjadi %(state)s. Isian Anda belum disimpan: "
            "periksa, lalu simpan lagi bila tetap berlaku.",
            code="conflict",
            params={"who": last.by_role, "state": report.get_state_display()},
        )


def note_report(
    call: Call, case: Case, result: tuple[Outcome, Product | None], *, unit: str, text: str
) -> UnitReport:
    """The report of a call that is being closed, inside its transaction; a call has one report at most.

    A call that is opened again and ends in a report once more keeps it: its content changes, not its state,
    unless somebody has to pass it on once more (`_begun_anew`).
    """
    outcome, alternative = result
    content = {
        "unit_id": unit,
        "product": str(case.product),
        "power": case.power,
        "phase": case.phase,
        "outcome": str(outcome),
        "alternative": str(alternative or ""),
        "text": text,
    }
    reports = UnitReport.objects.select_for_update(of=("self",)).select_related("unit")
    report = reports.filter(call=call).first()
    now = timezone.now()
    if report is None:
        report = UnitReport(call=call, created_at=now, state_since=now)
        note = ""
    elif all(getattr(report, field) == value for field, value in content.items()):
        return report
    else:
        note = "Laporan diperbarui setelah panggilan dibuka kembali." + _begun_anew(report, unit)
    for field, value in content.items():
        setattr(report, field, value)
    report.clean_fields(exclude=["call", "unit"])
    _save(report, by=call.agent, by_role=f"CSO, {call.site}", note=note)
    return report


def _begun_anew(report: UnitReport, unit: str) -> str:
    """Makes a report new that goes to another unit, or whose unit was done with what it said before: somebody
    has to pass it on once more. Returns how its steps tell that; "" when it stays where it is.
    """
    moves = report.unit_id != unit
    if not moves and report.state != State.DONE:
        return ""
    was = f" Sebelumnya untuk {report.unit.name}." if moves else ""
    gone = f" Nomor APKT {report.apkt_number} tidak berlaku lagi." if report.apkt_number else ""
    report.state, report.state_since, report.apkt_number = State.NEW, timezone.now(), ""
    return f"{was} Perlu diteruskan melalui APKT.{gone}"


def note_new_name(call: Call, before: Contact) -> None:
    """The caller's name was corrected: the one before goes from the text of their report, inside the call's
    transaction. Readers of other sites would see it there, as masking knows the present name alone.
    """
    report = UnitReport.objects.select_for_update(of=("self",)).filter(call=call).first()
    if report is None:
        return
    still = names(call.contact)

    def renamed(word: str) -> str:
        return names(before).sub(lambda old: old[0] if still.fullmatch(old[0]) else word, report.text)

    word = "pemohon"
    if len(renamed(word)) > TEXT_MAX_LENGTH:
        word = "…"  # no longer than any name: the next closing takes the text as it is
    if (text := renamed(word)) != report.text:
        report.text = text
        note = f"Nama pemohon diubah: nama sebelumnya diganti “{word}” dalam isi laporan."
        _save(report, by=call.agent, by_role=f"CSO, {call.site}", note=note)


@transaction.atomic
def move(
    *,
    report_id: int,
    reader: ReportReader,
    state: str,
    apkt_number: str,
    note: str,
    expected_version: int | None,
) -> UnitReport:
    """Moves a report on, or adds its APKT number or a note. state: the present one or the next one.

    expected_version: what the user saw. The same input twice is harmless.
    Raises UnitReport.DoesNotExist, PermissionDenied, ReportConflict, ValidationError (by field).
    """
    if not reader.may_move_to:
        raise PermissionDenied("Laporan ini hanya dapat dibaca.")
    # Locks the report alone, not the call that is read with it.
    reports = UnitReport.objects.select_related("call").select_for_update(of=("self",))
    report = reports.get(reader.scope, pk=report_id)
    note = _field("note", partial(clean_note, about=report.call.contact), note)
    apkt_number = _field("apkt_number", partial(clean_apkt_number, about=report.call.contact), apkt_number)
    wanted = {"state": state, "apkt_number": apkt_number}
    unchanged = all(getattr(report, field) == value for field, value in wanted.items())
    if expected_version != report.version:
        last = report.steps.latest("pk")
        if unchanged and (last.by_id, last.note) == (reader.user.pk, note):
            return report  # the same form, sent twice
        raise ReportConflict(report, last)
    if unchanged and not note:
        return report
    if state != report.state:
        _check_move(report, state, reader, note)
        report.state, report.state_since = State(state), timezone.now()
    report.apkt_number = apkt_number
    _save(report, by=reader.user, by_role=reader.role, note=note)
    return report


def _check_move(report: UnitReport, state: str, reader: ReportReader, note: str) -> None:
    if state != NEXT.get(report.state):
        now = report.get_state_display()
        raise ValidationError({"state": f"Laporan yang {now} tidak dapat diubah ke keadaan itu."})
    if state not in reader.may_move_to:
        raise PermissionDenied("Keadaan itu hanya diubah oleh supervisor lokasi yang menerima panggilan.")
    if state == State.DONE and not note:
        raise ValidationError({"note": "Tulis apa yang sudah dilakukan sebelum menandai selesai."})


def clean_apkt_number(text: str, *, about: Contact) -> str:
    """Letters, digits, "-" and ".", at most 30; "" while it is not known.

    about: the caller, none of whose numbers it may be, nor their name: it stays when their data goes.
    """
    number = text.strip()
    if len(number) > APKT_MAX_LENGTH or not re.fullmatch(r"[A-Za-z0-9.\-]*", number):
        raise ValidationError(
            f"Nomor APKT berisi huruf, angka, tanda hubung dan titik, paling banyak {APKT_MAX_LENGTH}."
        )
    if _tells_who_calls(number, about):
        raise ValidationError(
            "Ini telepon, ID pelanggan atau nama pemohon. Isi nomor laporan dari APKT, "
            "atau kosongkan bila belum ada."
        )
    return number


def _tells_who_calls(number: str, caller: Contact) -> bool:
    own = {caller["customer_id"], *(spellings(caller["telephone"]) if caller["telephone"] else ())} - {""}
    digits = re.sub(r"\D", "", number)
    return digits in {one.lstrip("+") for one in own} or bool(names(caller).search(number))


def _field(name: str, clean: Callable[[str], str], text: str) -> str:
    try:
        return clean(text)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def _save(report: UnitReport, *, by: User, by_role: str, note: str) -> None:
    report.version += 1
    report.save()
    ReportStep.objects.create(
        report=report,
        at=timezone.now(),
        by=by,
        by_role=by_role,
        state=report.state,
        apkt_number=report.apkt_number,
        note=note,
    )
