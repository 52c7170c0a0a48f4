"""What the person at the keyboard reads: progress, and one line per problem."""

from __future__ import annotations

import errno
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_START = time.time()

NO_NETWORK = re.compile(
    r"Temporary failure (in name resolution|resolving)|Could not resolve"
    r"|Network is unreachable|Name or service not known|Could not connect"
    r"|Failed to establish a new connection|No route to host|Connection refused"
    r"|Connection timed out|urlopen error|Failed to fetch",
    re.IGNORECASE,
)
DISK_FULL = re.compile(r"No space left on device|not have enough free space|ENOSPC")


class Problem(Exception):
    """Something in the surroundings; its text is one line that says what to do."""


def elapsed() -> str:
    seconds = int(time.time() - _START)
    return f"{seconds // 60}:{seconds % 60:02d}"


def started() -> float:
    """Return when the command started, for children that show progress too."""
    return _START


def say(text: str) -> None:
    """Print one progress line with the time since the start, on standard error."""
    print(f"[{elapsed():>5}] {text}", file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and how long it took when it was worth knowing."""
    say(f"{title} ...")
    start = time.monotonic()
    yield
    spent = time.monotonic() - start
    if spent >= 5:
        say(f"{title}: done in {spent:.0f} s")


def explain(output: str) -> str | None:
    """Return what to do about a well-known cause found in a command's output."""
    if DISK_FULL.search(output):
        return "the disk is full: free some space and run the command again."
    if NO_NETWORK.search(output):
        return "no network: connect (or set your proxy) and run the command again."
    return None


def explain_os_error(error: OSError) -> str:
    """Turn an operating system error into one line that says what to do."""
    where = error.filename or "the cache folder"
    if error.errno == errno.ENOSPC:
        return "the disk is full: free some space and run the command again."
    if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
        return (
            f"cannot write {where}: set XDG_CACHE_HOME to a folder"
            " that you can write in."
        )
    return f"{error.strerror or error}: {where}"
