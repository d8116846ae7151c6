"""docs/operations/nginx.conf, run by the real nginx in front of a process that answers or does not."""

import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.operations.proxy import Proxy
from tests.own_postgres import free_port

SECRET = "081234567890"


class Process(BaseHTTPRequestHandler):
    """In place of gunicorn: says what it was sent."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        said = json.dumps(dict(self.headers)).encode()
        self.send_response(404 if "tidak-ada" in self.path else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_TRACE = answer

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def process() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Process) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Any]:
    if not shutil.which("nginx") or not shutil.which("openssl"):
        pytest.skip("nginx is missing: apt install nginx-light openssl")
    running = []

    def begin(asked: int) -> Proxy:
        running.append(Proxy(tmp_path, f"127.0.0.1:{asked}"))
        return running[-1]

    yield begin
    for proxy in running:
        proxy.process.terminate()
        proxy.process.wait()


def refusal(answer: Any) -> Any:
    status, headers, body = answer
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    error = json.loads(body)["error"]
    assert set(error) == {"code", "message", "field"}
    return status, error["code"]


def test_no_log_of_the_proxy_holds_a_query(start, process) -> None:
    proxy = start(process)
    assert proxy.ask("GET", f"/asisten/?tel={SECRET}")[0] == 200
    away = start(free_port())  # no process answers: nginx has something to complain about
    assert away.ask("GET", f"/asisten/?tel={SECRET}")[0] == 502
    assert away.ask("POST", f"/api/v1/pops?tel={SECRET}", b"x" * 7_000_000)[0] == 413
    for _ in range(40):
        away.ask("POST", f"/csp/?tel={SECRET}", b"{}")
    time.sleep(0.3)
    assert "GET /asisten/ 502" in away.logs()
    assert SECRET not in away.logs()


def test_refusals_of_the_proxy_are_json_for_programs(start, process) -> None:
    proxy = start(process)
    assert refusal(proxy.ask("POST", "/api/v1/pops", b"x" * 7_000_000)) == (413, "invalid")
    assert refusal(proxy.ask("GET", "/api/v1/villages?q=" + "x" * 5_000)) == (414, "invalid")
    assert refusal(proxy.ask("TRACE", "/api/v1/villages")) == (405, "invalid")
    assert refusal(proxy.ask("GET", "/api/v1/villages", Long="x" * 5_000)) == (400, "invalid")
    assert refusal(proxy.ask("GET", "/api/v1/villages", secure=False)) == (403, "forbidden")
    away = start(free_port())
    answer = away.ask("GET", "/api/v1/villages")
    assert refusal(answer) == (502, "unavailable")
    assert answer[1]["Retry-After"] == "5"


def test_refusals_of_the_proxy_are_sentences_for_people(start, process) -> None:
    """What the page of an upload says of a file of 5.5 MB, the proxy says of one of 7 MB."""

    def said(answer: Any) -> tuple[int, str]:
        assert answer[1]["Content-Type"] == "text/plain; charset=utf-8"
        return answer[0], answer[2].decode().partition(":")[0]

    upload = start(process).ask("POST", "/admin/allocation/coverage/unggah/", b"x" * 7_000_000)
    assert said(upload) == (413, "Berkas lebih besar dari 5 MB")
    away = start(free_port())
    for method, path in (("GET", "/asisten/"), ("GET", "/masuk/"), ("POST", "/masuk/")):
        answer = away.ask(method, path)
        assert said(answer) == (502, "Server tidak menjawab. Tunggu 5 detik, lalu muat ulang halaman ini")
        assert answer[1]["Retry-After"] == "5"


def test_the_applications_own_refusals_pass_unchanged(start, process) -> None:
    status, _, body = start(process).ask("GET", "/api/v1/tidak-ada")
    assert status == 404
    assert json.loads(body)["Host"] == "asisten.example.id"


def test_a_request_has_an_id_that_the_application_and_the_log_share(start, process) -> None:
    proxy = start(process)
    sent = json.loads(proxy.ask("GET", "/asisten/", **{"X-Request-ID": "forged"})[2])
    assert re.fullmatch(r"[0-9a-f]{32}", sent["X-Request-ID"])
    time.sleep(0.3)
    assert sent["X-Request-ID"] in (proxy.folder / "asisten.log").read_text()


def test_logins_of_one_address_are_slowed_down_and_pages_are_not(start, process) -> None:
    proxy = start(process)
    answers = [proxy.ask("POST", "/masuk/", b"username=x") for _ in range(120)]
    statuses = [status for status, _, _ in answers]
    assert statuses[:100] == [200] * 100, "a whole shift at once"
    assert statuses.count(429) >= 10
    refused = next(answer for answer in answers if answer[0] == 429)
    assert refused[1]["Retry-After"] == "10"
    assert "Tunggu 10 detik" in refused[2].decode()
    assert {proxy.ask("GET", "/masuk/")[0] for _ in range(30)} == {200}
    assert proxy.ask("POST", "/asisten/baru", b"x=1")[0] == 200
