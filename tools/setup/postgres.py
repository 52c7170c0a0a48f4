"""PostgreSQL: the server of PGHOST, or an embedded one in the cache.

Odoo refuses the role `postgres`, so the role `odoo` (CREATEDB) does everything.
The embedded servers listen on a socket only. The one for tests does not wait
for the disk: nothing in it is worth keeping.
"""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .messages import Problem, say
from .paths import Paths, digest
from .shell import clean_env, last_line, run
from .venv import Venv

ROLE = "odoo"
PORT = "5432"
# Only the server for tests may lose a database with the power.
UNSAFE = ("fsync=off", "full_page_writes=off")
# A demonstration may lose its last half second, never its consistency.
COMMON = (
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=256MB",
    "synchronous_commit=off",
)
# A socket's path may not be longer.
SOCKET_LIMIT = 90
STOP_PATIENCE = 30


@dataclass(frozen=True)
class Server:
    """A running server and the environment that its clients need."""

    bin: Path
    env: Mapping[str, str]
    embedded: bool
    data: Path | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def client_env(self) -> dict[str, str]:
        path = f"{self.bin}:{os.environ.get('PATH', '')}"
        return {**self.env, "PATH": path}

    def psql(self, database: str, sql: str) -> str:
        """Run SQL as the role of Odoo and return unaligned tuples."""
        command = [str(self.bin / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1"]
        command += ["-d", database, "-c", sql]
        return run(command, env=self.client_env()).strip()


def get_server(paths: Paths, venv: Venv, kind: str) -> Server:
    """Return the server for "demo" or "test", started when it is ours."""
    host = os.environ.get("PGHOST")
    # Within `make env` it names one of our own servers: that is not a wish.
    if host and host not in map(str, own_sockets(paths)):
        return external(venv)
    return embedded(paths, venv, kind)


def exists(paths: Paths, kind: str) -> bool:
    """Whether there can be databases of a kind."""
    return bool(os.environ.get("PGHOST")) or (paths.postgres / kind).exists()


def external(venv: Venv) -> Server:
    names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    env = {name: os.environ[name] for name in names if os.environ.get(name)}
    env.setdefault("PGPORT", PORT)
    user = env.setdefault("PGUSER", ROLE)
    server = Server(venv.postgres_bin, env, embedded=False)
    try:
        if user == "postgres":
            ensure_role(server, env.get("PGPASSWORD"))
            server = Server(venv.postgres_bin, {**env, "PGUSER": ROLE}, embedded=False)
        rights = server.psql(
            "postgres", "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
    except Problem as problem:
        raise Problem(
            f"PostgreSQL on PGHOST={env['PGHOST']} refuses {user}:"
            f" check PGUSER and PGPASSWORD, or unset PGHOST ({problem})"
        ) from problem
    if rights != "t":
        raise Problem(
            f"the role {server.env['PGUSER']} may not create databases:"
            f" ALTER ROLE {server.env['PGUSER']} CREATEDB, or unset PGHOST."
        )
    return server


def ensure_role(server: Server, password: str | None = None) -> None:
    """Create the role of Odoo, as a superuser."""
    if server.psql("postgres", f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"):
        return
    clause = ""
    if password:
        clause = " PASSWORD '{}'".format(password.replace("'", "''"))
    server.psql("postgres", f"CREATE ROLE {ROLE} LOGIN CREATEDB{clause}")


def embedded(paths: Paths, venv: Venv, kind: str) -> Server:
    data = paths.postgres / kind
    socket = socket_folder(paths, kind)
    env = {"PGHOST": str(socket), "PGPORT": PORT, "PGUSER": ROLE}
    server = Server(venv.postgres_bin, env, embedded=True, data=data)
    with paths.lock(f"postgres-{kind}"):
        if not is_running(server):
            start(paths, server, kind, socket)
    return server


def own_sockets(paths: Paths) -> list[Path]:
    return [socket_folder(paths, kind) for kind in ("demo", "test")]


def socket_folder(paths: Paths, kind: str) -> Path:
    folder = paths.state / f"pg-{kind}"
    if len(str(folder)) > SOCKET_LIMIT:
        folder = Path("/tmp") / f"cae-{digest(str(paths.cache))}-{kind}"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return folder


def is_running(server: Server) -> bool:
    ready = subprocess.run(
        [server.bin / "pg_isready", "-q"],
        env=clean_env(server.client_env()),
        check=False,
    )
    return ready.returncode == 0


def system_user(data: Path) -> pwd.struct_passwd | None:
    """Return the user that PostgreSQL runs under: itself, except for root."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Problem("PostgreSQL does not run as root: run this as an ordinary user.")


def open_way(folder: Path) -> None:
    """Let another user pass through the parents of a folder (not list them)."""
    for parent in (folder, *folder.parents):
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            say(f"PostgreSQL runs as another user: letting it pass through {parent}")
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def as_user(command: list[str], user: pwd.struct_passwd | None, log: Path) -> None:
    """Run one of PostgreSQL's programs as its own user."""
    with log.open("ab") as out:
        # A server keeps its output open: it must not be a pipe that we read.
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            env=clean_env({"LC_ALL": "C.UTF-8"}),
            check=False,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    if done.returncode:
        reason = last_line(log.read_text(errors="replace"))
        raise Problem(f"PostgreSQL does not start: {reason} (see {log})")


def start(paths: Paths, server: Server, kind: str, socket: Path) -> None:
    assert server.data is not None
    data, log = server.data, paths.logs / f"postgres-{kind}.log"
    user = system_user(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if user:
        open_way(data.parent)
        open_way(server.bin)
        for folder in (data, socket):
            os.chown(folder, user.pw_uid, user.pw_gid)
    new = not (data / "PG_VERSION").exists()
    if new:
        say(f"PostgreSQL: new embedded server ({kind})")
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        command = [str(server.bin / "initdb"), *options, "-U", "postgres"]
        as_user([*command, "-D", str(data)], user, log)
    settings = [*COMMON, f"unix_socket_directories={socket}", f"port={PORT}"]
    if kind == "test":
        settings += UNSAFE
    flags = " ".join(f"-c {setting}" for setting in settings)
    command = [str(server.bin / "pg_ctl"), "-w", "-t", "60", "-D", str(data)]
    as_user([*command, "-l", f"{data}/server.log", "-o", flags, "start"], user, log)
    admin = Server(server.bin, {**server.env, "PGUSER": "postgres"}, embedded=True)
    ensure_role(admin)


def stop(paths: Paths, kind: str) -> bool:
    """Stop the embedded server of a kind; say whether there was one."""
    data = paths.postgres / kind
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except (OSError, ValueError, IndexError):
        return False
    if name != "postgres":
        return False
    # What `pg_ctl -m fast stop` sends.
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_PATIENCE
    while (data / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return True
