"""Run other programs; keep what they print; explain how they failed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .messages import Problem, explain

Command = Sequence["str | Path"]


def clean_env(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a child, free of what would mislead it.

    A PYTHONPATH or PYTHONHOME of the caller would put foreign packages into the
    virtual environment; make's own variables would change a nested make.
    """
    dropped = {"PYTHONPATH", "PYTHONHOME", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    env = {key: value for key, value in os.environ.items() if key not in dropped}
    env.update(extra or {})
    return env


def last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "no output"


def run(
    command: Command,
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    cwd: Path | None = None,
    what: str = "",
) -> str:
    """Run a command and return its output; a failure is a `Problem` of one line."""
    names = [str(part) for part in command]
    try:
        done = subprocess.run(
            names,
            env=clean_env(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise Problem(f"`{names[0]}` is missing: install it first.") from error
    output = done.stdout.decode(errors="replace")
    if log:
        log.write_text(output)
    if done.returncode:
        reason = explain(output) or last_line(output)
        where = f" (see {log})" if log else ""
        raise Problem(f"{what or names[0]} failed: {reason}{where}")
    return output
