"""Odoo in the background: start it, find it again, stop it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from .config import Stack
from .messages import Problem, say
from .paths import Paths
from .shell import clean_env, last_line

FIRST_PORT = 8069
TRIES = 30
PATIENCE = 120.0


@dataclass(frozen=True)
class Running:
    """A server that we started."""

    pid: int
    port: int
    database: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/odoo"


def pid_file(paths: Paths) -> Path:
    return paths.state / "serve.json"


def is_ours(pid: int) -> bool:
    """Whether a process is an Odoo: its number may have been given again."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return b"odoo" in words and state != "Z"


def running(paths: Paths) -> Running | None:
    """Return the server that is running, if there is one."""
    try:
        found = Running(**json.loads(pid_file(paths).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return found if is_ours(found.pid) else None


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port(wanted: str | None = None) -> int:
    """Return the port asked for, or the first free one; say when it is another."""
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise Problem(f"PORT={wanted} is not a port: give a number below 65536.")
        if not port_is_free(int(wanted)):
            raise Problem(f"port {wanted} is busy: choose another PORT.")
        return int(wanted)
    for port in range(FIRST_PORT, FIRST_PORT + TRIES):
        if port_is_free(port):
            if port != FIRST_PORT:
                say(f"port {FIRST_PORT} is busy: using {port}")
            return port
    raise Problem(f"ports {FIRST_PORT} to {port} are busy: choose one with PORT=….")


def start(stack: Stack, database: str, wanted: str | None = None) -> Running:
    """Start Odoo on a database and wait until it answers."""
    stop(stack.paths)
    port = choose_port(wanted)
    log = stack.paths.logs / "serve.log"
    command = stack.odoo_command(
        *("-c", str(stack.config_file), "-d", database, f"--http-port={port}"),
        f"--db-filter=^{database}$",
    )
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            env=clean_env(stack.env()),
            cwd=stack.paths.state,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    server = Running(process.pid, port, database)
    pid_file(stack.paths).write_text(json.dumps(asdict(server)))
    wait_until_up(process, server, log)
    return server


def wait_until_up(process: subprocess.Popen[bytes], server: Running, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            reason = last_line(log.read_text(errors="replace"))
            raise Problem(f"Odoo stopped at once: {reason} (see {log})")
        if answers(server.port):
            return
        time.sleep(0.2)
    raise Problem(f"Odoo does not answer on port {server.port}: see {log}")


def answers(port: int) -> bool:
    # Not the proxy of the environment: this is our own machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/web/login", timeout=60) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def stop(paths: Paths) -> bool:
    """Stop the server that we started; say whether there was one."""
    server = running(paths)
    if server:
        os.kill(server.pid, signal.SIGTERM)
        deadline = time.monotonic() + 20
        while is_ours(server.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        if is_ours(server.pid):
            os.kill(server.pid, signal.SIGKILL)
    pid_file(paths).unlink(missing_ok=True)
    return server is not None
