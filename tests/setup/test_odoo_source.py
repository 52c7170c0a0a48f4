"""ODOO_SOURCE: a folder, an archive or a URL, of the right series."""

import os
import sys
import tarfile
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tools.setup import odoo_source
from tools.setup.messages import Problem


def make_odoo(folder, series="(19, 0, 0, FINAL, 0, '')"):
    (folder / "odoo" / "addons" / "base").mkdir(parents=True)
    (folder / "addons" / "web" / "static").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(f"version_info = {series}\n")
    return folder


@pytest.fixture
def space(monkeypatch):
    monkeypatch.setattr(odoo_source, "check_space", lambda paths: None)


@pytest.fixture
def archive(tmp_path):
    make_odoo(tmp_path / "odoo-19.0.post20260101")
    path = tmp_path / "odoo.tar.gz"
    with tarfile.open(path, "w:gz") as out:
        out.add(tmp_path / "odoo-19.0.post20260101", "odoo-19.0.post20260101")
    return path


def test_checkout(tmp_path):
    odoo = odoo_source.open_home(make_odoo(tmp_path))
    assert odoo.home == tmp_path
    assert odoo.addons == (tmp_path / "addons",)


def test_debian_tree(tmp_path):
    home = make_odoo(tmp_path / "usr/lib/python3/dist-packages")
    assert odoo_source.open_home(tmp_path).home == home


def test_other_series(tmp_path):
    make_odoo(tmp_path, "(18, 0, 0, FINAL, 0, '')")
    with pytest.raises(Problem, match=r"is Odoo 18\.0: 19\.0 is needed"):
        odoo_source.open_home(tmp_path)


def test_folder_without_odoo(tmp_path):
    with pytest.raises(Problem, match="no Odoo in"):
        odoo_source.open_home(tmp_path)


def test_archive(paths, archive, space):
    odoo = odoo_source.from_source(paths, str(archive))
    assert paths.odoo in odoo.home.parents
    assert (odoo.home / "odoo/release.py").is_file()
    assert odoo_source.from_source(paths, str(archive)) == odoo


def test_zip(paths, tmp_path, space):
    make_odoo(tmp_path / "tree")
    path = tmp_path / "odoo.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.write(tmp_path / "tree/odoo/release.py", "odoo-19.0/odoo/release.py")
    assert odoo_source.from_source(paths, str(path)).home.name == "odoo-19.0"


def test_url(paths, archive, space):
    handler = partial(SimpleHTTPRequestHandler, directory=str(archive.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/{archive.name}"
        odoo = odoo_source.from_source(paths, url)
        server.shutdown()
    assert (odoo.home / "odoo/release.py").is_file()


def test_url_that_does_not_answer(paths, space):
    with pytest.raises(Problem, match="cannot download ODOO_SOURCE"):
        odoo_source.from_source(paths, "http://127.0.0.1:9/odoo.tar.gz")


def test_nothing_there(paths, tmp_path, space):
    with pytest.raises(Problem, match="is not a folder, a file or a URL"):
        odoo_source.from_source(paths, str(tmp_path / "missing"))


def test_not_an_archive(paths, tmp_path, space):
    (tmp_path / "odoo.txt").write_text("text")
    with pytest.raises(Problem, match="neither a tar nor a zip"):
        odoo_source.from_source(paths, str(tmp_path / "odoo.txt"))


def test_broken_links_are_found(tmp_path):
    os.symlink(tmp_path / "nowhere", tmp_path / "link")
    os.symlink(tmp_path, tmp_path / "good")
    assert odoo_source.broken_links(tmp_path) == [tmp_path / "link"]


def test_importable_odoo(tmp_path, monkeypatch):
    make_odoo(tmp_path)
    monkeypatch.delitem(sys.modules, "odoo", raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert odoo_source.importable().home == tmp_path


def test_no_importable_odoo(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "odoo", raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert odoo_source.importable() is None
