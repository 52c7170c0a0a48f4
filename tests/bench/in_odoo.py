"""Run a script in Odoo's shell on a database made aside, and show some of its lines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(script: str, addons: str, shown: Sequence[str]) -> None:
    """Print the lines that begin with one of ``shown``; end with the error if any.

    The database is made with ``addons`` and dropped, unless CAE_BENCH_DB names one:
    the script is to roll back what it does.
    """
    given = os.environ.get("CAE_BENCH_DB")
    database = given or f"cae_bench_{os.getpid()}"
    if not given:
        made = make("db", f"DB={database}", f"ADDONS={addons}")
        if made.returncode:
            print("skipped: no database could be made\n" + made.stderr)
            return
    try:
        ran = make("shell", f"DB={database}", script=script)
        lines = [x for x in ran.stdout.splitlines() if x.startswith(tuple(shown))]
        print("\n".join(lines))
        if ran.returncode or not lines:
            sys.exit(ran.stderr[-2000:])
    finally:
        if not given:
            subprocess.run(["dropdb", "--if-exists", database], check=False)


def make(*words: str, script: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "-s", *words],
        cwd=ROOT,
        input=script,
        capture_output=True,
        text=True,
        check=False,
    )
