"""Chromium and wkhtmltopdf: the machine's own, or unpacked into the cache.

Nothing is installed on the machine: the packages of its own Debian suite, with
the libraries it lacks, go to a folder of the cache, and a wrapper in
`<cache>/bin` (first on the PATH of our processes) starts the program there.
"""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from .debian import Apt, has_apt
from .messages import Problem, say, step
from .paths import Paths
from .shell import run


@dataclass(frozen=True)
class Program:
    """A program, its Debian package, and where the package puts the binary."""

    name: str
    package: str
    binary: str
    use: str
    also: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    suite: str | None = None
    check: tuple[str, ...] = ("--version",)
    same: tuple[str, ...] = ()


CHROMIUM = Program(
    "chromium",
    "chromium",
    "usr/lib/chromium/chromium",
    "browser tours",
    also=("fonts-dejavu-core", "fontconfig-config"),
    # What a browser would otherwise try to reach the network for.
    options=(
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ),
    same=("google-chrome", "chromium-browser", "google-chrome-stable"),
)
WKHTMLTOPDF = Program(
    "wkhtmltopdf",
    "wkhtmltopdf",
    "usr/bin/wkhtmltopdf",
    "printing PDF reports",
    also=("fonts-dejavu-core", "fontconfig-config"),
)
COMPOSE = Program(
    "docker-compose",
    "docker-compose",
    "usr/libexec/docker/cli-plugins/docker-compose",
    "checking the compose file",
    # The version of Debian 12 does not read today's files.
    suite="unstable",
    check=("version",),
)


def wrapper_path(paths: Paths, program: Program) -> Path:
    return paths.folder("bin") / program.name


def find(paths: Paths, program: Program) -> Path | None:
    """Return the program that our processes would run, if there is one."""
    wrapper = wrapper_path(paths, program)
    if wrapper.exists():
        return wrapper
    for name in (program.name, *program.same):
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def ensure(paths: Paths, program: Program) -> Path | None:
    """Return the program, unpacked when needed; None (and why) without it."""
    with paths.lock(program.name):
        found = find(paths, program)
        if found:
            return found
        try:
            return unpack(paths, program)
        except Problem as problem:
            say(f"{program.name} is missing, so no {program.use}: {problem}")
            return None


def unpack(paths: Paths, program: Program) -> Path:
    if not has_apt():
        raise Problem(f"install {program.name} with your system's packages.")
    with step(f"{program.name} from Debian"):
        apt = Apt(paths.debian / (program.suite or "own"), suite=program.suite)
        apt.update()
        tree = paths.debian / program.name
        shutil.rmtree(tree, ignore_errors=True)
        apt.unpack(wanted_packages(apt, program), tree)
    binary = tree / program.binary
    wrapper = wrapper_path(paths, program)
    wrapper.write_text(wrapper_text(tree, binary, program))
    wrapper.chmod(0o755)
    try:
        run([wrapper, *program.check], what=program.name)
    except Problem:
        wrapper.unlink()
        raise
    return wrapper


def wanted_packages(apt: Apt, program: Program) -> list[str]:
    if program.suite:
        # Libraries of another suite do not fit this machine: the program alone.
        return [program.package]
    wanted = apt.closure(program.package)
    return wanted + [name for name in program.also if name not in wanted]


def wrapper_text(tree: Path, binary: Path, program: Program) -> str:
    """Return the shell script that starts the binary with its own libraries."""
    folders = sorted({lib.parent for lib in tree.rglob("*.so*") if lib.is_file()})
    libraries = ":".join(dict.fromkeys(map(str, [binary.parent, *folders])))
    plugins = [str(folder) for folder in tree.rglob("qt5/plugins")]
    fonts = tree / "etc" / "fonts"
    lines = [
        "#!/bin/sh",
        f"export LD_LIBRARY_PATH={shlex.quote(libraries)}",
        f"export QT_PLUGIN_PATH={shlex.quote(':'.join(plugins))}",
        # A machine without fontconfig has no font at all.
        "[ -e /etc/fonts/fonts.conf ] ||"
        f" export FONTCONFIG_PATH={shlex.quote(str(fonts))}",
        f'exec {shlex.join([str(binary), *program.options])} "$@"',
    ]
    return "\n".join(lines) + "\n"
