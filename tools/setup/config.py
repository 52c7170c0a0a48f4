"""The odoo.conf of each use, and the environment of Odoo's processes."""

from __future__ import annotations

import configparser
import os
from dataclasses import dataclass
from pathlib import Path

from .odoo_source import Odoo
from .paths import Paths, digest
from .postgres import Server, get_server
from .venv import Venv


@dataclass(frozen=True)
class Stack:
    """All that is needed to run Odoo for one kind of use ("demo" or "test")."""

    paths: Paths
    odoo: Odoo
    venv: Venv
    server: Server
    kind: str

    @property
    def label(self) -> str:
        """Name of this use; another server has files of its own."""
        if self.server.embedded:
            return self.kind
        where = (self.server.env["PGHOST"], self.server.env["PGPORT"])
        return f"{self.kind}-{digest(*where)}"

    @property
    def data_dir(self) -> Path:
        return self.paths.state / f"data-{self.label}"

    @property
    def config_file(self) -> Path:
        return self.paths.state / f"odoo-{self.label}.conf"

    def env(self) -> dict[str, str]:
        """Return what a child needs to find PostgreSQL, Odoo's config and tools."""
        env = self.server.client_env()
        tools = [self.paths.cache / "bin", self.venv.home / "bin", self.server.bin]
        env["PATH"] = ":".join([*map(str, tools), os.environ.get("PATH", "")])
        env["ODOO_RC"] = str(self.config_file)
        env["PYTHONDONTWRITEBYTECODE"] = "1"
        env["CAE_PYTHON"] = str(self.venv.python)
        return env

    def odoo_command(self, *arguments: str) -> list[str]:
        return [str(self.venv.python), "-m", "odoo", *arguments]


def get_stack(paths: Paths, odoo: Odoo, venv: Venv, kind: str) -> Stack:
    """Start the server of a kind and write its configuration."""
    stack = Stack(paths, odoo, venv, get_server(paths, venv, kind), kind)
    write_config(stack)
    return stack


def addons_path(stack: Stack) -> str:
    # The modules of Odoo's own package (odoo/addons) are found without it.
    folders = [stack.paths.addons, *stack.odoo.addons]
    return ",".join(str(folder) for folder in folders if folder.is_dir())


def write_config(stack: Stack) -> None:
    """Write odoo.conf, readable by its owner only (it may hold a password)."""
    options = {
        "addons_path": addons_path(stack),
        "data_dir": str(stack.data_dir),
        "db_host": stack.server.env["PGHOST"],
        "db_port": stack.server.env["PGPORT"],
        "db_user": stack.server.env["PGUSER"],
        "http_interface": "127.0.0.1",
        "list_db": "True",
        "workers": "0",
        "max_cron_threads": "1",
        "limit_time_cpu": "3600",
        "limit_time_real": "7200",
        "limit_time_real_cron": "7200",
        "without_demo": "True",
    }
    if stack.server.env.get("PGPASSWORD"):
        options["db_password"] = stack.server.env["PGPASSWORD"]
    parser = configparser.RawConfigParser()
    parser["options"] = options
    stack.data_dir.mkdir(parents=True, exist_ok=True)
    partial = stack.config_file.with_suffix(f".{os.getpid()}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        parser.write(out)
    partial.replace(stack.config_file)
