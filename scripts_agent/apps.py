from django.apps import AppConfig


class ScriptsAgentConfig(AppConfig):
    name = "scripts_agent"
    verbose_name = "Asisten CSO"

    def ready(self) -> None:
        from allocation.domain.errors import PolicyFileError

        from .script_files import script_versions

        try:
            script_versions()
        except PolicyFileError as error:
            raise SystemExit(f"Berkas naskah rusak: {error}") from None
