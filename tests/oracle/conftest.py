"""Engines are imported without Odoo, as the unit tests do."""

import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).parents[1] / "unit" / "conftest.py"))
