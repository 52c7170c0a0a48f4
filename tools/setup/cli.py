"""The commands behind `make`."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence

from . import config, odoo_source, paths, venv
from .messages import Problem, explain_os_error

Handler = Callable[[argparse.Namespace], int]


def stack_for(kind: str, *, tests: bool = False) -> config.Stack:
    """Return a ready stack: Odoo, packages, PostgreSQL, configuration."""
    places = paths.get_paths()
    paths.check_cache(places)
    odoo = odoo_source.get_odoo(places)
    environment = venv.get_venv(places, odoo)
    if tests:
        venv.add_test_tools(places, environment)
    return config.get_stack(places, odoo, environment, kind)


def command_env(options: argparse.Namespace) -> int:
    """Prepare everything and print the environment as shell exports."""
    stack = stack_for(options.kind, tests=True)
    for key, value in stack.env().items():
        print(f"export {key}={shlex.quote(value)}")
    return 0


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser(prog="cae", description=__doc__)
    commands = main.add_subparsers(dest="command", required=True)
    env = commands.add_parser("env", help=command_env.__doc__)
    env.add_argument("--kind", choices=("demo", "test"), default="test")
    env.set_defaults(handler=command_env)
    return main


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    try:
        return int(options.handler(options))
    except Problem as problem:
        print(f"cae: {problem}", file=sys.stderr)
    except OSError as error:
        print(f"cae: {explain_os_error(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("cae: interrupted", file=sys.stderr)
    return 1
