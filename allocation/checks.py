"""What must be right before anything is served: the reviewed files, the database, the admin's door."""

from typing import Any

from django.contrib import admin
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection

from allocation import reference
from allocation.domain.errors import PolicyFileError
from allocation.domain.reviewed.versions import REVIEWED
from allocation.people.site import PostAdminSite


def load_reviewed_files() -> None:
    """Reads once all that is known by now. A broken file stops the start: file, line, fault."""
    try:
        for load in REVIEWED.values():
            load()
        reference.abbreviations()
        reference.aliases()
        reference.time_zones()
    except PolicyFileError as error:
        raise SystemExit(f"Berkas kebijakan rusak: {error}") from None


@register()
def check_database(**kwargs: Any) -> list[CheckMessage]:
    """The loaders and the locks are written for these two."""
    if connection.vendor not in ("sqlite", "postgresql"):
        return [
            Error("Basis data harus SQLite atau PostgreSQL.", hint="Ubah DATABASE_URL.", id="allocation.E001")
        ]
    mode = connection.settings_dict["OPTIONS"].get("transaction_mode")
    if connection.vendor == "sqlite" and mode != "IMMEDIATE":
        # A deferred transaction that reads, then writes, fails at once when another one has written.
        message = "SQLite perlu transaction_mode IMMEDIATE agar dua penyimpanan serentak saling menunggu."
        return [Warning(message, id="allocation.W001")]
    return []


@register()
def check_admin_site(**kwargs: Any) -> list[CheckMessage]:
    """Rights in the admin come from posts; Django's own site would ask for is_staff and its tables."""
    if isinstance(admin.site, PostAdminSite):
        return []
    hint = "Pakai pln123.apps.PlnAdminConfig di INSTALLED_APPS."
    return [Error("Halaman pengelola tidak memakai hak dari jabatan.", hint=hint, id="allocation.E002")]
