"""How static files are named and served in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Each file's name holds its content's fingerprint, also where one JavaScript module imports another."""

    support_js_module_import_aggregation = True
