from django.apps import AppConfig


class ScriptsAgentConfig(AppConfig):
    name = "scripts_agent"
    verbose_name = "Asisten CSO"
