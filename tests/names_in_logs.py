"""Nobody's name or number stands in a log line of the whole test run: five that callers in the tests have."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.servers.basehttp import WSGIRequestHandler
from django.test.testcases import QuietWSGIRequestHandler

from pln123.web.logs import MaskingFormatter, OutageFilter

MARKERS = ("Sari", "Dewi", "Budi", "81234567890", "521234567890")


class NamesInLogs(logging.Handler):
    """Reads every line as the product writes it. `found`: which marker, by which logger, in which test."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(MaskingFormatter())
        self.addFilter(OutageFilter())
        self.found: list[str] = []
        self.lines = 0

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        self.lines += 1
        test = os.environ.get("PYTEST_CURRENT_TEST", "between the tests")
        self.found += [f"{marker}: {record.name}, {test}" for marker in MARKERS if marker in line]


@contextmanager
def watched_logs() -> Iterator[NamesInLogs]:
    """Every logger of this process; of the live servers also the access lines, which Django keeps quiet."""
    watch = NamesInLogs()
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    ends = [logging.root, *(logger for logger in known if not logger.propagate)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuietWSGIRequestHandler, "log_message", WSGIRequestHandler.log_message)
        for logger in ends:
            logger.addHandler(watch)
        yield watch
        for logger in ends:
            logger.removeHandler(watch)
