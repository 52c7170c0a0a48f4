"""A running Odoo on the test database, and a page signed in to it.

`make test` gives CAE_DATABASE, CAE_CHROMIUM and the environment of Odoo.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from socket import socket

import pytest
from playwright.sync_api import sync_playwright

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120


def free_port():
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, process):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "Odoo stopped: see its log"
        try:
            opener.open(url, timeout=PATIENCE)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"Odoo does not answer at {url}")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Address of an Odoo that serves the test database."""
    database = os.environ.get("CAE_DATABASE")
    if not database:
        pytest.skip("CAE_DATABASE is not set: run `make test ONLY=browser`")
    port = free_port()
    log = tmp_path_factory.mktemp("odoo") / "odoo.log"
    command = [sys.executable, "-m", "odoo", "-d", database, f"--http-port={port}"]
    command += [f"--db-filter=^{database}$", "--max-cron-threads=0"]
    with Path(log).open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            wait_for(f"http://127.0.0.1:{port}/web/login", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)
    errors = [line for line in log.read_text().splitlines() if " ERROR " in line]
    assert not errors, "\n".join(errors)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CAE_CHROMIUM"], args=SWITCHES
        )
        yield browser
        browser.close()


@pytest.fixture
def page(server, chromium):
    """A page that keeps its console errors and the requests that left the machine."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.errors, page.outside = [], []

    def on_console(message):
        if message.type == "error":
            page.errors.append(message.text)

    def on_request(request):
        if not request.url.startswith((server, "data:", "blob:")):
            page.outside.append(request.url)

    page.on("console", on_console)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", on_request)
    yield page
    context.close()


@pytest.fixture
def office(page, server):
    """The back office, signed in as the administrator."""
    page.goto(f"{server}/web/login")
    form = page.locator(".oe_login_form")
    form.locator("input[name=login]").fill("admin")
    form.locator("input[name=password]").fill("admin")
    form.locator("button[type=submit]").click()
    page.wait_for_selector(".o_web_client .o_main_navbar")
    return page
