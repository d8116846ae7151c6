"""How often a test tries something: a few times in every run, many times in `make faults`."""

import os

LONG = os.environ.get("FAULTS") == "long"


def rounds(short: int, long: int) -> int:
    return long if LONG else short
