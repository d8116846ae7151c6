"""`manage.py decide --cases FILE [--on DATE]`: the matrix's answer to every row of a case file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from allocation.availability.of_village import allocations_for, decide_at, unit_of
from allocation.clock import today_wib
from allocation.domain.decision import Case, Decision
from allocation.domain.errors import CaseError, unknown_village
from allocation.reference import ladder, policies
from scripts_agent.channels.cases import CaseFileError, answer, read_case_file, to_csv
from scripts_agent.management.day import day_of


class Command(BaseCommand):
    help = "Memutuskan setiap baris berkas kasus (CSV) menurut matriks dan menulis hasilnya (CSV) ke stdout."
    requires_system_checks: list[str] = []  # the rules alone: no page, no URL

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", required=True, metavar="FILE", help="CSV UTF-8, atau - untuk stdin")
        parser.add_argument(
            "--on", metavar="DATE", help="tanggal kebijakan, YYYY-MM-DD; bawaan: hari ini (WIB)"
        )

    def handle(self, *, cases: str, on: str | None, **options: Any) -> None:
        day = day_of(on) if on is not None else today_wib()
        try:
            matrix = policies().on(day)
            file = read_case_file(sys.stdin.buffer.read() if cases == "-" else Path(cases).read_bytes())
        except CaseError as error:
            raise CommandError(error.message, returncode=2) from error
        except OSError as error:
            raise CommandError(f"{cases} tidak dapat dibaca: {error.strerror}.", returncode=2) from error
        except CaseFileError as error:
            raise CommandError(f"{cases}: {error}.", returncode=2) from error
        codes = file.villages()
        villages = allocations_for(codes) if codes else {}  # without a village no database is needed

        def decide_in_village(code: str, case: Case) -> tuple[Decision, str]:
            if code not in villages:
                raise unknown_village(code)
            village = villages[code]
            decision = decide_at(village, case, day)
            return decision, unit_of(decision, village)

        if hasattr(self.stdout, "reconfigure"):  # UTF-8 whatever the terminal's own encoding is
            self.stdout.reconfigure(encoding="utf-8", newline="\n")
        # Written in one go at the end: a run that fails leaves nothing on stdout.
        self.stdout.write(to_csv(answer(file, ladder(day), matrix, decide_in_village)), ending="")
