"""`manage.py draw_intake`: writes the picture of the intake flow to docs/intake.md."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scripts_agent.intake.picture import mermaid
from scripts_agent.intake.questions import INTAKE

PAGE = """\
# The flow of a call, version {version}

Written by `manage.py draw_intake` from `scripts_agent/intake/questions.py`. Do not edit it by hand.

A box is a question, with its id, the line to say and the instruction of the SOP. A key in brackets makes its
choice; ↺ marks a choice that stays at its question. Yellow: the application decides. Green: the call ends.

```mermaid
{picture}```
"""


class Command(BaseCommand):
    help = "Menggambar alur panggilan ke docs/intake.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="hanya memeriksa apakah gambar masih sesuai")
        parser.add_argument("--file", type=Path, default=Path(settings.BASE_DIR) / "docs" / "intake.md")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        page = PAGE.format(version=INTAKE.version, picture=mermaid(INTAKE))
        if options["check"]:
            if not path.is_file() or path.read_text(encoding="utf-8") != page:
                raise CommandError(f"{path.name} tidak sesuai dengan alur: jalankan manage.py draw_intake.")
            self.stdout.write(f"{path.name} sesuai dengan alur {INTAKE.version}.")
            return
        try:
            path.write_text(page, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"{path} tidak dapat ditulis: {error.strerror}.") from None
        self.stdout.write(f"{path.name} ditulis, alur {INTAKE.version}.")
