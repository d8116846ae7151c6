"""Riwayat ketersediaan: every change of a setting, as it was written (`changes.py` writes it)."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from allocation.models import MeterAvailability

SettingChange: Any = MeterAvailability.history.model


def changes() -> QuerySet[Any, Any]:
    """All changes, newest first, each with `before`: the value it replaced, "" for none.

    Asked per row and not from the row above it in the list, which a filter may have left out.
    """
    earlier = SettingChange.objects.filter(id=OuterRef("id"), version__lt=OuterRef("version"))
    before = Coalesce(Subquery(earlier.order_by("-version").values("availability")[:1]), Value(""))
    rows: QuerySet[Any, Any] = SettingChange.objects.annotate(before=before)
    return rows.select_related("unit__parent", "history_user").order_by("-history_date", "-history_id")
