"""Run every benchmark of tests/bench (`bench_*.py`, each a script)."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import bare

BENCH = Path(__file__).resolve().parents[1] / "tests" / "bench"

if __name__ == "__main__":
    bare.install()
    # As when a script is started by itself.
    sys.path.insert(0, str(BENCH))
    scripts = sorted(BENCH.glob("bench_*.py"))
    if not scripts:
        sys.exit("cae: no benchmark in tests/bench.")
    for script in scripts:
        print(f"== {script.stem}", flush=True)
        runpy.run_path(str(script), run_name="__main__")
