"""What the tests stand on: real services for the run, a real Celery worker, a real browser."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from redis import Redis
from xdist.scheduler import LoadFileScheduling

from ops.processes import start, stop
from tests import browsing
from tests.services import Services

ROOT = Path(__file__).resolve().parent.parent
PURE = ("standards", "notary")

# Files and folders that start processes or print PDFs, the longest first to be given out.
LONG = tuple(
    f"tests/{name}"
    for name in (
        *("ops/test_run", "house/", "demo/", "journeys/", "vedc/test_s"),
        *("applications/test_replays", "applications/test_boards", "applications/test_packs"),
        *("applications/test_views", "attestations/"),
    )
)
WORKER_MANNERS = ["--loglevel", "INFO", "--without-mingle", "--without-gossip"]

_services: Services | None = None


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the services once, in the process that leads the run; the pure rooms need none."""
    global _services
    if (
        hasattr(session.config, "workerinput")
        or session.config.option.collectonly
        or _only_pure(session.config)
    ):
        return
    _services = Services(settings.RUN)
    _services.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _services is not None:
        _services.stop()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no process of the run is left alone with it at the end."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """First with a browser, then what LONG names in its order, then all the rest."""
    if "browser" in getattr(item, "fixturenames", ()):
        return -1
    return next((turn for turn, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """--dist=loadfile here: a file goes to one process, but each test in a browser to whichever is free."""
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return ByFile(config, log)


class ByFile(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return nodeid if file.endswith("browser.py") else file


def _only_pure(config: pytest.Config) -> bool:
    pure = tuple(str(ROOT / "tests" / room) for room in PURE)
    asked = [str(Path(arg.split("::")[0]).resolve()) for arg in config.args]
    return bool(asked) and all(arg.startswith(pure) for arg in asked)


@pytest.fixture
def eventually() -> Callable[..., object]:
    """eventually(check, within=20): what `check()` returns once it is true; fails after `within` seconds."""

    def wait(check: Callable[[], object], within: float = 20) -> object:
        deadline = time.monotonic() + within
        while not (found := check()):
            assert time.monotonic() < deadline, f"not within {within} seconds"
            time.sleep(0.05)
        return found

    return wait


@pytest.fixture(scope="session")
def _worker_process(django_db_setup: None) -> Iterator[subprocess.Popen]:
    log = Path(settings.VEDC_VAR) / "worker.log"
    worker = start(
        [sys.executable, "-m", "celery", "-A", "vedc", "worker", "--concurrency", "1", *WORKER_MANNERS],
        log=log,
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "VEDC_TEST_DATABASE": str(settings.DATABASES["default"]["NAME"]),
        },
    )
    deadline = time.monotonic() + 30
    while " ready." not in log.read_text():
        assert worker.poll() is None and time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
    yield worker
    stop([worker])


@pytest.fixture
def celery_worker(transactional_db: None, _worker_process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    """A real worker process on the test's own database and broker; its queue starts empty."""
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.flushdb()
        yield _worker_process
        assert _worker_process.poll() is None, "the worker died"
        redis.flushdb()


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium of the system, the same for all the journeys."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("VEDC_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "no Chromium: `make setup` installs it"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program,
            args=[*quiet, "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, live_server):
    """A fresh page on the live server; a script error or a breach of the CSP fails the test."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: "Content Security Policy" in said.text and faults.append(said.text))
    yield page
    context.close()
    assert not faults, faults


@pytest.fixture
def signed_in(page) -> Callable[[Any], Any]:
    """signed_in(person): the page, in whose browser the person has a session."""

    def enter(person: Any) -> Any:
        browsing.sign_in(page, person)
        return page

    return enter


@pytest.fixture
def screenshot(page) -> Callable[[str], Path]:
    """screenshot("name"): the whole page as var/screenshots/name.png, if VEDC_SCREENSHOTS=1 asks for pictures."""
    return partial(browsing.picture, page)


@pytest.fixture
def axe(page) -> Callable[[], list[str]]:
    """axe(): what axe-core finds wrong with the page as it stands, for WCAG 2.2 A and AA; one line each."""
    return partial(browsing.faults, page)
