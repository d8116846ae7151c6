"""Log lines without personal data: anything that looks like a telephone number or a customer id is masked."""

import logging
import re

# 0812 3456 7890, +62-812..., or nine and more digits in a row (a customer id has twelve). Village codes
# (31.71.01.1001), dates and powers stay readable.
NUMBER = re.compile(r"(?:\+62|\b62|\b0)(?:[ -]?\d){7,14}|\d{9,}")


class MaskingFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = NUMBER.sub("[nomor]", record.message)
        return super().formatMessage(record)

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]
        return NUMBER.sub("[nomor]", super().formatException(ei))
