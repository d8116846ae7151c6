from django.apps import AppConfig


class ScriptsAgentConfig(AppConfig):
    name = "scripts_agent"
    verbose_name = "Asisten CSO"

    def ready(self) -> None:
        """Reads the reviewed files now, so that a broken one stops the start and not a call."""
        from allocation.domain.errors import PolicyFileError

        from .closing_files import closings
        from .script_files import script_versions

        for what, load in (("naskah", script_versions), ("penutup panggilan", closings)):
            try:
                load()
            except PolicyFileError as error:
                raise SystemExit(f"Berkas {what} rusak: {error}") from None
