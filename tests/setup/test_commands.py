"""What the commands promise about their output."""

import json
import re
import subprocess

import pytest

from tests.setup.helpers import ROOT, run_cae, the_problem
from tools.setup import postgres, serve
from tools.setup.venv import Venv


def test_make_alone_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()
    listing = subprocess.check_output(["make"], cwd=ROOT, text=True)
    shown = re.findall(r"^make (?:-s )?(\w+)", listing, re.M)
    assert set(shown) == set(targets) - {"help"}


def test_unknown_check(tmp_path):
    code, _out, err = run_cae("test", "--only=everything", cache=tmp_path)
    assert code == 1
    assert "no check everything: ONLY= takes lint" in the_problem(err)


def test_stop_without_anything_running(tmp_path):
    assert run_cae("stop", cache=tmp_path) == (0, "", "")


def test_pid_given_to_another_process(paths):
    record = {"pid": 1, "port": 8069, "database": "cae_demo"}
    serve.pid_file(paths).write_text(json.dumps(record))
    assert serve.running(paths) is None
    assert serve.stop(paths) is False
    assert not serve.pid_file(paths).exists()


def test_damaged_pid_file(paths):
    serve.pid_file(paths).write_text("{")
    assert serve.running(paths) is None


@pytest.mark.skipif(
    not (ROOT / "addons/cae_payroll/engine/cli.py").exists(), reason="no engine yet"
)
def test_salary_prints_json_only():
    done = subprocess.run(
        ["make", "-s", "salary"],
        cwd=ROOT,
        input='{"id": "empty"}\n',
        capture_output=True,
        text=True,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["empty"]
    assert "error" in answers[0]


def test_nothing_names_this_machine():
    """No registry and no absolute path of a machine in the tool's own files."""
    folders = [ROOT / "tools", ROOT / "docker", ROOT / "requirements", ROOT / ".ci"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    for path in [*files, ROOT / "Makefile", ROOT / "README.md"]:
        if path.suffix != ".pyc":
            text = path.read_text()
            assert not re.search(r"/root/|/work/|/home/\w+/|index-url", text), path


def test_own_server_in_the_environment_is_no_other_server(paths, monkeypatch):
    embedded = []
    monkeypatch.setenv("PGHOST", str(postgres.socket_folder(paths, "test")))
    monkeypatch.setattr(
        postgres, "embedded", lambda paths, venv, kind: embedded.append(kind)
    )
    postgres.get_server(paths, Venv(paths.cache), "demo")
    assert embedded == ["demo"]
