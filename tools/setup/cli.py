"""The commands behind `make`."""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from . import (
    config,
    databases,
    demo,
    odoo_source,
    paths,
    postgres,
    programs,
    serve,
    testing,
    venv,
)
from .messages import Problem, explain_os_error, say
from .shell import clean_env

Options = argparse.Namespace
Handler = Callable[[Options], int]


def stack_for(kind: str, *, tests: bool = False) -> config.Stack:
    """Return a ready stack: Odoo, packages, PostgreSQL, configuration."""
    places = paths.get_paths()
    paths.check_cache(places)
    odoo = odoo_source.get_odoo(places)
    environment = venv.get_venv(places, odoo)
    if tests:
        venv.add_test_tools(places, environment)
    return config.get_stack(places, odoo, environment, kind)


def stack_with(database: str) -> config.Stack:
    """Return the stack whose server holds a database."""
    found = []
    for kind in ("demo", "test"):
        stack = stack_for(kind)
        if databases.comment(stack, database) is not None:
            return stack
        found += databases.ours(stack) + databases.others(stack)
    names = ", ".join(sorted(name for name in set(found) if "template" not in name))
    raise Problem(f"no database {database}: give DB=… one of: {names or 'none yet'}.")


def command_env(options: Options) -> int:
    """prepare everything and print the environment as shell exports"""
    stack = stack_for(options.kind, tests=True)
    for key, value in stack.env().items():
        print(f"export {key}={shlex.quote(value)}")
    return 0


def command_demo(options: Options) -> int:
    """make the demonstration cooperative and serve it"""
    stack = stack_for("demo")
    # Nothing waits for it before a payslip is printed.
    printing = threading.Thread(
        target=programs.ensure, args=(stack.paths, programs.WKHTMLTOPDF)
    )
    printing.start()
    server = demo.run(stack, options.port)
    printing.join()
    print(demo.farewell(stack, server), flush=True)
    return 0


def command_serve(options: Options) -> int:
    """serve a database that exists"""
    stack = stack_with(options.db)
    server = serve.start(stack, options.db, options.port)
    print(demo.farewell(stack, server), flush=True)
    return 0


def command_stop(_options: Options) -> int:
    """stop Odoo and the embedded PostgreSQL"""
    places = paths.get_paths()
    if serve.stop(places):
        say("Odoo is stopped")
    for kind in ("demo", "test"):
        if postgres.stop(places, kind):
            say(f"PostgreSQL ({kind}) is stopped")
    return 0


def command_clean(options: Options) -> int:
    """drop the databases made here; with --all, the downloads too"""
    places = paths.get_paths()
    serve.stop(places)
    if not (places.cache.exists() and any(places.venvs.glob("*/.complete"))):
        return 0
    kept: list[str] = []
    for kind in ("demo", "test"):
        if postgres.exists(places, kind):
            kept += clean_databases(stack_for(kind))
    command_stop(options)
    if kept:
        say(f"kept, because not made here: {', '.join(kept)}")
    elif options.all:
        shutil.rmtree(places.cache, ignore_errors=True)
        say(f"{places.cache} is removed")
        return 0
    odoo = odoo_source.get_odoo(places)
    venv.remove_former(places, venv.get_venv(places, odoo))
    return 0


def clean_databases(stack: config.Stack) -> list[str]:
    """Drop our databases; return the names of the others."""
    for name in databases.ours(stack):
        databases.drop(stack, name)
        say(f"dropped {name}")
    return databases.others(stack) if stack.server.embedded else []


def command_db(options: Options) -> int:
    """make a development database with addons installed, or update it"""
    stack = stack_for("test", tests=True)
    wanted = options.addons.split(",") if options.addons else demo.names(stack)
    new = databases.comment(stack, options.db) is None
    if new:
        databases.clone(stack, databases.get_template(stack), options.db, "development")
    databases.install(stack, options.db, wanted, update=False)
    if not new:
        databases.install(stack, options.db, wanted, update=True)
    print(f"{options.db}: {', '.join(wanted)} installed and up to date")
    return 0


def command_psql(options: Options) -> int:
    """open psql on a database, or run the SQL of standard input"""
    stack = stack_with(options.db)
    command = [str(stack.server.bin / "psql"), "-X", "-v", "ON_ERROR_STOP=1"]
    return subprocess.call([*command, "-d", options.db], env=clean_env(stack.env()))


def command_shell(options: Options) -> int:
    """open Odoo's shell on a database, or run the script of standard input"""
    stack = stack_with(options.db)
    command = stack.odoo_command("shell", "-c", str(stack.config_file))
    command += ["-d", options.db, "--no-http", "--log-level=warn"]
    return subprocess.call(command, env=clean_env(stack.env()))


def command_audit(options: Options) -> int:
    """recompute the books of a database and compare"""
    stack = stack_with(options.db)
    script = stack.paths.root / "tools" / "inside" / "audit.py"
    command = [str(stack.venv.python), str(script), options.db]
    return subprocess.call(command, env=clean_env(stack.env()))


def engine_call(script: str, *arguments: str) -> int:
    """Run one of our scripts that needs the engines only."""
    places = paths.get_paths()
    paths.check_cache(places)
    python = venv.engine_python(places)
    command = [str(python), str(places.root / script), *arguments]
    return subprocess.call(command, env=clean_env())


def command_salary(_options: Options) -> int:
    """payroll engine alone: cases in JSON lines on standard input"""
    return engine_call("tools/salary.py")


def command_bench(_options: Options) -> int:
    """time the engines on seven thousand members"""
    return engine_call("tools/bench.py")


def command_test(options: Options) -> int:
    """run all the checks, or those of --only"""
    return testing.run(stack_for, options.only, options.addon)


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    handler: Handler,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=handler.__doc__)
    command.set_defaults(handler=handler)
    return command


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser(prog="cae", description=__doc__)
    commands = main.add_subparsers(dest="command", required=True)
    env = add(commands, "env", command_env)
    env.add_argument("--kind", choices=("demo", "test"), default="test")
    for name, handler in (("demo", command_demo), ("serve", command_serve)):
        add(commands, name, handler).add_argument("--port")
    for name, handler in (
        ("psql", command_psql),
        ("shell", command_shell),
        ("audit", command_audit),
        ("db", command_db),
    ):
        add(commands, name, handler)
    for name in ("serve", "psql", "shell", "audit", "db"):
        commands.choices[name].add_argument("--db", default=demo.DATABASE)
    commands.choices["db"].add_argument("--addons", default="")
    add(commands, "stop", command_stop)
    add(commands, "clean", command_clean).add_argument("--all", action="store_true")
    add(commands, "salary", command_salary)
    add(commands, "bench", command_bench)
    test = add(commands, "test", command_test)
    test.add_argument("--only", default="")
    test.add_argument("--addon", default="")
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
