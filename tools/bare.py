"""Import engines by their Odoo names, without Odoo.

`odoo.addons.<addon>` become bare packages that only know their folder: an addon's
`__init__`, which would load its models, is not executed; its `engine` is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).resolve().parents[1] / "addons"


def bare_package(name: str, folder: Path | None = None) -> None:
    package = ModuleType(name)
    package.__path__ = [str(folder)] if folder else []
    sys.modules[name] = package
    parent, _dot, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, package)


def install() -> None:
    """Make `odoo.addons.<addon>.engine` importable for every addon that has one."""
    bare_package("odoo")
    bare_package("odoo.addons")
    for engine in sorted(ADDONS.glob("*/engine")):
        bare_package(f"odoo.addons.{engine.parent.name}", engine.parent)
