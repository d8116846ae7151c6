"""`manage.py draw_intake`: writes the picture of the intake flow to docs/intake.svg."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scripts_agent.intake.picture import svg
from scripts_agent.intake.questions import INTAKE


class Command(BaseCommand):
    help = "Menggambar alur panggilan ke docs/intake.svg."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="hanya memeriksa apakah gambar masih sesuai")
        parser.add_argument("--file", type=Path, default=Path(settings.BASE_DIR) / "docs" / "intake.svg")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        picture = svg(INTAKE)
        if options["check"]:
            if not path.is_file() or path.read_text(encoding="utf-8") != picture:
                raise CommandError(f"{path.name} tidak sesuai dengan alur: jalankan manage.py draw_intake.")
            self.stdout.write(f"{path.name} sesuai dengan alur {INTAKE.version}.")
            return
        path.write_text(picture, encoding="utf-8", newline="\n")
        self.stdout.write(f"{path.name} ditulis, alur {INTAKE.version}.")
