"""Chromium, wkhtmltopdf and docker-compose, without touching the machine."""

import subprocess

from tests.setup.helpers import fake_program
from tools.setup import programs

HELLO = programs.Program("hello", "hello", "usr/bin/hello", "greeting")


def test_missing_program_is_said_and_does_not_stop(paths, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert programs.ensure(paths, HELLO) is None
    said = capsys.readouterr().err
    assert "hello is missing, so no greeting: install hello" in said


def test_the_machine_s_own_program_is_used(paths, tmp_path, monkeypatch):
    own = fake_program(tmp_path / "bin", "hello", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert programs.ensure(paths, HELLO) == own


def test_another_name_of_the_same_program_is_used(paths, tmp_path, monkeypatch):
    own = fake_program(tmp_path / "bin", "google-chrome", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert programs.ensure(paths, programs.CHROMIUM) == own


def test_wrapper_starts_the_program_with_its_own_libraries(tmp_path):
    tree = tmp_path / "tree"
    library = tree / "usr/lib/x86_64-linux-gnu/libhello.so.1"
    library.parent.mkdir(parents=True)
    library.touch()
    binary = tree / HELLO.binary
    binary.parent.mkdir(parents=True)
    fake_program(binary.parent, "hello", 'echo "$LD_LIBRARY_PATH" "$@"')
    wrapper = tmp_path / "hello"
    wrapper.write_text(programs.wrapper_text(tree, binary, HELLO))
    wrapper.chmod(0o755)
    said = subprocess.check_output([wrapper, "to", "you all"], text=True)
    assert str(library.parent) in said
    assert said.endswith("to you all\n")
