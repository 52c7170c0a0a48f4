"""Engines are imported as in Odoo, but without Odoo.

``odoo.addons.<addon>`` become bare packages that only know their folder: an addon's
``__init__`` (which would load its models) is not executed, its ``engine`` is.
When the real Odoo is already loaded (pytest-odoo), nothing is replaced.
"""

import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).parents[2] / "addons"


def bare_package(name: str, folder: Path | None) -> None:
    package = ModuleType(name)
    package.__path__ = [str(folder)] if folder else []
    sys.modules[name] = package
    parent, _dot, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, package)


if "odoo" not in sys.modules:
    bare_package("odoo", None)
    bare_package("odoo.addons", None)
    for engine in sorted(ADDONS.glob("*/engine")):
        bare_package(f"odoo.addons.{engine.parent.name}", engine.parent)
