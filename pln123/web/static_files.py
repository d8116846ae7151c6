"""How static files are named and served in production."""

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Each file's name holds its content's fingerprint, also where one JavaScript module imports another."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Leaves out htmx's extensions: nothing uses them, and some import modules by names no file has."""
        used = {name: place for name, place in paths.items() if not name.startswith("django_htmx/ext/")}
        yield from super().post_process(used, dry_run, **options)
