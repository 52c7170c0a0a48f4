"""The engine on its own: JSON lines in, JSON lines out.

    python -m engine.cli < cases.jsonl

with the folder of ``engine`` on PYTHONPATH. One object a line, one answer a
line, in order, as soon as it can be given. A case that cannot be computed is
answered by an object with ``id`` and ``error``; the others go on. The month
is computed alone, with ceilings in full precision so that lines can be
compared before rounding. See ``cli_case`` for the keys.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, TextIO

import numpy as np

from .cli_case import BadCase, Case, parse
from .cli_report import report
from .columns import Members
from .compute import compute
from .inverse import invert
from .law import Law, MissingLaw, law_on
from .withholding import grid_on

_BYTES = 1 << 18


def main(stdin: TextIO, stdout: TextIO) -> int:
    """Answer every line of ``stdin`` on ``stdout``; return 0."""
    for lines in _batches(stdin):
        for answer in _answers([line for line in lines if line.strip()]):
            stdout.write(json.dumps(answer, default=float) + "\n")
        stdout.flush()
    return 0


def _batches(stdin: TextIO) -> Iterator[Sequence[str]]:
    """Yield the lines that have arrived, without waiting for others."""
    buffer: Any = getattr(stdin, "buffer", None)
    if not hasattr(buffer, "read1"):
        yield list(stdin)
        return
    rest = b""
    while block := buffer.read1(_BYTES):
        *whole, rest = (rest + block).split(b"\n")
        yield [line.decode("utf-8", "replace") for line in whole]
    yield [rest.decode("utf-8", "replace")]


def _answers(lines: Sequence[str]) -> list[dict[str, Any]]:
    """Answer lines in order, those that share law and goal in one call."""
    answers: list[dict[str, Any]] = [{} for _line in lines]
    batches: dict[Any, list[tuple[int, Case]]] = {}
    for place, line in enumerate(lines):
        ident, case = parse(line)
        try:
            if isinstance(case, str):
                raise BadCase(case)
            batches.setdefault(_batch(case), []).append((place, case))
        except (BadCase, MissingLaw) as error:
            answers[place] = {"id": ident, "error": str(error)}
    for batch in batches.values():
        places, cases = zip(*batch, strict=True)
        for place, answer in zip(places, _compute(cases), strict=True):
            answers[place] = answer
    return answers


def _batch(case: Case) -> tuple[Any, ...]:
    """Return what the cases of one call share, whatever their day."""
    law = _law(case.day, case.model_smic, case.model_bands)
    return case.goal, grid_on(case.day).valid_from, *law.values.items()


def _compute(cases: Sequence[Case]) -> Iterable[dict[str, Any]]:
    case = cases[0]
    law = _law(case.day, case.model_smic, case.model_bands)
    members = _members(cases)
    remainder = None
    if case.goal is not None:
        target = np.array([case.amount for case in cases], dtype=np.int64)
        found = invert(law, members, target, case.goal)
        members = replace(members, gross=found.gross)
        remainder = found.remainder
    return report(law, cases, members, compute(law, members), remainder)


@cache
def _law(day: date, model_smic: bool, model_bands: bool) -> Law:
    law = law_on(day)
    values = dict(law.values)
    if model_smic:
        values["smic_reduction"] = law.text("smic_hourly")
    if model_bands:
        for band in (1, 2):
            name = f"taxe_sur_les_salaires.model_band_{band}"
            values[f"taxe_sur_les_salaires.band_{band}"] = law.text(name)
    return replace(law, values=values)


def _members(cases: Sequence[Case]) -> Members:
    gross = [0 if case.goal else case.amount for case in cases]
    columns: dict[str, Any] = {
        name: np.array([case.columns[name] for case in cases])
        for name in cases[0].columns
    }
    return Members.build(gross=np.array(gross), ceiling_step=1, **columns)


if __name__ == "__main__":
    sys.exit(main(sys.stdin, sys.stdout))
