"""The text of a request for material, to be copied: ours and not the SOP's ("tambahan"). Pure Python."""

from collections import Counter
from collections.abc import Mapping

from allocation.domain.matrix import SERVICES
from allocation.domain.power_class import POWER_CLASSES
from pln123.plots.chart import number

ServiceCounts = Counter[tuple[str, int, str, int]]
"""Requests by UP3 code, phase, product and place in POWER_CLASSES."""


def material_request(
    unit: str, period: str, counts: ServiceCounts, names: Mapping[str, str], narrowed_to: str = ""
) -> list[str]:
    """The lines of the text.

    unit: for whom, in words; period: its days, in words; names: of the UP3s in `counts`, which stand in the
    order of `names`; narrowed_to: what alone was counted, in words, "" for everything.
    """
    lines = [
        "Permohonan material kWh meter",
        f"Unit: {unit}",
        f"Masa: {period} (WIB)",
        *([f"Hanya: {narrowed_to}"] if narrowed_to else []),
        "Dasar: permintaan PB/PD melalui PLN 123 yang tidak dapat dilayani karena material belum tersedia.",
    ]
    for code, name in names.items():
        lines += _of_unit(name, Counter({key[1:]: n for key, n in counts.items() if key[0] == code}))
    lines += ["", f"Jumlah seluruhnya: {number(counts.total())} permintaan."]
    return [*lines, "Mohon material di atas disediakan agar permintaan pelanggan dapat dilayani."]


def _of_unit(name: str, counts: Counter[tuple[int, str, int]]) -> list[str]:
    if not counts:
        return []
    lines = ["", f"{name}: {number(counts.total())} permintaan"]
    for service in SERVICES:
        asked = Counter({place: n for (*what, place), n in counts.items() if tuple(what) == service})
        if asked:
            meter = f"kWh meter {service.phase} Phasa {service.product.label}"
            lines.append(f"- {meter}: {number(asked.total())}")
            lines += [f"    {POWER_CLASSES[at].range_text}: {number(n)}" for at, n in sorted(asked.items())]
    return lines
