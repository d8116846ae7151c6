"""Region codes and names: pure functions, no Django.

A code is groups joined by dots, two digits each, four for a village: 31 > 31.71 > 31.71.01 > 31.71.01.1001.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

CODE_PATTERN = r"\A[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z"
_CODE = re.compile(CODE_PATTERN)

# AP2T shortens these two names and the four forms of a regency; no two of the 514 regencies clash by it.
_PROVINCES = {"DAERAH KHUSUS IBUKOTA JAKARTA": "DKI JAKARTA", "DAERAH ISTIMEWA YOGYAKARTA": "DI YOGYAKARTA"}
_REGENCY_FORMS = (
    ("KOTA ADMINISTRASI ", "KOTA ADM. "),
    ("KABUPATEN ADMINISTRASI ", "KAB. ADM. "),
    ("KABUPATEN ", "KAB. "),
)
_KINDS = {"1": "Kel.", "2": "Desa", "3": "Desa adat"}


def is_code(code: str) -> bool:
    """True for a well-formed dotted code of any level."""
    return _CODE.match(code) is not None


def is_village_code(code: str) -> bool:
    """True for a well-formed code of a village, whether there is one or not."""
    return len(code) == 13 and is_code(code)


def level_of(code: str) -> int:
    """1 province, 2 regency, 3 district, 4 village. `code` must be well formed."""
    return code.count(".") + 1


def parent_code(code: str) -> str | None:
    """Code of the region above, None for a province."""
    return code.rpartition(".")[0] or None


def path_of(code: str) -> tuple[str, ...]:
    """Codes from the province down to the region itself: (31, 31.71, 31.71.01, 31.71.01.1001)."""
    groups = code.split(".")
    return tuple(".".join(groups[: n + 1]) for n in range(len(groups)))


def scope_of_guess(code: str) -> str:
    """The region whose UP3s could all be meant where the mapping of this one is a guess.

    Of a village or a district its regency, of a regency its province.
    """
    return path_of(code)[1 if level_of(code) > 2 else 0]


def ap2t_name(level: int, name: str) -> str:
    """The name as AP2T prints it: `Kota Administrasi Jakarta Pusat` -> `KOTA ADM. JAKARTA PUSAT`."""
    upper = name.upper()
    if level == 1:
        return _PROVINCES.get(upper, upper)
    if level == 2:
        for long, short in _REGENCY_FORMS:
            if upper.startswith(long):
                return short + upper[len(long) :]
    return upper


def kind_of(code: str) -> str:
    """`Kel.`, `Desa` or `Desa adat` by the first digit of a village code's last group; "" above a village."""
    return _KINDS.get(code[9], "") if len(code) == 13 else ""


T = TypeVar("T")


def most_specific(coverage: Mapping[str, T], code: str) -> T | None:
    """What decides for a region: its own entry, or else its district's, regency's, province's."""
    return next((coverage[above] for above in reversed(path_of(code)) if above in coverage), None)
