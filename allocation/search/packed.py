"""Arrays in one file, mapped rather than read: every worker of a host shares the same pages of memory."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

MAGIC = b"PLN123\x00\x01"
ALIGNMENT = 64

Arrays = Mapping[str, np.ndarray]


class PackedFileError(Exception):
    """Not a file that `write` made, or one that was cut short."""


def write(path: Path, facts: Mapping[str, str], arrays: Arrays) -> None:
    """Puts `facts` and `arrays` in the file in one step: a reader sees the old file or the new one, whole."""
    entries: dict[str, Any] = {}
    offset = 0
    for name, array in arrays.items():
        entries[name] = {"dtype": array.dtype.str, "length": len(array), "offset": offset}
        offset += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    header = json.dumps({"facts": facts, "arrays": entries}).encode()
    header += b" " * (-(len(MAGIC) + 8 + len(header)) % ALIGNMENT)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(MAGIC + len(header).to_bytes(8, "little") + header)
            for array in arrays.values():
                file.write(array.tobytes())
                file.write(b"\x00" * (-array.nbytes % ALIGNMENT))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # the web workers may run as another user; the names are public
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(path: Path) -> tuple[dict[str, str], dict[str, np.ndarray]]:
    """(facts, arrays), read-only. Raises PackedFileError, or OSError when there is no such file."""
    with path.open("rb") as file:
        start = file.read(len(MAGIC) + 8)
        length = int.from_bytes(start[len(MAGIC) :], "little")
        size = os.fstat(file.fileno()).st_size
        if start[: len(MAGIC)] != MAGIC or len(start) + length >= size:
            raise PackedFileError(path)
        header = json.loads(file.read(length))
        data = np.memmap(file, dtype=np.uint8, mode="r", offset=len(start) + length)
    arrays = {}
    for name, entry in header["arrays"].items():
        dtype = np.dtype(entry["dtype"])
        end = entry["offset"] + entry["length"] * dtype.itemsize
        if end > len(data):
            raise PackedFileError(path)
        arrays[name] = data[entry["offset"] : end].view(dtype).view(np.ndarray)
    return header["facts"], arrays
