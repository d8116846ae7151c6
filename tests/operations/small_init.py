"""As much of systemd as docs/operations asks for: reads the real units, holds sockets, starts and stops.

    python -m tests.operations.small_init serve     # the daemon: processes and sockets are its own
    systemctl start|stop|restart|enable|reload ...  # the walk's `systemctl` hands its arguments on to it

Units are understood as far as they decide what is run: what they say of least privilege is left to systemd.
"""

import os
import pwd
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

UNITS = Path("/etc/systemd/system")
STATE = Path("/run/small-init")  # the daemon's socket, and a log for each unit
READY_SECONDS = 120


def read_unit(name: str) -> dict[str, list[str]]:
    """Every setting of a unit, by its name; `asisten@8001.service` is made from `asisten@.service`."""
    stem, kind = name.rsplit(".", 1)
    template, at, instance = stem.partition("@")
    path = UNITS / (f"{template}@.{kind}" if at else name)
    text = path.read_text().replace("\\\n", " ").replace("%i", instance).replace("%n", name)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith(("#", ";")):
            found[key].append(value)
    return found


def read_environment(path: str) -> dict[str, str]:
    lines = [line for line in Path(path).read_text().splitlines() if line and not line.startswith("#")]
    return {name: "".join(shlex.split(value)) for name, _, value in (line.partition("=") for line in lines)}


class Init:
    """What runs, by the name of its unit."""

    def __init__(self) -> None:
        self.sockets: dict[str, socket.socket] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        if name.endswith(".socket"):
            self.open(name)
        elif name.endswith(".timer"):
            assert read_unit(name)["OnCalendar"]
            read_unit(name.replace(".timer", ".service"))
        elif name not in self.running:
            self.run(name, read_unit(name))

    def open(self, name: str) -> socket.socket:
        if name not in self.sockets:
            host, port = read_unit(name)["ListenStream"][0].rsplit(":", 1)
            self.sockets[name] = socket.create_server((host, int(port)), backlog=4096)
        return self.sockets[name]

    def run(self, name: str, unit: dict[str, list[str]]) -> None:
        passed = [self.open(one).fileno() for one in " ".join(unit["Sockets"]).split()]
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(f"\0{name}-{time.monotonic_ns()}")
        notify.settimeout(READY_SECONDS)
        told = notify.getsockname().decode().replace("\0", "@")
        environment = {"PATH": os.environ["PATH"], "NOTIFY_SOCKET": told}
        for path in unit["EnvironmentFile"]:
            environment |= read_environment(path)
        if passed:
            environment["LISTEN_FDS"] = str(len(passed))
        # The number of the process is known only inside it; sockets come as 3, 4, ...
        moves = "".join(f" {place}<&{fd}" for place, fd in enumerate(passed, 3))
        command = f"export LISTEN_PID=$$; exec {unit['ExecStart'][0]}{moves}"
        user = pwd.getpwnam(unit["User"][0]) if unit["User"] else pwd.getpwuid(0)
        with (STATE / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                ["bash", "-c", command],
                cwd=(unit["WorkingDirectory"] or ["/"])[0],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=passed,
                user=user.pw_uid,
                group=user.pw_gid,
                extra_groups=[],
                start_new_session=True,
            )
        if unit["Type"] == ["oneshot"]:
            if process.wait():
                for other in unit["OnFailure"]:
                    self.run(other, read_unit(other))
                raise RuntimeError(f"{name} failed with {process.returncode}")
            return
        if unit["Type"] == ["notify"]:
            while b"READY=1" not in notify.recv(4096):
                pass
        self.running[name] = process

    def stop(self, name: str) -> None:
        process = self.running.pop(name, None)
        if process:
            process.terminate()
            process.wait(timeout=60)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # KillMode=mixed: what is left of it

    def do(self, arguments: list[str]) -> str:
        verb, *names = [a for a in arguments if a == "--now" or not a.startswith("--")]
        names = [n if "." in n else f"{n}.service" for n in names if n != "--now"]
        if verb == "list-units":
            return "".join(f"{name} loaded active running\n" for name in sorted(self.running))
        if verb in ("daemon-reload", "enable") and "--now" not in arguments:
            return ""
        for name in names:
            if verb == "reload":
                assert name == "nginx.service", name
                subprocess.run(["nginx", "-s", "reload"], check=True)
            if verb in ("stop", "restart", "disable"):
                self.stop(name)
            if verb in ("start", "restart", "enable"):
                self.start(name)
        return ""


def serve() -> None:
    STATE.mkdir(exist_ok=True)
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(STATE / "door"))
    door.listen()
    init = Init()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        while True:
            client, _ = door.accept()
            with client, client.makefile("rw") as talk:
                try:
                    talk.write("ok\n" + init.do(shlex.split(talk.readline())))
                except Exception as error:
                    talk.write(f"{error!r}\n")
    finally:
        for name in [*init.running]:
            init.stop(name)


def ask(arguments: list[str]) -> int:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(STATE / "door"))
        with client.makefile("rw") as talk:
            talk.write(shlex.join(arguments) + "\n")
            talk.flush()
            said, *rest = talk.read().split("\n", 1)
    if said != "ok":
        print(said, file=sys.stderr)
        return 1
    print(*rest, end="")
    return 0


if __name__ == "__main__":
    sys.exit(serve() if sys.argv[1:] == ["serve"] else ask(sys.argv[1:]))
