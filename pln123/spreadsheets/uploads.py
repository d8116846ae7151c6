"""An uploaded file on its way to a table: how much of it is taken, and that it is read apart."""

from collections.abc import Sequence
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler

from .apart import read_apart
from .reading import UploadedTable, UploadError

MAX_BYTES = 5_000_000


def read_upload(
    file: BinaryIO, *, required: Sequence[str], optional: Sequence[str] = (), ignored: Sequence[str] = ()
) -> UploadedTable:
    """The table in `file`, as `reading.read_table` says. Raises UploadError."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UploadError(
            f"Berkas lebih besar dari {MAX_BYTES // 1_000_000} MB: bagi menjadi beberapa berkas."
        )
    return read_apart(content, required=required, optional=optional, ignored=ignored)


class CappedUpload(MemoryFileUploadHandler):
    """Keeps at most a byte more than MAX_BYTES of a file, in memory. The rest is read and dropped, so that
    the person gets an answer instead of a broken connection.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True  # Django's own leaves a larger file to a handler that writes to the disk

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return super().receive_data_chunk(raw_data[: max(0, MAX_BYTES + 1 - start)], start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return super().file_complete(self.file.tell())
