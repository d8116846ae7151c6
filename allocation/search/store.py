"""The index file of this host: built from the Region table, opened before the workers fork, and watched.

The database holds the fingerprint of the regions in force (RegionLoad), the file that of the regions it was
built from. Where they differ the search says so and finds nothing: an old index would offer villages that are
gone. Every host has a file of its own, made by `load_regions` or `build_search` on that host.
"""

from __future__ import annotations

import hashlib
import threading
import time
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from allocation import reference
from allocation.domain.place_names import Abbreviations
from allocation.models import Region, RegionLoad
from allocation.search.index import Index, RegionName, build, open_file, write_file
from allocation.search.packed import PackedFileError

CHECK_SECONDS = 1.0  # how long a running worker may not notice a new file or new regions

MISSING = "Indeks pencarian desa belum ada di host ini: jalankan `python manage.py build_search`."
OUTDATED = "Indeks pencarian desa lebih lama daripada data wilayah: jalankan `python manage.py build_search`."
UNREADABLE = (
    "Berkas indeks pencarian desa rusak atau dari versi lain: jalankan `python manage.py build_search`."
)
NOT_WRITTEN = "Berkas indeks pencarian {} tidak dapat ditulis ({}): periksa foldernya dan hak aksesnya."
NO_REGIONS = "Wilayah belum dimuat: jalankan `python manage.py load_regions`."


class SearchIndexError(Exception):
    """The search cannot answer on this host. The message (Indonesian) says what to do."""


@cache
def index_file() -> IndexFile:
    """The file of the settings, one object per process."""
    return IndexFile(settings.SEARCH_INDEX, reference.abbreviations())


class IndexFile:
    """The index in `path`, opened when first needed and again when the file is replaced. Thread-safe."""

    def __init__(self, path: Path, abbreviations: Abbreviations) -> None:
        self.path = path
        self.abbreviations = abbreviations
        self._lock = threading.Lock()
        self._signature: tuple[int, int, int] | None = None
        self._index: Index | None = None
        self._fingerprint = ""
        self._problem = MISSING
        self._checked = -CHECK_SECONDS

    def preload(self) -> Index | None:
        """Opens the file without asking the database: a connection must not be shared by forked workers."""
        with self._lock:
            self._open()
            return self._index

    def get(self) -> Index:
        """The index of the present regions. Raises SearchIndexError."""
        with self._lock:
            if time.monotonic() - self._checked >= CHECK_SECONDS:
                self._open()
                if self._index is not None:
                    self._problem = "" if RegionLoad.current() == self._fingerprint else OUTDATED
                self._checked = time.monotonic()
            if self._index is None or self._problem:
                raise SearchIndexError(self._problem)
            return self._index

    def rebuild(self) -> bool:
        """Brings file and database in step with the Region table; True when the file had to be written.

        Raises SearchIndexError when there are no regions or the file cannot be written.
        """
        with transaction.atomic():
            names = [
                RegionName(*row) for row in Region.objects.values_list("code", "ap2t_name", "postal_code")
            ]
            if not names:
                raise SearchIndexError(NO_REGIONS)
            fingerprint = fingerprint_of(names)
            RegionLoad.note(fingerprint)
        with self._lock:
            self._checked = -CHECK_SECONDS
            self._open()
            if self._index is not None and self._fingerprint == fingerprint:
                return False
            try:
                write_file(self.path, build(names, self.abbreviations), fingerprint, self.abbreviations)
            except OSError as error:
                raise SearchIndexError(NOT_WRITTEN.format(self.path, error.strerror)) from error
            return True

    def _open(self) -> None:
        """Looks at the file (one stat) and opens it when it is not the one that is open."""
        try:
            status = self.path.stat()
            signature = (status.st_ino, status.st_mtime_ns, status.st_size)
            if signature == self._signature:
                return
            self._index, self._problem, self._signature = None, UNREADABLE, signature
            opened = open_file(self.path, self.abbreviations)
        except FileNotFoundError:
            self._index, self._problem, self._signature = None, MISSING, None
        except (OSError, PackedFileError):
            pass
        else:
            if opened is not None:
                self._index, self._fingerprint = opened


def fingerprint_of(names: list[RegionName]) -> str:
    """64 hex digits that change with any code, name or postal code."""
    lines = "\n".join("\t".join(name) for name in sorted(names))
    return hashlib.sha256(lines.encode()).hexdigest()
