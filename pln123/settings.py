"""Settings of the site. Everything that differs between machines comes from the environment (env.py)."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

from pln123 import env

BASE_DIR = Path(__file__).resolve().parent.parent
RUN_DIR = BASE_DIR / ".run"

# The demo (`make run`): demo users may log in, and the login page shows their password.
DEMO = env.read_switch("PLN123_DEMO", default=False)
DEBUG = env.read_switch("PLN123_DEBUG", default=False)
HTTPS = env.read_switch("PLN123_HTTPS", default=not (DEMO or DEBUG))
# Number of our own proxies in front of the web processes; 0: clients connect directly.
PROXIES = env.read_whole_number("PLN123_PROXIES", default=0, low=0, high=9)

SECRET_KEY = env.read_secret("PLN123_SECRET_KEY", demo_file=RUN_DIR / "secret-key" if DEMO else None)
SECRET_KEY_FALLBACKS = env.read_earlier_secrets("PLN123_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.read_hosts("PLN123_ALLOWED_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))

DEMO_USERNAMES = ("cso", "cso2", "supervisor", "supervisor2", "manager.menteng", "srm.jaya", "pusat", "admin")
DEMO_PASSWORD = "coba-pln-123" if DEMO else ""

INSTALLED_APPS = [
    "pln123.apps.PlnAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "simple_history",
    "ninja",
    "allocation",
    "scripts_agent",
]

MIDDLEWARE = [
    "pln123.web.measures.MeasuringMiddleware",
    "pln123.web.prepared.PreparedStatementsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # adds random bytes: the length tells nothing (BREACH)
    "django.middleware.http.ConditionalGetMiddleware",  # an ETag for each answer that may be stored
    "pln123.web.middleware.PolicyMiddleware",
    "pln123.web.middleware.PrivatePagesMiddleware",
    "pln123.site.health.AskedByOwnHost",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pln123.web.middleware.IdleSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pln123.web.middleware.LoginRequiredMiddleware",
    "pln123.site.account.due.DueMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pln123.web.middleware.UnstorableTextMiddleware",
    "pln123.site.views.NotAllowedPageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "pln123.urls"
WSGI_APPLICATION = "pln123.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "pln123.site.bar.context",
]
# The first engine that knows a template renders it: Jinja our own pages, Django's own engine the admin.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "pln123.web.jinja.environment", "context_processors": CONTEXT_PROCESSORS},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": CONTEXT_PROCESSORS,
            "libraries": {"part": "pln123.web.jinja"},
            "builtins": ["pln123.web.heads"],
        },
    },
]
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]

DATABASES = {"default": env.read_database("DATABASE_URL", default_file=RUN_DIR / "db.sqlite3")}
# A copy that only reads (pln123/web/replica.py), used while it is at most so many seconds behind.
DATABASES |= env.read_replica("DATABASE_REPLICA_URL", DATABASES["default"])
DATABASE_ROUTERS = ["pln123.web.replica.ReplicaRouter"] if "replica" in DATABASES else []
REPLICA_LAG_SECONDS = env.read_whole_number("PLN123_REPLICA_LAG_SECONDS", default=30, low=1, high=3600)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "id"
LOCALE_PATHS = [BASE_DIR / "pln123/locale"]  # our words in place of some of Django's
FORMAT_MODULE_PATH = ["pln123.web.formats"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "pln123.web.static_files.StaticFiles"
    },
}
# collectstatic compresses what browsers ask for: files by their hashed names, no maps for developers' tools.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# One file per form, kept in memory up to the size that an import may have.
FILE_UPLOAD_HANDLERS = ["pln123.spreadsheets.uploads.CappedUpload"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1

# Who may enter. Every page needs a login unless its view says login_not_required.
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "/masuk/?keluar"  # there static/js/typed.js forgets what was typed in the tab
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "pln123.site.auth.DeskBackend",
    "pln123.site.sign_on.SignOnBackend",
]
# Single sign-on (pln123/site/sign_on.py): {} while it is off.
SIGN_ON = env.read_sign_on("PLN123_OIDC_")
OIDC_ISSUER = SIGN_ON.get("ISSUER", "")
OIDC_RP_CLIENT_ID, OIDC_RP_CLIENT_SECRET = SIGN_ON.get("CLIENT_ID", ""), SIGN_ON.get("CLIENT_SECRET", "")
OIDC_OP_AUTHORIZATION_ENDPOINT = SIGN_ON.get("AUTHORIZE_URL", "")
OIDC_OP_TOKEN_ENDPOINT, OIDC_OP_JWKS_ENDPOINT = SIGN_ON.get("TOKEN_URL", ""), SIGN_ON.get("KEYS_URL", "")
OIDC_OP_USER_ENDPOINT = ""  # not asked: the ID token is enough
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid profile"
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 5  # seconds
OIDC_AUTHENTICATION_CALLBACK_URL = "sign_on_back"
OIDC_USERNAME_CLAIM = env.read_text("PLN123_OIDC_USERNAME_CLAIM", default="preferred_username", longest=60)
# Without local passwords one account still has its own, for the day the provider is away.
LOCAL_PASSWORDS = env.read_switch("PLN123_LOCAL_PASSWORDS", default=True)
EMERGENCY_ACCOUNT = env.read_text("PLN123_EMERGENCY_ACCOUNT", default="", longest=150)
if not LOCAL_PASSWORDS and not (SIGN_ON and EMERGENCY_ACCOUNT):
    env.refuse("PLN123_LOCAL_PASSWORDS", "0 memerlukan PLN123_OIDC_ISSUER dan PLN123_EMERGENCY_ACCOUNT.")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "pln123.site.auth.OwnWordsValidator"},
]

# Who helps somebody that cannot log in: stands on the login page, inside a sentence.
LOGIN_CONTACT = env.read_text("PLN123_LOGIN_CONTACT", default="administrator aplikasi ini", longest=200)

# Login throttling, by user name and address together: the typing errors of a colleague, or of a stranger
# elsewhere, lock out nobody else. pln123/site/login_limits.py counts made-up names.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "pln123.site.auth.locked_out"
AXES_CLIENT_IP_CALLABLE = "pln123.web.client_address.client_address"
AXES_VERBOSE = False
# It keeps what was posted with a failure; of these fields, like of "password", only that they were there.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "old_password", "new_password1", "new_password2"]
AXES_WHITELIST_CALLABLE = "pln123.site.sign_on.is_sign_on"
AXES_ENABLE_ADMIN = False  # English, and deletes records: allocation/admin/people.py has pages of our own

# A second factor for whoever changes settings or reads other people's data; who has one always gives it.
SECOND_FACTOR_REQUIRED = env.read_switch("PLN123_SECOND_FACTOR_REQUIRED", default=False)
OTP_TOTP_ISSUER = "Asisten CSO PLN 123"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds: a link to set a new password

# Callers' personal data is wiped when a call was last saved so many days ago (privacy/retention.py).
RETENTION_DAYS = env.read_whole_number("PLN123_RETENTION_DAYS", default=90, low=1, high=3650)

# The telephone system may put a caller's data itself behind the # of an address, in place of a one-time id.
# The browser then keeps names and numbers in its history (docs/security.md, "Screen-pop").
OPEN_SCREEN_POP = env.read_switch("PLN123_OPEN_SCREEN_POP", default=False)

SESSION_ENGINE = "pln123.web.sessions"
# A session ends after this many seconds without a request (middleware.IdleSessionMiddleware).
SESSION_COOKIE_AGE = env.read_whole_number(
    "PLN123_SESSION_IDLE_SECONDS", default=30 * 60, low=60, high=86_400
)
SESSION_LONGEST = 12 * 3600  # seconds: longer than any shift
# A browser takes a cookie with this prefix from this host alone, over HTTPS.
_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_PREFIX}csrftoken"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # pages carry the token in <body hx-headers> and in their forms
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "pln123.site.views.csrf_failure"

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^hidup/$", r"^siap/$", r"^metrics$"]  # asked on the own host, over plain HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "report-uri": "/csp/",
    }
}

# Who may read /metrics: these networks, and whoever sends this token ("": nobody).
METRICS_NETWORKS = env.read_networks("PLN123_METRICS_NETWORKS", default="127.0.0.0/8,::1/128")
METRICS_TOKEN = env.read_token("PLN123_METRICS_TOKEN")
env.check_folder("PROMETHEUS_MULTIPROC_DIR")

LOG_FORMATTERS = {"teks": "pln123.web.logs.MaskingFormatter", "json": "pln123.web.logs.JsonFormatter"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"masked": {"()": LOG_FORMATTERS[env.read_choice("PLN123_LOG_FORMAT", *LOG_FORMATTERS)]}},
    "filters": {
        "outage": {"()": "pln123.web.logs.OutageFilter"},
        "refusal": {"()": "pln123.web.logs.RefusalFilter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "masked",
            "filters": ["outage", "refusal"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.security.DisallowedHost": {
            "level": "CRITICAL",
            "propagate": False,
        },  # scanners try hosts by the thousand
        # Of the development server, which writes each address as it was asked for.
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "pln123.web.logs.NothingTyped"
