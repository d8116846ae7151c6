"""The day of `--on DATE`, for every command that asks for one."""

from datetime import date

from django.core.management.base import CommandError


def day_of(on: str) -> date:
    """Raises CommandError with exit code 2: the command was written wrongly."""
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        message = f"--on {on} bukan tanggal: isi YYYY-MM-DD, misalnya 2021-01-26."
        raise CommandError(message, returncode=2) from error
