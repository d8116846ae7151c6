"""Settings of the test run: the product's own, with an environment that every test can rely on."""

import os

# Nothing that the shell of whoever runs the tests has set, for a site of their own.
for name in [name for name in os.environ if name.startswith("PLN123_")]:
    del os.environ[name]
for name in ("DATABASE_REPLICA_URL", "PROMETHEUS_MULTIPROC_DIR"):
    os.environ.pop(name, None)
os.environ["PLN123_SECRET_KEY"] = "for-tests-only-" * 5
os.environ["PLN123_HTTPS"] = "0"  # the browser tests speak plain HTTP to a live server
# As manage.py: the test run loads the regions, which on a busy machine takes longer than any page may.
os.environ |= {"PLN123_DB_STATEMENT_SECONDS": "0", "PLN123_DB_IDLE_SECONDS": "0"}
os.environ["PLN123_DB_LOCK_SECONDS"] = "30"  # one of two at once waits for the other, however slow that is
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's event loop runs in the test's thread

from pln123.settings import *  # noqa: E402, F403
from pln123.settings import BASE_DIR, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; test_login checks the real list
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# No folder: each test client would look through all the collected files, two thirds of what a test takes.
STATIC_ROOT = BASE_DIR / "collected-by-no-test"
