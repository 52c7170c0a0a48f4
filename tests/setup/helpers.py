"""Run the tool as a user would, in surroundings made for the test."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CAE = ROOT / "tools" / "cae.py"
# The environment of the tests can import Odoo: a user's Python cannot.
PYTHON = getattr(sys, "_base_executable", sys.executable)
DROPPED = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "ODOO_SOURCE", "ODOO_RC")


def run_cae(*arguments, cache, path=None, python=PYTHON, **env):
    """Run the tool; return (exit status, standard output, standard error)."""
    surroundings = {k: v for k, v in os.environ.items() if k not in DROPPED}
    surroundings.update(env, XDG_CACHE_HOME=str(cache))
    if path is not None:
        surroundings["PATH"] = str(path)
    done = subprocess.run(
        [python, str(CAE), *arguments],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def fake_program(folder, name, script):
    """Put a shell script on a path of our own."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def the_problem(stderr):
    """Return the one line that tells what to do; refuse a traceback."""
    assert "Traceback" not in stderr
    lines = [line for line in stderr.splitlines() if line.startswith("cae: ")]
    assert len(lines) == 1, stderr
    return lines[0]
