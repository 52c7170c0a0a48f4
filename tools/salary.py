"""The payroll engine alone: cases as JSON lines in, results as JSON lines out."""

from __future__ import annotations

import importlib
import sys

import bare

if __name__ == "__main__":
    bare.install()
    cli = importlib.import_module("odoo.addons.cae_payroll.engine.cli")
    sys.exit(cli.main(sys.stdin, sys.stdout))
