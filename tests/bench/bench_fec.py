"""Reading and planning a FEC: 10,000 then 100,000 lines, about ten times as long.

The engine runs in memory, without Python's garbage collector, whose own work grows with
all that is kept. What Odoo takes to book the entries is measured in a database made
aside and dropped, unless CAE_BENCH_DB names one (everything is rolled back there).
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from in_odoo import run  # noqa: E402

from odoo.addons.cae_activity_accounts.engine.fec_file import read  # noqa: E402
from odoo.addons.cae_activity_accounts.engine.fec_plan import (  # noqa: E402
    PlanOptions,
    plan,
)

from tests.unit.fec.written import sales, write  # noqa: E402

SIZES = (10_000, 100_000)
LINES_A_SALE = 5
ROUNDS = 3
BOOKED = 10_000

IN_ODOO = """
import base64, time
from pathlib import Path
data = base64.b64encode(Path(PATH).read_bytes())
run = env["cae.fec.import"].create({"file": data, "file_name": "bench.txt"})
began = time.perf_counter()
run.action_analyse()
print(f"analyse {time.perf_counter() - began:.1f} s: {run.line_count} lines")
run.action_start()
kept = {}
step = type(run)._batch_run_step
def timed(self, name, limit):
    began = time.perf_counter()
    left = step(self, name, limit)
    env.flush_all()
    env["cae.ledger"]._sync()
    kept[name] = kept.get(name, 0) + time.perf_counter() - began
    return left
type(run)._batch_run_step = timed
run._batch_process(commit=False)
type(run)._batch_run_step = step
for name, spent in kept.items():
    print(f"{name:8} {spent:7.1f} s, {spent / run.line_count * 1000:.2f} s for 1,000")
print(f"state {run.state} {run.run_message or ''}")
env.cr.rollback()
"""


def engine() -> None:
    """Time to read, then to plan; the ratio of the two sizes."""
    spent = {}
    for size in SIZES:
        data = write(sales(size // LINES_A_SALE))
        spent[size] = min(once(data) for _round in range(ROUNDS))
    ratio = spent[SIZES[1]] / spent[SIZES[0]]
    print(f"100,000 lines take {ratio:.1f} times 10,000 lines")


def once(data: bytes) -> float:
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    found = read(data)
    middle = time.perf_counter()
    planned = plan(found.rows, PlanOptions())
    ended = time.perf_counter()
    gc.enable()
    print(
        f"{len(found.rows):>7,} lines, {len(data) / 1e6:.1f} MB: read "
        f"{middle - began:.2f} s, plan {ended - middle:.2f} s, "
        f"{len(planned.entries):,} entries, {len(planned.letterings):,} letterings"
    )
    return ended - began


def in_odoo() -> None:
    with tempfile.NamedTemporaryFile(suffix=".fec") as file:
        file.write(write(sales(BOOKED // LINES_A_SALE)))
        file.flush()
        run(
            f"PATH = {file.name!r}\n{IN_ODOO}",
            "cae_activity_accounts",
            ("analyse", "prepare", "draft", "post", "match", "state"),
        )


if __name__ == "__main__":
    engine()
    in_odoo()
