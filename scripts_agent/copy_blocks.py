"""The text to copy into AP2T and APKT: each field by its name on that screen. Source: SOP 4a.6."""

from dataclasses import dataclass

from .closing_files import Closing
from .notification import (
    UNCHOSEN,
    UNCHOSEN_MULTIGUNA,
    Fields,
    Installation,
    installation_fields,
    region_fields,
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
