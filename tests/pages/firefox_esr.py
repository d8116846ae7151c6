#!/usr/bin/env python3
"""Debian's Firefox ESR as Playwright can start it: the program itself, with one answer made milder.

Playwright drives a stock Firefox by WebDriver BiDi. For every context it sets the media features, a command
that Firefox ESR 153 does not know, and whose refusal ends the test. This program stands between the two and
says "done" instead; all else passes as it is. Once Firefox knows the command this file can go.
"""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from threading import Thread
from typing import BinaryIO

FIREFOX = "/usr/bin/firefox-esr"
LISTENING = re.compile(rb"(?<=WebDriver BiDi listening on ws://127\.0\.0\.1:)\d+")
HOST = re.compile(rb"(?i)(?<=^host: 127\.0\.0\.1:)\d+")
REFUSAL = b'"error":"unknown command","message":"emulation.setMediaFeaturesOverride"'


def main() -> int:
    browser = subprocess.Popen([FIREFOX, *sys.argv[1:]], stderr=subprocess.PIPE)
    assert browser.stderr
    for line in browser.stderr:  # Playwright reads there where to connect
        if found := LISTENING.search(line):
            line = LISTENING.sub(b"%d" % stand_before(int(found[0])), line)
        sys.stderr.buffer.write(line)
        sys.stderr.flush()
    return browser.wait()


def stand_before(port: int) -> int:
    """Passes one connection on to `port`; gives the port where it is waited for."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        near, far = listener.accept()[0], socket.create_connection(("127.0.0.1", port))
        Thread(target=pass_on, args=(asked(near.makefile("rb"), port), far), daemon=True).start()
        pass_on(answered(far.makefile("rb")), near)

    Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]


def pass_on(pieces: Iterable[bytes], to: socket.socket) -> None:
    for piece in pieces:
        to.sendall(piece)
    to.shutdown(socket.SHUT_RDWR)


def asked(stream: BinaryIO, port: int) -> Iterator[bytes]:
    """What Playwright asks. Firefox takes the handshake only when it names Firefox's own port."""
    for line in headers(stream):
        yield HOST.sub(b"%d" % port, line)
    while piece := stream.read1():  # type: ignore[attr-defined]
        yield piece


def answered(stream: BinaryIO) -> Iterator[bytes]:
    """What Firefox answers, frame by frame (RFC 6455, 5.2; a server's frames are not masked)."""
    yield from headers(stream)
    while start := stream.read(2):
        size = start[1]
        longer = stream.read({126: 2, 127: 8}.get(size, 0))
        message = stream.read(int.from_bytes(longer) if longer else size)
        yield start + longer + milder(message)


def headers(stream: BinaryIO) -> Iterator[bytes]:
    while (line := stream.readline()) not in (b"", b"\r\n"):
        yield line
    yield line


def milder(message: bytes) -> bytes:
    """The message itself, or "done" in as many bytes."""
    if REFUSAL not in message:
        return message
    done = {"type": "success", "id": json.loads(message)["id"], "result": {}}
    return json.dumps(done).encode().ljust(len(message))


if __name__ == "__main__":
    sys.exit(main())
