"""How static files are named and served in production."""

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Nothing uses htmx's extensions (some import modules that do not exist), nor the other page of django-ninja.
UNUSED = ("django_htmx/ext/", "ninja/redoc")


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Each file's name holds its content's fingerprint, also where one JavaScript module imports another."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        used = {name: place for name, place in paths.items() if not name.startswith(UNUSED)}
        yield from super().post_process(used, dry_run, **options)
