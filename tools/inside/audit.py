"""Run the audit of a database; exit with 1 when one of its points is broken.

The audit is the model `cae.audit`: `_report()` returns the text to print and the
number of broken points.
"""

from __future__ import annotations

import sys

from session import environment


def main(database: str) -> int:
    with environment(database) as env:
        if "cae.audit" not in env:
            print(f"cae: the addons of {database} have no audit.", file=sys.stderr)
            return 1
        text, broken = env["cae.audit"]._report()
        env.cr.rollback()
    print(text)
    print("the books hold" if not broken else f"{broken} points are BROKEN")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
