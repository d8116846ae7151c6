"""load_units, run on tables that a test writes."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from allocation.units.load import COVERAGE_FILE, RETIRED_FILE, UNITS_FILE

TABLES = {"units": UNITS_FILE, "coverage": COVERAGE_FILE, "retired": RETIRED_FILE}


@pytest.fixture
def load_units(tmp_path: Path) -> Callable[..., list[str]]:
    """load_units(units=..., coverage=..., retired=...): runs the command on these texts, on the tables
    where none is given; returns what it printed."""

    def run(units: str | bytes = "", coverage: str | bytes = "", retired: str | bytes = "") -> list[str]:
        given = {"units": units, "coverage": coverage, "retired": retired}
        files: dict[str, Any] = {name: tmp_path / f"{name}.csv" for name in TABLES}
        for name, path in files.items():
            text = given[name] or TABLES[name].read_bytes()
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command("load_units", **files, stdout=out)
        return out.getvalue().splitlines()

    return run
