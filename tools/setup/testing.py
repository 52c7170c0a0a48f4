"""`make test`: every check, in stages; what could not run is said at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from . import checks, databases
from .checks import Failed, Run, Skipped
from .config import Stack
from .messages import Problem, say

Stage = Callable[[Run], None]

STAGES: dict[str, Stage] = {
    "lint": checks.lint,
    "setup": checks.setup,
    "unit": checks.unit,
    "install": checks.install,
    "addons": checks.addons,
    "browser": checks.browser,
    "kill": checks.kill,
    "docker": checks.docker,
    "wheels": checks.wheels,
}


def chosen(only: str) -> dict[str, Stage]:
    names = [name for name in only.split(",") if name] or list(STAGES)
    unknown = [name for name in names if name not in STAGES]
    if unknown:
        raise Problem(f"no check {unknown[0]}: ONLY= takes {', '.join(STAGES)}.")
    return {name: STAGES[name] for name in names}


def chosen_addons(stack: Stack, wanted: str) -> list[Path]:
    """Return all addons, or the one wanted."""
    own = databases.own_addons(stack)
    if not wanted:
        return own
    found = [addon for addon in own if addon.name == wanted]
    if not found:
        names = ", ".join(addon.name for addon in own)
        raise Problem(f"no addon {wanted}: ADDON= takes {names}.")
    return found


def run(get_stack: Callable[..., Stack], only: str, addon: str) -> int:
    """Run the stages; return 0 when none failed."""
    stages = chosen(only)
    stack = get_stack("test", tests=True)
    this = Run(stack, chosen_addons(stack, addon))
    drop_left_behind(stack)
    results: list[tuple[str, str, float]] = []
    try:
        for name, stage in stages.items():
            say(f"== {name}: {stage.__doc__}")
            start = time.monotonic()
            results.append((name, outcome(stage, this), time.monotonic() - start))
    finally:
        with suppress(Problem):
            databases.drop(stack, this.database)
    return report(results, this.notes)


def drop_left_behind(stack: Stack) -> None:
    """Drop the databases of runs that were killed."""
    for name in databases.ours(stack):
        pid = name.removeprefix(checks.TEST_PREFIX)
        if name != pid and pid.isdigit() and not Path(f"/proc/{pid}").exists():
            databases.drop(stack, name)


def outcome(stage: Stage, this: Run) -> str:
    """Return "ok", or why not."""
    try:
        stage(this)
    except Skipped as skipped:
        return f"not run: {skipped}"
    except (Failed, Problem) as failure:
        return f"FAILED: {failure}"
    return "ok"


def report(results: Sequence[tuple[str, str, float]], notes: Sequence[str]) -> int:
    print()
    for name, text, spent in results:
        print(f"  {name:<8} {spent:6.0f} s  {text}")
    for note in notes:
        print(f"  note: {note}")
    failed = any(text.startswith("FAILED") for _name, text, _spent in results)
    print("  some checks FAILED" if failed else "  all checks passed", flush=True)
    return 1 if failed else 0
