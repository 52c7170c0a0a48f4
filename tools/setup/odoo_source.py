"""Find or fetch Odoo 19.0: ODOO_SOURCE, an importable odoo, or Debian's package."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import tarfile
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .debian import Apt
from .messages import Problem, say, step
from .paths import Paths, check_space, digest
from .shell import run

SERIES = "19.0"
PACKAGE = "odoo-19"
# What Odoo's static files link to, and where the links are still good: version 6
# of Font Awesome, in unstable, no longer has the files of 4.7.
UNSTABLE = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
OWN_SUITE = ["fonts-font-awesome", "fonts-inconsolata"]
GAPS = ("mail/static/lib/selfie_segmentation/selfie_segmentation.js",)
MARK = ".complete"


@dataclass(frozen=True)
class Odoo:
    """An unpacked Odoo: `home` holds the package `odoo`, `addons` the modules."""

    home: Path
    addons: tuple[Path, ...]
    key: str


def series_of(home: Path) -> str | None:
    """Return the series ("19.0") of the Odoo in a folder, or None."""
    release = home / "odoo" / "release.py"
    if not release.is_file():
        return None
    found = re.search(r"^version_info = \((\d+), (\d+)", release.read_text(), re.M)
    return f"{found[1]}.{found[2]}" if found else None


def open_home(folder: Path) -> Odoo:
    """Return the Odoo of a git checkout, an unpacked archive or a Debian tree."""
    places = [folder, folder / "usr/lib/python3/dist-packages", *folder.glob("odoo-*")]
    home = next((place for place in places if series_of(place)), None)
    if home is None:
        raise Problem(f"no Odoo in {folder}: ODOO_SOURCE must hold odoo/release.py.")
    if series_of(home) != SERIES:
        raise Problem(f"{home} is Odoo {series_of(home)}: {SERIES} is needed.")
    # Debian's package also has a folder `addons` with the Python files only.
    places = [home / "addons", home / "odoo/addons"]
    addons = tuple(place for place in places if (place / "web/static").is_dir())
    return Odoo(home, addons, digest(str(home), release_text(home)))


def release_text(home: Path) -> str:
    return (home / "odoo" / "release.py").read_text()


def get_odoo(paths: Paths) -> Odoo:
    """Return Odoo 19.0, fetching it the first time."""
    source = os.environ.get("ODOO_SOURCE")
    with paths.lock("odoo"):
        if source:
            return from_source(paths, source)
        return importable() or from_debian(paths)


def importable() -> Odoo | None:
    """Return the Odoo of the running Python, when it has the right one."""
    spec = importlib.util.find_spec("odoo")
    # Odoo 19 is a namespace package: several folders, one of which is its own.
    places = spec.submodule_search_locations if spec else None
    homes = [Path(place).parent for place in places or ()]
    found = next((home for home in homes if series_of(home) == SERIES), None)
    return open_home(found) if found else None


def from_source(paths: Paths, source: str) -> Odoo:
    folder = Path(source).expanduser()
    if folder.is_dir():
        return open_home(folder.absolute())
    target = paths.odoo / f"source-{digest(source)}"
    if not (target / MARK).exists():
        check_space(paths)
        with step(f"Odoo from {source}"):
            shutil.rmtree(target, ignore_errors=True)
            unpack_archive(fetch(paths, source), target)
        open_home(target)
        (target / MARK).touch()
    return open_home(target)


def fetch(paths: Paths, source: str) -> Path:
    """Return the archive as a local file, downloading a URL."""
    if not re.match(r"https?://", source):
        archive = Path(source).expanduser()
        if not archive.is_file():
            raise Problem(f"ODOO_SOURCE={source} is not a folder, a file or a URL.")
        return archive
    name = source.partition("?")[0].rpartition("/")[2]
    archive = paths.folder("download") / f"{digest(source)}-{name}"
    if not archive.exists():
        partial = archive.with_suffix(".part")
        try:
            with urllib.request.urlopen(source) as answer, partial.open("wb") as out:
                shutil.copyfileobj(answer, out)
        except OSError as error:
            raise Problem(f"cannot download ODOO_SOURCE={source}: {error}") from error
        partial.rename(archive)
    return archive


def unpack_archive(archive: Path, target: Path) -> None:
    target.mkdir(parents=True)
    if tarfile.is_tarfile(archive):
        run(["tar", "-xf", archive.absolute(), "-C", target])
    elif zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as content:
            content.extractall(target)
    else:
        raise Problem(f"{archive} is neither a tar nor a zip archive.")


def from_debian(paths: Paths) -> Odoo:
    trees = [mark.parent for mark in paths.odoo.glob(f"debian-*/{MARK}")]
    if trees:
        return open_home(max(trees, key=lambda tree: (tree / MARK).stat().st_mtime))
    check_space(paths)
    with step("Odoo 19.0 from Debian"):
        tree = download_debian(paths)
    return open_home(tree)


def fill_gaps(tree: Path) -> None:
    """Put an empty file where Debian left out a library that a bundle names.

    Only video calls use it; without the file every page writes an error.
    """
    for gap in GAPS:
        for home in tree.glob("usr/lib/python3/dist-packages"):
            path = home / "odoo" / "addons" / gap
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text("// Not in Debian's package.\n")


def download_debian(paths: Paths) -> Path:
    unstable = Apt(paths.debian / "unstable", suite="unstable")
    unstable.update()
    tree = paths.odoo / f"debian-{unstable.candidate(PACKAGE).replace(':', '_')}"
    partial = tree.with_name(tree.name + ".part")
    shutil.rmtree(partial, ignore_errors=True)
    unstable.unpack([PACKAGE, *UNSTABLE], partial)
    own = Apt(paths.debian / "own")
    own.update()
    own.unpack(OWN_SUITE, partial)
    fill_gaps(partial)
    broken = broken_links(partial)
    if broken:
        say(f"Odoo links to {len(broken)} missing files, the first is {broken[0]}")
    shutil.rmtree(tree, ignore_errors=True)
    partial.rename(tree)
    (tree / MARK).touch()
    return tree


def broken_links(tree: Path) -> list[Path]:
    """Return the symbolic links of a tree that lead nowhere."""
    links = (
        Path(folder, name)
        for folder, folders, files in os.walk(tree)
        for name in (*folders, *files)
    )
    return [link for link in links if link.is_symlink() and not link.exists()]
