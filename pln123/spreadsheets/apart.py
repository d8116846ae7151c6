"""Reads an uploaded table in a process of its own: whatever the file holds, the calls go on.

An XLSX within all other limits can still cost a minute and a gigabyte (one attribute of 24 MB, two million
attributes). Here it is given up after CPU_SECONDS or MEMORY_BYTES, and one file is read at a time. The
process knows no setting and no secret. No Django.
"""

import json
import logging
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from .reading import RowError, UploadedRow, UploadedTable, UploadError, read_table

ROOT = Path(__file__).parents[2]
CPU_SECONDS = 8  # of the processor: the greatest table that may come takes three
SECONDS = 20  # of the clock, for a machine that is busy with other things
MEMORY_BYTES = 640 * 1024 * 1024
WAIT_SECONDS = 1.5  # for the file of somebody else; with CPU_SECONDS an answer comes within ten seconds
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}  # numpy, which openpyxl looks for, takes memory for each thread

logger = logging.getLogger(__name__)
_one_at_a_time = Lock()


def read_apart(
    content: bytes, *, required: Sequence[str], optional: Sequence[str] = (), ignored: Sequence[str] = ()
) -> UploadedTable:
    """`read_table`, in a process of its own. Raises UploadError, also when a limit was passed."""
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise UploadError("Server sedang membaca berkas lain. Tunggu beberapa detik, lalu unggah lagi.")
    try:
        titles = json.dumps([list(required), list(optional), list(ignored)]).encode()
        done = subprocess.run(  # noqa: S603 - our own module, with nothing of the file in its command
            [sys.executable, "-m", __name__],
            input=titles + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            cwd=ROOT,
            env=ENVIRONMENT,
        )
    except subprocess.TimeoutExpired:
        logger.warning("an upload of %s bytes was given up after %s s", len(content), SECONDS)
        raise UploadError(TOO_HEAVY) from None
    finally:
        _one_at_a_time.release()
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        logger.warning("an upload of %s bytes was not read: %s %.60s", len(content), done.returncode, said)
        raise UploadError(TOO_HEAVY)
    return _table(json.loads(done.stdout))


TOO_HEAVY = (
    "Berkas terlalu berat untuk dibaca: salin tabelnya ke berkas baru tanpa hiasan, atau simpan sebagai CSV "
    "UTF-8, lalu unggah lagi."
)


def _table(answer: dict) -> UploadedTable:
    if "refused" in answer:
        raise UploadError(answer["refused"])
    rows = [UploadedRow(number, cells, frozenset(faulty)) for number, cells, faulty in answer["rows"]]
    return UploadedTable(rows, [RowError(*error) for error in answer["errors"]])


def main() -> None:
    """What the process of its own does: titles and content on its input, JSON on its output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    required, optional, ignored = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        table = read_table(content, required=required, optional=optional, ignored=ignored)
    except UploadError as error:
        answer: dict = {"refused": str(error)}
    else:
        rows = [(row.number, row.cells, list(row.faulty)) for row in table.rows]
        answer = {"rows": rows, "errors": table.errors}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
