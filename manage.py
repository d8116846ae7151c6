#!/usr/bin/env python
"""Django's command line: `python manage.py help` lists the commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pln123.settings")
    # Loading and migrating may take their time, also between two statements of a transaction.
    os.environ |= {"PLN123_DB_STATEMENT_SECONDS": "0", "PLN123_DB_IDLE_SECONDS": "0"}
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
