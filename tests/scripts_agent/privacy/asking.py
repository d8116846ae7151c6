"""The page of a caller's data, and calls whose data it is about."""

import csv
import io
from typing import Any

from django.test import Client

from scripts_agent.models import Call, UnitReport

PAGE = "/lokasi/data-pemohon/"


def contact(call: Call) -> dict[str, str]:
    return Call.objects.get(pk=call.pk).contact


def report_of(call: Call, **fields: str) -> UnitReport:
    at = call.opened_at
    report = {
        "unit_id": "UP3-MENTENG",
        "product": "PASCABAYAR",
        "power": 2200,
        "phase": 1,
        "outcome": "NOT_AVAILABLE",
        "text": "Ibu Sari tetap ingin Pascabayar",
    }
    return UnitReport.objects.create(call=call, created_at=at, state_since=at, **{**report, **fields})


def look(client: Client, number: str = "081234567890") -> Any:
    return client.post(PAGE, {"telepon": number})


def act(client: Client, what: str, **changed: str) -> Any:
    """Presses a button beneath what is shown now."""
    form = look(client).context["form"]
    posted = {**form.initial, "alasan": "SURAT", "act": what, **changed}
    return client.post(PAGE, posted)


def table(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
