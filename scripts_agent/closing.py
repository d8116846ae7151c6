"""How a call can end, what each ending demands, and the text to copy into AP2T and APKT. Source: SOP 4a.6."""

from collections.abc import Iterable
from dataclasses import dataclass

from scripts_agent.intake.flow import Outcome
from scripts_agent.intake.questions import INTAKE
from scripts_agent.notification import (
    UNCHOSEN,
    UNCHOSEN_MULTIGUNA,
    Fields,
    Installation,
    installation_fields,
    region_fields,
)

ISSUE_CLOSED = "APKT ISSUE CLOSED"


@dataclass(frozen=True, slots=True)
class Closing:
    """One way to end a call.

    outcomes: the results it may follow, values of `allocation.domain.decision.Outcome`.
    before_result: it may also be made while there is no result.
    needs_bantuan_lain: "bantuan lain sudah ditawarkan" must be ticked.
    needs_report: name, telephone, unit and text must be there.
    continues_ap2t: the work goes on in AP2T with a product.
    status, apkt: what the SOP gives to be entered in APKT.
    """

    id: str
    label: str
    outcomes: frozenset[str]
    before_result: bool = False
    needs_bantuan_lain: bool = False
    needs_report: bool = False
    continues_ap2t: bool = False
    status: str = ""
    apkt: Fields = ()

    def allowed(self, outcome: str | None) -> bool:
        """Whether a call with this result (None = no result yet) may end so."""
        return self.before_result if outcome is None else outcome in self.outcomes


def registry(closings: Iterable[Closing], outcomes: Iterable[Outcome]) -> dict[str, Closing]:
    """Closings by id. ValueError: one is doubled, or the flow's outcomes ask for other ids."""
    found: dict[str, Closing] = {}
    for closing in closings:
        if closing.id in found:
            raise ValueError(f"closing {closing.id!r} is there twice")
        found[closing.id] = closing
    wanted = {outcome.closing for outcome in outcomes}
    if wanted != set(found):
        raise ValueError(f"flow and closings differ: {', '.join(sorted(wanted ^ set(found)))}")
    return found


CLOSINGS = registry(
    (
        Closing("continue_ap2t", "Lanjut proses pada AP2T", frozenset({"SERVED"}), continues_ap2t=True),
        Closing(
            "continue_ap2t_alternative",
            "BERSEDIA: lanjut proses pada AP2T",
            frozenset({"OFFER_ALTERNATIVE"}),
            continues_ap2t=True,
        ),
        # Also a refused NOT_AVAILABLE, and "Info saja" before any result (tambahan).
        Closing(
            "decline",
            "TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED)",
            frozenset({"OFFER_ALTERNATIVE", "NOT_AVAILABLE"}),
            before_result=True,
            needs_bantuan_lain=True,
            status=ISSUE_CLOSED,
            apkt=(
                ("Gangguan", "Keluhan"),
                ("Tipe Permasalahan", "PDPB"),
                ("Sub Tipe Permasalahan", "Info"),
            ),
        ),
        # The SOP's table of APKT fields belongs to TIDAK BERSEDIA; for a report it gives none.
        Closing(
            "report",
            "Laporan ke Unit PLN melalui APKT (hard complaint)",
            frozenset({"OFFER_ALTERNATIVE", "NOT_AVAILABLE"}),
            needs_report=True,
        ),
        Closing("refer", "Dirujuk", frozenset({"UNDECIDABLE"}), before_result=True),
        Closing(
            "cancelled",
            "Terputus/batal",
            frozenset({"SERVED", "OFFER_ALTERNATIVE", "NOT_AVAILABLE", "UNDECIDABLE"}),
            before_result=True,
        ),
    ),
    (node for node in INTAKE.nodes if isinstance(node, Outcome)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who called; "" = not known."""

    salutation: str = ""
    name: str = ""
    telephone: str = ""
    customer_id: str = ""


def ap2t_block(transaction: str, caller: Caller, form: Installation) -> list[str]:
    """Lines "label: value" to copy into AP2T. transaction: its label, e.g. "Penyambungan Baru (PB)"."""
    return _lines(
        (
            ("Jenis Transaksi", transaction),
            *_caller_fields(caller),
            *region_fields(form),
            *installation_fields(form),
        )
    )


def apkt_block(
    closing: Closing, caller: Caller, form: Installation | None = None, *, unit: str = "", report: str = ""
) -> list[str]:
    """Lines "label: value" to copy into APKT; only what the SOP gives and what was asked.

    form: None while the request is not complete. unit, report: for a report to the unit.
    """
    request: Fields = ()
    if form:
        request = (
            *region_fields(form),
            ("Produk", form.product.label),
            ("Daya", str(form.power)),
        )
    return _lines(
        (
            ("Status", closing.status),
            *closing.apkt,
            *_caller_fields(caller),
            *request,
            ("Unit PLN", unit),
            ("Laporan", report),
        )
    )


def _caller_fields(caller: Caller) -> Fields:
    name = f"{caller.salutation} {caller.name}".strip() if caller.name else ""
    return (("Nama Pemohon", name), ("Telepon", caller.telephone), ("ID Pelanggan", caller.customer_id))


def _lines(fields: Fields) -> list[str]:
    """Without the fields that nothing was entered in."""
    return [f"{label}: {value}" for label, value in fields if value not in ("", UNCHOSEN, UNCHOSEN_MULTIGUNA)]
