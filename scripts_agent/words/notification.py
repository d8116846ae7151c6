"""The notification as AP2T shows it, word for word. Source: SOP 4a.6, "Contoh Notifikasi"."""

from dataclasses import dataclass

from allocation.domain.decision import Case, Decision, Outcome
from allocation.domain.matrix import Product

TITLE = "Konfirmasi"
UNCHOSEN = "Pilih..."
UNCHOSEN_MULTIGUNA = "[Pilih Kode Multiguna]"
PROGRAM = "NOR"
EXAMPLE_POWER = 2200  # of the SOP's "Contoh Notifikasi"


def notification_text(missing: Product) -> str:
    """What AP2T asks when `missing` is not available and the other product is."""
    return (
        f"Layanan {missing} saat ini belum tersedia di Wilayah Anda. "
        f"Apakah anda bersedia dilayani dengan Layanan {missing.other}?"
    )


def notification_of(decision: Decision, case: Case) -> str | None:
    """What AP2T asks with this decision; None unless it offers the other product."""
    return notification_text(case.product) if decision.outcome is Outcome.OFFER_ALTERNATIVE else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The AP2T form of one request. regions: AP2T's names, province first. Power in VA. "" = not chosen."""

    regions: tuple[str, ...]
    product: Product
    power: int
    tariff: str = ""
    kode_pembeda: str = ""
    kode_multiguna: str = ""
    jenis_program: str = PROGRAM


Fields = tuple[tuple[str, str], ...]


def region_fields(form: Installation) -> Fields:
    """(label, value) pairs of the village, as AP2T shows them."""
    return tuple(zip(("Provinsi", "Kabupaten", "Kecamatan", "Desa"), form.regions, strict=True))


def installation_fields(form: Installation) -> Fields:
    """(label, value) pairs under "Data Pemasangan". AP2T writes the power without a dot: 2200."""
    return (
        ("Produk", form.product.label),
        ("Tarif", form.tariff or UNCHOSEN),
        ("Kode Pembeda Tarif", form.kode_pembeda or UNCHOSEN),
        ("Daya", str(form.power)),
        ("Kode Multiguna", form.kode_multiguna or UNCHOSEN_MULTIGUNA),
        ("Jenis Program", form.jenis_program or PROGRAM),
    )
