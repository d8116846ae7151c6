"""The text to copy into AP2T and APKT: each field by its name on that screen. Source: SOP 4a.6.

Fields that no screen of the SOP names stand below, marked as ours.
"""

from collections.abc import Mapping

from .closings import Closing
from .notification import (
    UNCHOSEN,
    UNCHOSEN_MULTIGUNA,
    Fields,
    Installation,
    installation_fields,
    region_fields,
)

ADDED = "Tambahan (tidak ada pada layar SOP):"
Caller = Mapping[str, str]
"""A call's contact: salutation, name, telephone, customer_id; "" = not known."""


def ap2t_block(transaction: str, caller: Caller, form: Installation) -> list[str]:
    """Lines "label: value" to copy into AP2T. transaction: its label, e.g. "Penyambungan Baru (PB)"."""
    ours = (("Jenis Transaksi", transaction), *_caller_fields(caller))
    return [*_lines((*region_fields(form), *installation_fields(form))), *_added(ours)]


def apkt_block(
    closing: Closing, caller: Caller, form: Installation | None = None, *, unit: str = "", report: str = ""
) -> list[str]:
    """Lines "label: value" to copy into APKT, first the tab to open; only what the SOP gives and what was
    asked.

    form: None while the request is not complete. unit, report: for a report to the unit.
    """
    request: Fields = ()
    if form:
        request = (*region_fields(form), ("Produk", form.product.label), ("Daya", str(form.power)))
    ours = (("Status", closing.status), *_caller_fields(caller), ("Unit PLN", unit), ("Laporan", report))
    return [*filter(None, [closing.tab]), *_lines((*closing.apkt, *request)), *_added(ours)]


def _caller_fields(caller: Caller) -> Fields:
    name = f"{caller['salutation']} {caller['name']}".strip() if caller["name"] else ""
    return (("Nama Pemohon", name), ("Telepon", caller["telephone"]), ("ID Pelanggan", caller["customer_id"]))


def _added(fields: Fields) -> list[str]:
    lines = _lines(fields)
    return [ADDED, *lines] if lines else []


def _lines(fields: Fields) -> list[str]:
    """Without the fields that nothing was entered in."""
    return [f"{label}: {value}" for label, value in fields if value not in ("", UNCHOSEN, UNCHOSEN_MULTIGUNA)]
