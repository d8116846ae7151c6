from django.apps import AppConfig


class ScriptsAgentConfig(AppConfig):
    name = "scripts_agent"
    verbose_name = "Asisten CSO"

    def ready(self) -> None:
        """Registers and reads words and closings: a broken file stops the start and not a call."""
        from allocation.checks import load_reviewed_files
        from scripts_agent.words import closings as closing_files  # noqa: F401 - the import enters them

        load_reviewed_files()
