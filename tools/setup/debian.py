"""Debian packages taken through apt without touching the system.

Everything goes to private folders; the archive's address is read from the
machine's own apt configuration, so its mirror or proxy is used.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from .messages import Problem
from .shell import run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NO_EXTRAS = ("--no-install-recommends", "--no-install-suggests")
_INSTALLED_NOW = re.compile(r"^Inst (\S+) ", re.MULTILINE)


def has_apt() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def archive_uri() -> str:
    """Return the address of the Debian archive that this machine uses."""
    if not has_apt():
        raise Problem(
            "no apt on this machine: set ODOO_SOURCE to a folder or an archive"
            " of Odoo 19.0, or use docker/compose.yaml."
        )
    listing = run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    )
    for uri in listing.split():
        if uri.rstrip("/").endswith("/debian"):
            return uri
    raise Problem(
        "apt knows no Debian archive here: set ODOO_SOURCE to a folder or an"
        " archive of Odoo 19.0, or use docker/compose.yaml."
    )


@dataclass(frozen=True)
class Apt:
    """apt working in `home`; `suite` is another suite than the machine's own."""

    home: Path
    suite: str | None = None

    def options(self) -> list[str]:
        options = {
            "Dir::State::Lists": self.home / "lists",
            "Dir::Cache": self.home / "cache",
            # As root, apt would hand the download to a user who cannot read
            # the cache of root.
            "APT::Sandbox::User": "root",
        }
        if self.suite:
            options["Dir::Etc::SourceList"] = self.home / "sources.list"
            options["Dir::Etc::SourceParts"] = Path("/dev/null")
        return [f"-o{key}={value}" for key, value in options.items()]

    def update(self) -> None:
        """Fetch the package lists into the private folder."""
        for name in ("lists/partial", "cache/archives/partial"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        if self.suite:
            self._write_source(self.suite)
        run(
            ["apt-get", *self.options(), "-oAPT::Update::Error-Mode=any", "update"],
            what="reading the Debian package lists",
        )

    def _write_source(self, suite: str) -> None:
        if not KEYRING.exists():
            raise Problem(f"{KEYRING} is missing: install debian-archive-keyring.")
        line = f"deb [signed-by={KEYRING}] {archive_uri()} {suite} main\n"
        (self.home / "sources.list").write_text(line)

    def candidate(self, package: str) -> str:
        """Return the version that apt would download."""
        text = run(["apt-cache", *self.options(), "policy", package])
        found = re.search(r"Candidate: (\S+)", text)
        if not found or found[1] == "(none)":
            raise Problem(
                f"Debian has no package {package} (any more): set ODOO_SOURCE to a"
                " folder or an archive of Odoo 19.0."
            )
        return found[1]

    def closure(self, package: str) -> list[str]:
        """Return the package and its dependencies that this machine lacks."""
        plan = run(
            ["apt-get", *self.options(), "-s", *NO_EXTRAS, "install", package],
            what=f"planning {package}",
        )
        return _INSTALLED_NOW.findall(plan)

    def unpack(self, packages: list[str], tree: Path) -> None:
        """Download packages and unpack them into one tree."""
        if not packages:
            return
        folder = self.home / "deb"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run(
            ["apt-get", *self.options(), "-q", "download", *packages],
            cwd=folder,
            what="downloading Debian packages",
        )
        tree.mkdir(parents=True, exist_ok=True)
        for archive in sorted(folder.glob("*.deb")):
            run(["dpkg-deb", "-x", archive, tree], what=f"unpacking {archive.name}")
        shutil.rmtree(folder)
