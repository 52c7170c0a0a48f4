"""An Odoo environment on one database, for scripts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def environment(database: str, level: str = "warn") -> Iterator[Any]:
    """Yield the superuser's environment; commit when the block succeeds.

    The configuration is the one that ODOO_RC names.
    """
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    config.parse_config(
        ["-d", database, f"--log-level={level}", "--max-cron-threads=0"],
        setup_logging=True,
    )
    try:
        with Registry(database).cursor() as cr:
            yield api.Environment(cr, odoo.api.SUPERUSER_ID, {"lang": "fr_FR"})
    finally:
        odoo.sql_db.close_all()
