"""Where everything lives: the clone, and one cache folder per user."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .messages import Problem, explain_os_error

NEEDED_BYTES = 5 * 1024**3


@dataclass(frozen=True)
class Paths:
    """The folders of one clone (`root`) and of the user's cache (`cache`)."""

    root: Path
    cache: Path

    @cached_property
    def odoo(self) -> Path:
        return self.folder("odoo")

    @cached_property
    def debian(self) -> Path:
        return self.folder("debian")

    @cached_property
    def venvs(self) -> Path:
        return self.folder("venv")

    @cached_property
    def postgres(self) -> Path:
        return self.folder("pg")

    @cached_property
    def state(self) -> Path:
        """Configuration files, pid files and Odoo's filestores."""
        return self.folder("state")

    @cached_property
    def logs(self) -> Path:
        return self.folder("log")

    @cached_property
    def addons(self) -> Path:
        return self.root / "addons"

    def folder(self, name: str) -> Path:
        path = self.cache / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a machine-wide lock, so that two commands do not build one thing."""
        path = self.folder("lock") / name
        with path.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def default_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().absolute() / "cae"


def get_paths() -> Paths:
    return Paths(Path(__file__).resolve().parents[2], default_cache())


def check_cache(paths: Paths) -> None:
    """Refuse at once a cache that cannot be written in."""
    probe = paths.cache / f".write-{os.getpid()}"
    try:
        paths.cache.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise Problem(explain_os_error(error)) from error


def check_space(paths: Paths, needed: int = NEEDED_BYTES) -> None:
    """Refuse to start a download that the disk cannot hold."""
    free = shutil.disk_usage(paths.cache).free
    if free < needed:
        raise Problem(
            f"{paths.cache} has {free / 1e9:.1f} GB free and {needed / 1e9:.0f} GB"
            " are needed: free some space, or set XDG_CACHE_HOME to another disk."
        )


def digest(*parts: str | bytes) -> str:
    """Return a short name for a set of inputs."""
    value = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        value.update(len(data).to_bytes(8, "big") + data)
    return value.hexdigest()[:10]
