"""A real provider of OpenID Connect in a process of its own: django-oauth-toolkit, with two people.

`python -m tests.oidc_provider PORT FOLDER REDIRECT_URI`
"""

import sys
from pathlib import Path
from typing import Any

CLIENT, SECRET, PASSWORD = "asisten", "rahasia-asisten", "sandi-di-penyedia"
PEOPLE = {"agen": ["pwd"], "manajer.menteng": ["pwd", "mfa"], "tidak.dikenal": ["pwd"], "cso": ["pwd"]}


def validator() -> Any:
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Validator(OAuth2Validator):
        oidc_claim_scope = None

        def get_additional_claims(self, request: Any) -> dict[str, Any]:
            name = request.user.username
            return {"preferred_username": name, "amr": PEOPLE[name]}

    return Validator


def login_page(request: Any) -> Any:
    from django.contrib.auth import authenticate, login
    from django.http import HttpResponse, HttpResponseRedirect

    if request.method == "POST":
        user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
        if user:
            login(request, user)
            return HttpResponseRedirect(request.GET["next"])
    return HttpResponse("<form method='post'></form>", status=403 if request.method == "POST" else 200)


def main(port: str, folder: str, back: str) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="for-tests-only-" * 5,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.oidc_provider",
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(folder) / "provider.sqlite3"}
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        LOGIN_URL="/login/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem.decode(),
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "OpenID", "profile": "Profile"},
        },
    )
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application
    from oauth2_provider.settings import oauth2_settings

    oauth2_settings.OAUTH2_VALIDATOR_CLASS = validator()
    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        name="asisten",
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=back,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, verbosity=0)


def __getattr__(name: str) -> Any:
    """The addresses, asked for by Django once it is set up."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import include, path

    return [path("login/", login_page), path("o/", include("oauth2_provider.urls"))]


if __name__ == "__main__":
    sys.modules["tests.oidc_provider"] = sys.modules["__main__"]
    main(*sys.argv[1:])
