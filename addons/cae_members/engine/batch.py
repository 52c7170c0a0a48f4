"""How long work advances: ordered steps, each done in batches until nothing remains.

The caller runs one batch of the current step, is told how many items remain, and asks
here where the work stands. Nothing is remembered but ``Progress``, so that work can be
killed after any batch and taken up again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# Batches in a row that may leave as much to do as before (others may add items).
MAX_STALLS = 3
FULL = 100


@dataclass(frozen=True)
class Progress:
    """Where the work stands; ``total`` is 0 until the first batch of the step."""

    step: str
    done: int = 0
    total: int = 0

    @property
    def remaining(self) -> int:
        """Items of the step that are not done."""
        return self.total - self.done


def resume(steps: Sequence[str], step: str | None, done: int, total: int) -> Progress:
    """Progress as it was stored; from the first step when the step is unknown."""
    if step is None or step not in steps:
        return Progress(steps[0])
    return Progress(step, done, total)


def advance(
    steps: Sequence[str], before: Progress, remaining: int, limit: int
) -> Progress | None:
    """Progress after a batch of ``before.step``; ``None`` when all is done.

    The first batch of a step finds its size: at most ``limit`` items were done.
    """
    if remaining <= 0:
        following = steps[steps.index(before.step) + 1 :]
        return Progress(following[0]) if following else None
    total = max(before.total or remaining + limit, remaining)
    return Progress(before.step, total - remaining, total)


def is_stalled(before: Progress, after: Progress | None) -> bool:
    """Say whether a batch left as many items as it found."""
    return (
        after is not None
        and after.step == before.step
        and before.total > 0
        and after.remaining >= before.remaining
    )


def percent(steps: Sequence[str], progress: Progress) -> int:
    """Share of the whole work that is done, each step counting the same."""
    if progress.step not in steps:
        return 0
    share = progress.done / progress.total if progress.total else 0
    return int(FULL * (steps.index(progress.step) + share) / len(steps))
