"""Single sign-on against a real provider of OpenID Connect; what it may not do; passwords switched off."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from axes.models import AccessAttempt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.test import Client
from jwt.algorithms import RSAAlgorithm
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from tests.conftest import PASSWORD as OWN_PASSWORD
from tests.oidc_provider import CLIENT, PASSWORD, SECRET
from tests.own_postgres import free_port

ROOT = Path(__file__).parents[2]
BACK = "/masuk/pln/kembali/"


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address."""
    port, folder = free_port(), tmp_path_factory.mktemp("provider")
    back = f"http://testserver{BACK}"
    command = [sys.executable, "-m", "tests.oidc_provider", str(port), str(folder), back]
    log = (folder / "log").open("w")
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert process.poll() is None, (folder / "log").read_text()
            try:
                requests.get(f"{address}/o/.well-known/openid-configuration", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()
        log.close()


@pytest.fixture
def on(settings: Any, provider: str) -> str:
    """Sign-on is set, as from the environment."""
    settings.SIGN_ON = {"ISSUER": f"{provider}/o"}
    settings.OIDC_ISSUER = f"{provider}/o"
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{provider}/o/authorize/"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{provider}/o/token/"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{provider}/o/.well-known/jwks.json"
    return provider


def to_provider(client: Client, following: str = "") -> str:
    return client.get("/masuk/pln/", {"next": following} if following else {}).headers["Location"]


def at_provider(address: str, name: str) -> str:
    """Logs in there, and gives the address that leads back."""
    browser = requests.Session()
    page = browser.get(address, timeout=20)
    sent = {"username": name, "password": PASSWORD}
    answer = browser.post(page.url, sent, timeout=20, allow_redirects=False)
    while not answer.headers["Location"].startswith("http://testserver"):
        base = urlsplit(address)
        where = answer.headers["Location"]
        where = where if where.startswith("http") else f"{base.scheme}://{base.netloc}{where}"
        answer = browser.get(where, timeout=20, allow_redirects=False)
    return str(answer.headers["Location"]).removeprefix("http://testserver")


def sign_on(client: Client, name: str, following: str = "") -> Any:
    return client.get(at_provider(to_provider(client, following), name))


FAILED = "/masuk/?gagal=1"


def test_an_agent_signs_on_and_comes_to_the_page_asked_for(on, agent) -> None:
    client = Client()
    page = client.get("/masuk/?next=/matriks/").content.decode()
    assert 'href="/masuk/pln/?next=/matriks/"' in page
    answer = sign_on(client, agent.username, "/matriks/")
    assert answer.headers["Location"] == "/matriks/"
    assert client.get("/asisten/").status_code == 200
    assert client.session["_auth_user_id"] == str(agent.pk)


def test_what_is_sent_and_kept_is_as_little_as_can_be(on, agent) -> None:
    client = Client()
    asked = parse_qs(urlsplit(to_provider(client)).query)
    assert asked["scope"] == ["openid profile"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 32
    assert len(asked["nonce"][0]) >= 32
    sign_on(client, agent.username)
    kept = [name for name, _ in client.session.items() if "token" in name]
    assert kept == ["oidc_id_token_expiration"]


def test_somebody_without_an_account_here_does_not_get_one(on, agent) -> None:
    users = User.objects.count()
    client = Client()
    answer = sign_on(client, "tidak.dikenal")
    assert answer.headers["Location"] == FAILED
    assert "Akun PLN Anda belum dikenal di aplikasi ini" in client.get(FAILED).content.decode()
    assert User.objects.count() == users
    assert not AccessAttempt.objects.exists(), "it locks out nobody at that address"


def test_a_locked_account_and_a_name_of_the_demo_stay_out(on, agent, make_user) -> None:
    make_user("cso")
    User.objects.filter(pk=agent.pk).update(is_active=False)
    for name in (agent.username, "cso"):
        client = Client()
        assert sign_on(client, name).headers["Location"] == FAILED
        assert "_auth_user_id" not in client.session


def test_rights_come_from_the_post_here_and_end_with_it(on, manager) -> None:
    client = Client()
    sign_on(client, manager.username)
    assert client.get("/admin/allocation/").status_code == 200
    manager.posts.update(active=False)
    assert client.get("/admin/allocation/").status_code == 302


def test_a_second_factor_given_at_the_provider_counts_and_its_lack_does_not(
    on, settings, manager, agent
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    sign_on(client, manager.username)  # amr: pwd, mfa
    assert client.get("/admin/allocation/").status_code == 200
    from allocation.models import Post

    Post.objects.create(role="PUSAT", user=agent)
    client = Client()
    sign_on(client, agent.username)  # amr: pwd
    assert client.get("/").headers["Location"].startswith("/faktor-kedua/")


def test_an_answer_is_taken_once_and_by_the_browser_that_asked(on, agent) -> None:
    client = Client()
    back = at_provider(to_provider(client), agent.username)
    assert Client().get(back).headers["Location"] == FAILED, "another browser"
    assert client.get(back).headers["Location"] == "/"
    assert client.get(back).headers["Location"] == FAILED, "a second time"


def test_an_error_of_the_provider_logs_nobody_out(on, as_user, agent) -> None:
    client = as_user(agent)
    assert client.get(BACK, {"error": "access_denied", "state": "x"}).headers["Location"] == FAILED
    assert client.get("/asisten/").status_code == 200


def test_a_token_of_another_issuer_is_refused(on, settings, agent) -> None:
    settings.OIDC_ISSUER = "https://evil.example/o"
    client = Client()
    assert sign_on(client, agent.username).headers["Location"] == FAILED
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("audience", ["lain", ["lain"], [CLIENT, "lain"], None])
def test_a_token_for_another_client_is_refused(on, agent, monkeypatch, audience) -> None:
    verify = OIDCAuthenticationBackend.verify_token
    monkeypatch.setattr(
        OIDCAuthenticationBackend, "verify_token", lambda *a, **k: verify(*a, **k) | {"aud": audience}
    )
    assert sign_on(Client(), agent.username).headers["Location"] == FAILED


def test_a_token_signed_by_another_key_is_refused(on, settings, agent) -> None:
    [key] = requests.get(settings.OIDC_OP_JWKS_ENDPOINT, timeout=20).json()["keys"]
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    forged = {"keys": [key | {"n": json.loads(RSAAlgorithm.to_jwk(other))["n"]}]}

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(forged).encode())

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.OIDC_OP_JWKS_ENDPOINT = f"http://127.0.0.1:{server.server_address[1]}/"
        assert sign_on(Client(), agent.username).headers["Location"] == FAILED
        server.shutdown()


def test_a_provider_that_is_away_is_said_in_words(on, settings, agent) -> None:
    client = Client()
    back = at_provider(to_provider(client), agent.username)
    settings.OIDC_OP_TOKEN_ENDPOINT = f"http://127.0.0.1:{free_port()}/token/"
    assert client.get(back).headers["Location"] == FAILED
    assert "layanan masuk PLN tidak menjawab" in client.get(FAILED).content.decode()


def test_a_foreign_address_is_never_followed(on, agent) -> None:
    assert sign_on(Client(), agent.username, "https://evil.example/").headers["Location"] == "/"


def test_unless_it_is_set_there_is_none(client) -> None:
    assert client.get("/masuk/pln/").status_code == client.get(BACK).status_code == 404
    assert "akun PLN" not in client.get("/masuk/").content.decode()


# Passwords switched off


@pytest.fixture
def no_passwords(on, settings: Any, administrator: User) -> None:
    settings.LOCAL_PASSWORDS, settings.EMERGENCY_ACCOUNT = False, administrator.username


def log_in(user: User) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/masuk/", {"username": user.username, "password": OWN_PASSWORD})


def test_only_the_account_for_emergencies_has_a_password(no_passwords, agent, administrator) -> None:
    client, answer = log_in(agent)
    assert "Masuk dengan akun PLN: kata sandi di sini dimatikan." in answer.content.decode()
    assert "_auth_user_id" not in client.session
    client, answer = log_in(administrator)
    assert answer.headers["Location"] == "/"
    assert client.get("/sandi/").status_code == 200
    assert "hanya untuk akun darurat" in Client().get("/masuk/").content.decode()


def test_whoever_signs_on_has_no_password_to_change(no_passwords, agent) -> None:
    client = Client()
    sign_on(client, agent.username)
    refused = client.get("/sandi/")
    assert refused.status_code == 403
    assert "kata sandinya diganti di sana" in refused.content.decode()
