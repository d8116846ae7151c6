"""A day in a form: picked from the browser's calendar, or typed."""

from datetime import date
from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """The browser's own calendar. It drops a text that is no date: such a text gets a plain text field."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _is_iso_date(shown):
            context["widget"]["type"] = "text"
        return context


class DayField(forms.DateField):
    """Takes 2026-11-23 from the browser's calendar, and 23/11/2026 or 23-11-2026 from people who type."""

    widget = DayInput
    default_error_messages = {
        "invalid": "Tanggal ini tidak terbaca: isi misalnya 23/11/2026.",
        "required": "Isi tanggal ini.",
        "far": "Isi tahun 2000 sampai 2099, misalnya 23/11/2026.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **options)

    def to_python(self, value: Any) -> date | None:
        """A day whose neighbours and time zones can be reckoned with: not the first or last one there is."""
        day: date | None = super().to_python(value)
        if day and not 2000 <= day.year < 2100:
            raise forms.ValidationError(self.error_messages["far"], code="far")
        return day


def check_order(form: forms.Form) -> None:
    """Adds an error where the day `sampai` of a form stands before its day `dari`."""
    first, last = form.cleaned_data.get("dari"), form.cleaned_data.get("sampai")
    if first and last and first > last:
        form.add_error("sampai", "Tanggal ini sebelum tanggal Dari: tukar keduanya.")


def _is_iso_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
