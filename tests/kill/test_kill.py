"""A pay run and a closing killed at random moments end as if nothing had happened.

SIGKILL leaves no time to tidy up: what was not committed is lost, what was is found.
The process that drives the work is forked from one that has the registry in memory, so
that a kill may fall anywhere: in a batch, between two commits, during posting.
"""

import os
import random
import signal
import subprocess
import time

import pytest

import odoo
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry

from . import books, drive, snapshot

DATABASE = os.environ["CAE_DATABASE"]
BASE = f"{DATABASE}_base"
KILLS = int(os.environ.get("CAE_KILLS", "20"))
SEED = 20260522


def in_child(work):
    """Fork; the child opens its own connections, works, and leaves at once."""
    odoo.sql_db.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        with Registry(DATABASE).cursor() as cr:
            work(Environment(cr, SUPERUSER_ID, {}))
            cr.commit()
        code = 0
    finally:
        os._exit(code)


def finished(pid):
    _pid, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def fresh_copy():
    odoo.sql_db.close_all()
    subprocess.run(["dropdb", "--if-exists", "--force", DATABASE], check=True)
    subprocess.run(["createdb", "-T", BASE, DATABASE], check=True)


def content():
    with Registry(DATABASE).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        text, broken = env["cae.audit"]._report()
        assert not broken, text
        found = snapshot.snapshot(cr)
    odoo.sql_db.close_all()
    return found


@pytest.fixture(scope="module")
def undisturbed():
    """(seconds, content) of the work done in one go, on books kept as the base."""
    assert finished(in_child(books.build)) == 0
    odoo.sql_db.close_all()
    subprocess.run(["dropdb", "--if-exists", BASE], check=True)
    subprocess.run(["createdb", "-T", DATABASE, BASE], check=True)
    start = time.monotonic()
    assert finished(in_child(drive.drive)) == 0
    seconds = time.monotonic() - start
    found = content()
    assert found["slips"] and found["contributions"] and found["closed"]
    yield seconds, found
    odoo.sql_db.close_all()
    for name in (BASE, DATABASE):
        subprocess.run(["dropdb", "--if-exists", "--force", name], check=True)


def moments(seconds):
    """One moment in each of as many equal parts of the work, in random places."""
    chance = random.Random(SEED)
    part = seconds / KILLS
    return [(n + chance.random()) * part for n in range(KILLS)]


def place():
    """Where the work stands: what the kill left behind."""
    found = []
    with Registry(DATABASE).cursor() as cr:
        for table in ("cae_pay_run", "cae_closing"):
            query = f"SELECT state, run_state, step, progress_done FROM {table}"
            cr.execute(query)
            found += [table, *map(str, cr.fetchall())]
    odoo.sql_db.close_all()
    return tuple(found)


PLACES = []
"""Where each kill that fell on living work left it."""


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_and_taken_up(undisturbed, number):
    seconds, expected = undisturbed
    fresh_copy()
    pid = in_child(drive.drive)
    time.sleep(moments(seconds)[number])
    os.kill(pid, signal.SIGKILL)
    if finished(pid) == -signal.SIGKILL:
        PLACES.append(place())
    assert finished(in_child(drive.drive)) == 0
    found = content()
    for what, rows in expected.items():
        assert found[what] == rows, what


def test_the_kills_fell_all_along_the_work():
    """Otherwise nothing was proved: most kills hit the work, in different places."""
    assert len(PLACES) > KILLS // 2
    assert len(set(PLACES)) > KILLS // 4
