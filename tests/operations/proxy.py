"""docs/operations/nginx.conf, run by the real nginx on ports of its own."""

import http.client
import socket
import ssl
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.own_postgres import free_port

CONF = Path(__file__).parents[2] / "docs" / "operations" / "nginx.conf"


class Proxy:
    """asked: address and port of each door. changed: pairs of what stands in the file and what is tried."""

    def __init__(self, folder: Path, *asked: str, changed: Sequence[tuple[str, str]] = ()) -> None:
        self.folder, self.plain, self.secure = folder, free_port(), free_port()
        text = CONF.read_text()
        door = "server 127.0.0.1:8000 max_fails=0;"
        options = " max_fails=0" if len(asked) == 1 else ""
        doors = " ".join(f"server {address}{options};" for address in asked)
        for old, new in ((door, doors), *changed):
            assert old in text, old
            text = text.replace(old, new)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.plain};")
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.secure} ssl")
        text = text.replace("/etc/asisten/tls/", f"{folder}/").replace("/var/log/nginx/", f"{folder}/")
        paths = " ".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        own = f"pid {folder}/pid; error_log {folder}/start.log; events {{}} http {{ {paths}\n{text} }}"
        (folder / "nginx.conf").write_text(own)
        names = (
            "-subj",
            "/CN=asisten.example.id",
            "-keyout",
            folder / "key.pem",
            "-out",
            folder / "fullchain.pem",
        )
        key = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names)
        subprocess.run(key, check=True, capture_output=True)
        command = ("nginx", "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off; user root;")
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE)
        for _ in range(100):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.secure)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((folder / "start.log").read_text())

    def ask(self, method: str, path: str, body: bytes = b"", secure: bool = True, **headers: str) -> Any:
        """(status, headers, body)."""
        connection: http.client.HTTPConnection
        if secure:
            unchecked = ssl._create_unverified_context()  # noqa: S323 - its certificate is made here
            connection = http.client.HTTPSConnection("127.0.0.1", self.secure, context=unchecked, timeout=20)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=20)
        connection.request(method, path, body or None, {"Host": "asisten.example.id", **headers})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def logs(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))
