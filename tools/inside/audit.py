"""Run the audit of a database; exit with 1 when one of its points is broken.

The audit is the model `cae.audit`: `run()` returns (point, holds, figure) triples.
"""

from __future__ import annotations

import sys

from session import environment


def main(database: str) -> int:
    with environment(database) as env:
        if "cae.audit" not in env:
            print(f"cae: the addons of {database} have no audit.", file=sys.stderr)
            return 1
        results = env["cae.audit"].run()
        env.cr.rollback()
    for point, holds, figure in results:
        print(f"{'ok    ' if holds else 'BROKEN'}  {point}: {figure}")
    return 0 if all(holds for _point, holds, _figure in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
