#!/usr/bin/env python3
"""Django's command line: `python manage.py help` lists the commands."""

import importlib.util
import os
import sys
from pathlib import Path

VENV = Path(__file__).parent / ".venv" / "bin" / "python"


def main() -> None:
    if importlib.util.find_spec("django") is None and VENV.exists():  # the system's Python has no Django
        os.execv(VENV, [str(VENV), *sys.argv])  # noqa: S606 - our own Python, with the same arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pln123.settings")
    # Loading and migrating may take their time, also between two statements of a transaction.
    os.environ |= {"PLN123_DB_STATEMENT_SECONDS": "0", "PLN123_DB_IDLE_SECONDS": "0"}
    from django.core.management import execute_from_command_line
    from django.db import Error

    try:
        execute_from_command_line(sys.argv)
    except Error as error:  # the jobs of the night meet it: who reads their alarm wants one sentence
        from pln123.web.outage import sentence_for_operators

        sys.exit(sentence_for_operators(error))


if __name__ == "__main__":
    main()
