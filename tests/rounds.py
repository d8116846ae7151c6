"""How often a test tries something: a few times in every run, many times in `make faults`."""

import os
from typing import TypeVar

T = TypeVar("T")  # a number, or what is tried
LONG = os.environ.get("FAULTS") == "long"


def rounds(short: T, long: T) -> T:
    return long if LONG else short
