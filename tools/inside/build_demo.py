"""Build the demonstration cooperative in a database, and print its table.

`demo.build` does the work: `build(env, progress)` is resumable and commits as it
goes, `table(env)` returns the text to print, and `LOGINS`, when it is there, lists
(login, password, who it is).
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import ModuleType

from session import environment

# The clock of the whole command, which is not ours alone.
_START = float(os.environ.get("CAE_START", time.time()))


def progress(text: str) -> None:
    spent = int(time.time() - _START)
    print(f"[{spent // 60:>2}:{spent % 60:02d}] {text}", flush=True)


def write_logins(build: ModuleType, target: Path) -> None:
    """Leave the users' names for the message that ends `make demo`."""
    users = getattr(build, "LOGINS", [("admin", "admin", "administrator")])
    lines = [f"  {login:<24} {secret:<12} {who}" for login, secret, who in users]
    target.write_text("\n".join(["  login                    password", *lines]) + "\n")


def main(database: str, logins: Path) -> None:
    with environment(database) as env:
        try:
            from demo import build
        except ModuleNotFoundError as error:
            if error.name not in ("demo", "demo.build"):
                raise
            progress("demo/build.py is not there: an empty cooperative")
            return
        build.build(env, progress)
        env.cr.commit()
        print(build.table(env), flush=True)
        write_logins(build, logins)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
