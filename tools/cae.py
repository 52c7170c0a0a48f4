#!/usr/bin/env python3
"""Entry point of the set-up tool: finds a Python that can run it, then starts it.

This file alone must be readable by any Python 3, so that a wrong one is told
in one line instead of by a traceback.
"""

import os
import shutil
import subprocess
import sys

SUPPORTED = ((3, 10), (3, 13))
HERE = os.path.dirname(os.path.abspath(__file__))


def supported(version):
    return SUPPORTED[0] <= tuple(version[:2]) <= SUPPORTED[1]


def version_of(python):
    """Return (major, minor) of an interpreter, or None when it does not start."""
    command = [python, "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        # A pyenv shim is on PATH for versions that are not installed: only
        # running it tells.
        answer = subprocess.check_output(command, stderr=subprocess.DEVNULL)
        major, minor = answer.split()
        return int(major), int(minor)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None


def find_python():
    """Return the path of a supported interpreter on PATH, or None."""
    for name in ("python3.11", "python3.12", "python3.13", "python3.10", "python3"):
        path = shutil.which(name)
        version = version_of(path) if path else None
        if version and supported(version):
            return path
    return None


def better_python(version):
    """Return the interpreter to change to, None when this one is right."""
    if supported(version):
        return None
    python = find_python()
    if python is None:
        sys.exit(
            "cae: Python 3.10 to 3.13 is needed and none is on PATH"
            " (this one is {}.{}): install one, for example with"
            " `apt install python3`.".format(*version[:2])
        )
    return python


def main():
    python = better_python(sys.version_info)
    if python:
        os.execv(python, [python, *sys.argv])
    sys.path.insert(0, os.path.dirname(HERE))
    from tools.setup.cli import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
