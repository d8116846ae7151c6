"""Entry of the web server: `gunicorn pln123.wsgi`. It serves nothing without a secret key."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from pln123 import settings
from pln123.env import SECRET_MIN_LENGTH, refuse

if not settings.SECRET_KEY:
    refuse("PLN123_SECRET_KEY", f"belum diisi. Isi teks acak sedikitnya {SECRET_MIN_LENGTH} karakter.")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pln123.settings")
application = get_wsgi_application()

from allocation.places import search  # noqa: E402 - needs the settings

# With --preload gunicorn forks its workers from here, and they share what is loaded by now. Frozen objects
# are not visited by the garbage collector: it writes to every object it visits, and each worker would get a
# copy.
search.preload()
gc.freeze()
