"""Entry of the web server: `gunicorn pln123.wsgi`. It serves nothing without a secret key."""

import os

from django.core.wsgi import get_wsgi_application

from pln123 import settings
from pln123.env import SECRET_MIN_LENGTH, refuse

if not settings.SECRET_KEY:
    refuse("PLN123_SECRET_KEY", f"belum diisi. Isi teks acak sedikitnya {SECRET_MIN_LENGTH} karakter.")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pln123.settings")
application = get_wsgi_application()

from allocation.search.store import index_file  # noqa: E402 (needs the settings)

index_file().preload()  # with --preload: before the workers fork, who then share its memory
