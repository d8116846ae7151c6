"""Regions as the lists and the pages show them: children, labels, the order of villages."""

from collections.abc import Collection, Iterable, Sequence

from allocation.models import Region


def children_of(code: str | None) -> list[Region]:
    """The regions directly inside one, by AP2T name; all provinces for None; none for an unknown code."""
    return list(Region.objects.filter(parent=code).order_by("ap2t_name", "code"))


def village_label(region: Region, siblings: Iterable[Region]) -> str:
    """AP2T name, with the kind when a sibling has the same name, and the code when even the kind is the same.

    16 pairs of villages share a name inside one district.
    """
    same_name = [
        other for other in siblings if other.ap2t_name == region.ap2t_name and other.code != region.code
    ]
    if not same_name:
        return region.ap2t_name
    if any(other.kind == region.kind for other in same_name):
        return f"{region.ap2t_name} ({region.kind}, {region.code})"
    return f"{region.ap2t_name} ({region.kind})"


def namesakes_of(villages: Sequence[Region]) -> list[Region]:
    """Villages with the name and the district of one of these, these among them, for `village_label`."""
    found = Region.objects.filter(
        parent__in={village.parent_id for village in villages},
        ap2t_name__in={village.ap2t_name for village in villages},
    )
    return list(found) if villages else []


def path_told_apart(village: Region, siblings: Iterable[Region]) -> tuple[str, ...]:
    """AP2T's names, province first; the village's as `village_label` has it."""
    return (*village.ap2t_path[:-1], village_label(village, siblings))


def villages_in_order(codes: Sequence[str]) -> list[Region]:
    """The villages of these codes, each with its parents, in the same order; unknown codes are left out."""
    rows = Region.objects.select_related("parent__parent__parent").in_bulk(codes)
    return [rows[code] for code in codes if code in rows]


def full_names(codes: Collection[str]) -> dict[str, str]:
    """By code: `GAMBIR, GAMBIR, KOTA ADM. JAKARTA PUSAT, DKI JAKARTA`, told apart from a namesake in the
    district; unknown codes are left out. 2 SQL statements.
    """
    villages = villages_in_order(sorted(codes))
    same_name = namesakes_of(villages)
    found = {}
    for village in villages:
        siblings = [other for other in same_name if other.parent_id == village.parent_id]
        found[village.code] = ", ".join(reversed(path_told_apart(village, siblings)))
    return found
