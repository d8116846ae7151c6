from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "allocation"
    verbose_name = "Alokasi meter"

    def ready(self) -> None:
        from allocation import checks

        checks.load_reviewed_files()
