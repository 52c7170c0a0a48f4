"""The checks of `make test`, one function a stage."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from . import databases, programs, serve
from .config import Stack
from .messages import Problem, say
from .shell import clean_env

TEST_PREFIX = "cae_test_"
SUMMARY = re.compile(r"\d+ failed, \d+ error\(s\) of \d+ tests")
BAD_LINE = re.compile(r" (ERROR|CRITICAL) ")


class Skipped(Exception):
    """A check that cannot run here; its text says what is missing."""


class Failed(Exception):
    """A check that ran and found something."""


@dataclass
class Run:
    """One `make test`: the stack, the addons in order, and one database."""

    stack: Stack
    addons: list[Path]
    notes: list[str] = field(default_factory=list)

    @property
    def database(self) -> str:
        return f"{TEST_PREFIX}{os.getpid()}"

    @property
    def root(self) -> Path:
        return self.stack.paths.root

    @property
    def python(self) -> str:
        return str(self.stack.venv.python)

    def tool(self, name: str) -> str:
        return str(self.stack.venv.tool(name))

    def call(self, *command: str, env: dict[str, str] | None = None) -> None:
        """Run a command in the clone, its output going to the terminal."""
        print("$ " + " ".join(map(self.short, command)), flush=True)
        environment = clean_env({**self.stack.env(), **(env or {})})
        code = subprocess.call(list(command), cwd=self.root, env=environment)
        if code:
            what = " ".join(map(self.short, command[:2]))
            raise Failed(f"`{what}` exits with {code}")

    def short(self, word: str) -> str:
        return word.replace(f"{self.stack.venv.home}/bin/", "").replace(
            f"{self.root}/", ""
        )

    def pytest(self, *arguments: str, env: dict[str, str] | None = None) -> None:
        self.call(self.python, "-m", "pytest", "-q", *arguments, env=env)

    def existing(self, *names: str) -> list[str]:
        return [name for name in names if (self.root / name).exists()]

    def need_database(self) -> None:
        if databases.comment(self.stack, self.database) is None:
            template = databases.get_template(self.stack)
            databases.clone(self.stack, template, self.database, "test")


def all_of(checks: Iterable[Callable[[], None]]) -> None:
    """Run every check even after one failed, then fail with what they said."""
    found: list[str] = []
    for check in checks:
        try:
            check()
        except Failed as failure:
            found.append(str(failure))
    if found:
        raise Failed("; ".join(found))


def lint(run: Run) -> None:
    """ruff, pylint-odoo, mypy"""
    code = run.existing("addons", "tools", "tests", "demo")
    engines = [f"odoo.addons.{path.name}.engine" for path in engine_addons(run)]
    packages = [word for name in [*engines, "tools.setup"] for word in ("-p", name)]
    folders = [f"addons/{addon.name}" for addon in run.addons]
    all_of(
        (
            lambda: run.call(run.tool("ruff"), "check", *code),
            lambda: run.call(run.tool("ruff"), "format", "--check", *code),
            lambda: run.call(run.tool("pylint"), "--rcfile=pyproject.toml", *folders),
            lambda: run.call(run.tool("mypy"), *packages),
        )
    )


def engine_addons(run: Run) -> list[Path]:
    return [addon for addon in run.addons if (addon / "engine").is_dir()]


def setup(run: Run) -> None:
    """the set-up tool itself"""
    run.pytest("-p", "no:odoo", "tests/setup")


def unit(run: Run) -> None:
    """engines, without Odoo and without a database"""
    folders = [
        name
        for name in ("tests/unit", "tests/oracle")
        if any((run.root / name).rglob("test_*.py"))
    ]
    # Each folder has its own idea of what `odoo` is: one process each.
    all_of([partial(run.pytest, "-p", "no:odoo", folder) for folder in folders])


def install(run: Run) -> None:
    """Odoo's own runner, one addon after another, with a clean log"""
    run.need_database()
    all_of([partial(install_addon, run, addon.name) for addon in run.addons])


def install_addon(run: Run, addon: str) -> None:
    say(f"Odoo installs and tests {addon}")
    log = run.stack.paths.logs / f"test-{addon}.log"
    port = serve.choose_port(None)
    try:
        databases.odoo(
            run.stack,
            run.database,
            *("-i", addon, "--test-tags", f"/{addon}"),
            *(f"--http-port={port}", "--max-cron-threads=0"),
            what=f"Odoo's run of {addon}",
            log=log.stem,
        )
    except Problem as problem:
        raise Failed(show_errors(log) or str(problem)) from problem
    run.call(run.tool("checklog-odoo"), str(log))


def show_errors(log: Path) -> str | None:
    """Print a log from its first error on; return its summary of the tests."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    start = next(
        (n for n, line in enumerate(lines) if BAD_LINE.search(line)),
        max(len(lines) - 30, 0),
    )
    print("\n".join(lines[start : start + 60]), flush=True)
    summaries = [found[0] for line in lines if (found := SUMMARY.search(line))]
    return f"{summaries[-1]} (see {log})" if summaries else None


def addons(run: Run) -> None:
    """addon tests by pytest-odoo, tours in headless Chromium"""
    ready_database(run)
    note_browser(run)
    folders = [f"addons/{path.name}/tests" for path in run.addons]
    wanted = run.existing(*folders)
    if not wanted:
        raise Skipped("no addon has tests")
    run.pytest(f"--odoo-database={run.database}", "--odoo-http", *wanted)


def ready_database(run: Run) -> None:
    """Install the addons, when the stage that does so was not asked for."""
    if databases.comment(run.stack, run.database) is None:
        run.need_database()
        names = [addon.name for addon in run.addons]
        databases.install(run.stack, run.database, names, update=False)


def note_browser(run: Run) -> None:
    if programs.ensure(run.stack.paths, programs.CHROMIUM) is None:
        run.notes.append("no Chromium: tours were skipped")
    if programs.ensure(run.stack.paths, programs.WKHTMLTOPDF) is None:
        run.notes.append("no wkhtmltopdf: PDF reports were not printed")


def browser(run: Run) -> None:
    """pages in headless Chromium, by Playwright"""
    ready_database(run)
    chromium = programs.ensure(run.stack.paths, programs.CHROMIUM)
    if chromium is None:
        raise Skipped("no Chromium")
    env = {"CAE_DATABASE": run.database, "CAE_CHROMIUM": str(chromium)}
    run.pytest("-p", "no:odoo", "tests/browser", env=env)


def kill(run: Run) -> None:
    """a pay run and a closing killed at random moments, then taken up again"""
    ready_database(run)
    name = f"{run.database}_kill"
    databases.clone(run.stack, run.database, name, "test")
    run.pytest("-p", "no:odoo", "tests/kill", env={"CAE_DATABASE": name})


def docker(run: Run) -> None:
    """the compose file, without an engine"""
    compose = programs.ensure(run.stack.paths, programs.COMPOSE)
    if compose is None:
        raise Skipped("no docker compose")
    env = {"POSTGRES_PASSWORD": "checked", "ODOO_ADMIN_PASSWORD": "checked"}
    run.call(str(compose), "-f", "docker/compose.yaml", "config", "--quiet", env=env)


def wheels(run: Run) -> None:
    """each addon builds as a wheel"""
    target = run.stack.paths.folder("wheels")
    for addon in run.addons:
        if not (addon / "pyproject.toml").exists():
            raise Failed(f"{addon.name} has no pyproject.toml")
        run.call(
            *(run.python, "-m", "build", "--wheel", "--no-isolation"),
            *("--outdir", str(target), str(addon)),
        )
