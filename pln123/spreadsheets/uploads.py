"""An uploaded file on its way to a table: how much of it is taken, and that it is read apart."""

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

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


class CappedUpload(FileUploadHandler):
    """Keeps at most a byte more than MAX_BYTES of a file, in memory. The rest is read and dropped, so that
    the person gets an answer instead of a broken connection.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.content = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.content.write(raw_data[: max(0, MAX_BYTES + 1 - self.content.tell())])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self.content.tell()
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content,
            self.field_name,
            self.file_name or "tanpa nama",
            self.content_type,
            size,
            self.charset,
            self.content_type_extra,
        )
