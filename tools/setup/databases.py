"""Databases that this tool makes, and only those.

Each carries a comment that starts with `cae:`; whatever has none is somebody
else's, and is never dropped. Installing Odoo's own modules takes the longest, so
it is done once into a template named after everything that it was made from.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from .config import Stack
from .messages import Problem, explain, say, started, step
from .paths import digest
from .shell import clean_env, last_line, run

MARK = "cae:"
PREPARE = Path(__file__).parents[1] / "inside" / "prepare.py"
# The first is everybody's: texts in tests are the English ones.
LANGUAGES = {"demo": "fr_FR,en_US", "test": "en_US,fr_FR"}
KEPT_TEMPLATES = 3
QUIET = ("--log-level=warn", "--max-cron-threads=0")


def manifest(addon: Path) -> dict[str, object]:
    data = ast.literal_eval((addon / "__manifest__.py").read_text())
    if not isinstance(data, dict):
        raise Problem(f"{addon}/__manifest__.py is not a dictionary.")
    return data


def depends(addon: Path) -> list[str]:
    found = manifest(addon).get("depends", [])
    return [str(name) for name in found] if isinstance(found, list) else []


def own_addons(stack: Stack) -> list[Path]:
    """Return our addons, each after those that it depends on."""
    folders = {
        path.parent.name: path.parent
        for path in sorted(stack.paths.addons.glob("*/__manifest__.py"))
        if manifest(path.parent).get("installable", True)
    }
    ordered: dict[str, Path] = {}

    def visit(name: str) -> None:
        if name in folders and name not in ordered:
            for other in depends(folders[name]):
                visit(other)
            ordered[name] = folders[name]

    for name in folders:
        visit(name)
    return list(ordered.values())


def foreign_modules(stack: Stack) -> list[str]:
    """Return the modules of Odoo that our addons depend on."""
    own = own_addons(stack)
    names = {addon.name for addon in own}
    return sorted({name for addon in own for name in depends(addon)} - names)


def companion_modules(stack: Stack) -> list[str]:
    """Return the addons of the companion set, from their list of requirements."""
    text = (stack.paths.root / "requirements" / "oca.txt").read_text()
    lines = [line.split("==")[0].strip() for line in text.splitlines()]
    prefix = "odoo-addon-"
    return [
        line.removeprefix(prefix).replace("-", "_")
        for line in lines
        if line.startswith(prefix)
    ]


def comment(stack: Stack, name: str) -> str | None:
    """Return the comment of a database, "" without one, None without a database."""
    answer = stack.server.psql(
        "postgres",
        "SELECT 'x' || coalesce(shobj_description(oid, 'pg_database'), '')"
        f" FROM pg_database WHERE datname = '{name}'",
    )
    return answer[1:] if answer else None


def mark(stack: Stack, name: str, text: str) -> None:
    """Write on a database that we made it, and how far."""
    stack.server.psql("postgres", f"COMMENT ON DATABASE \"{name}\" IS '{MARK}{text}'")


def ours(stack: Stack) -> list[str]:
    """Return the databases that this tool made."""
    answer = stack.server.psql(
        "postgres",
        "SELECT datname FROM pg_database"
        f" WHERE shobj_description(oid, 'pg_database') LIKE '{MARK}%'",
    )
    return answer.splitlines()


def others(stack: Stack) -> list[str]:
    """Return the databases of a server that this tool did not make."""
    answer = stack.server.psql(
        "postgres",
        "SELECT datname FROM pg_database WHERE NOT datistemplate"
        " AND datname <> 'postgres'"
        " AND coalesce(shobj_description(oid, 'pg_database'), '')"
        f" NOT LIKE '{MARK}%'",
    )
    return answer.splitlines()


def filestore(stack: Stack, name: str) -> Path:
    return stack.data_dir / "filestore" / name


def refuse_foreign(stack: Stack, name: str) -> None:
    """Raise when a database exists and this tool did not make it."""
    text = comment(stack, name)
    if text is not None and not text.startswith(MARK):
        raise Problem(
            f"the database {name} was not made by this tool: rename it, or drop it"
            f" yourself with `dropdb {name}`."
        )


def drop(stack: Stack, name: str) -> None:
    """Drop one of our databases and its files, if it is there."""
    refuse_foreign(stack, name)
    stack.server.psql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(filestore(stack, name), ignore_errors=True)


def clone(stack: Stack, template: str, name: str, text: str) -> None:
    """Create a database as a copy of a template, with its files."""
    if comment(stack, name) is not None:
        raise Problem(f"the database {name} exists already: choose another name.")
    stack.server.psql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    mark(stack, name, text)
    source = filestore(stack, template)
    if source.is_dir():
        target = filestore(stack, name)
        shutil.rmtree(target, ignore_errors=True)
        # Odoo never changes a file of its store: links are as good as copies.
        shutil.copytree(source, target, copy_function=os.link)


def odoo(stack: Stack, name: str, *arguments: str, what: str, log: str) -> Path:
    """Run Odoo on a database until it stops; return its log file."""
    path = stack.paths.logs / f"{log}.log"
    command = stack.odoo_command("-c", str(stack.config_file), "-d", name)
    command += ["--stop-after-init", *arguments]
    run(command, env=stack.env(), log=path, what=what)
    return path


def install(stack: Stack, name: str, modules: Iterable[str], *, update: bool) -> None:
    option = "-u" if update else "-i"
    listing = ",".join(modules)
    odoo(
        stack,
        name,
        option,
        listing,
        "--no-http",
        *QUIET,
        what=f"installing {listing}",
        log=f"install-{name}",
    )


def inside(stack: Stack, script: Path, name: str, *arguments: str) -> None:
    """Run one of our scripts within Odoo, its output going to the terminal."""
    command = [str(stack.venv.python), str(script), name, *arguments]
    path = stack.paths.logs / f"{script.stem}-{name}.log"
    with path.open("w") as log:
        done = subprocess.run(
            command,
            env=clean_env({**stack.env(), "CAE_START": str(started())}),
            cwd=stack.paths.root,
            stdin=subprocess.DEVNULL,
            stderr=log,
            check=False,
        )
    if done.returncode:
        text = path.read_text(errors="replace")
        reason = explain(text) or last_line(text)
        raise Problem(f"{script.stem} on {name} failed: {reason} (see {path})")


def get_template(stack: Stack) -> str:
    """Return the template with the modules of Odoo (and OCA) installed."""
    modules = foreign_modules(stack)
    if stack.kind == "demo":
        modules += companion_modules(stack)
    requirements = (stack.paths.root / "requirements").glob("o*.txt")
    key = digest(
        stack.odoo.key,
        LANGUAGES[stack.kind],
        PREPARE.read_bytes(),
        *sorted(path.read_bytes() for path in requirements),
        *modules,
    )
    name = f"cae_{stack.kind}_template_{key}"
    with stack.paths.lock("template"):
        if comment(stack, name) is None:
            make_template(stack, name, modules)
    return name


def make_template(stack: Stack, name: str, modules: list[str]) -> None:
    """Build under another name, so that a killed run leaves no half template."""
    remove_former_templates(stack)
    partial = f"{name}_part"
    drop(stack, partial)
    with step(f"Template database ({len(modules)} modules and what they need)"):
        stack.server.psql("postgres", f'CREATE DATABASE "{partial}" ENCODING UTF8')
        mark(stack, partial, f"template {int(time.time())}")
        install_foreign(stack, partial, modules)
        inside(stack, PREPARE, partial)
        stack.server.psql("postgres", f'ALTER DATABASE "{partial}" RENAME TO "{name}"')
        if filestore(stack, partial).is_dir():
            shutil.rmtree(filestore(stack, name), ignore_errors=True)
            filestore(stack, partial).rename(filestore(stack, name))


def remove_former_templates(stack: Stack) -> None:
    """Keep the newest ones: two clones at different commits share a cache."""
    prefix = f"cae_{stack.kind}_template_"
    former = [name for name in ours(stack) if name.startswith(prefix)]
    former.sort(key=lambda name: comment(stack, name) or "")
    for name in former[: -KEPT_TEMPLATES + 1]:
        say(f"removing the former template {name}")
        drop(stack, name)


def install_foreign(stack: Stack, name: str, modules: list[str]) -> None:
    odoo(
        stack,
        name,
        "-i",
        ",".join(modules),
        f"--load-language={LANGUAGES[stack.kind]}",
        "--no-http",
        *QUIET,
        what="installing Odoo's modules",
        log=f"template-{stack.kind}",
    )
