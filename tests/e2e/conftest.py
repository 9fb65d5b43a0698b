"""What the journeys stand on: the built phone, a seeded server, a phone and a desk."""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.app_host import AppHost, build, copy
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tools.browser import Chromium
from tools.live import ROOT, LiveServer, seeded_data

# Seconds times a thousand: the machine may be busy with another test's browser. What is measured stands in benchmarks/.
expect.set_options(timeout=30_000)


def once(folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    """Let the first of several test processes make ``folder/name``; the others wait for it. Returns its path."""
    done = folder / f"{name}.done"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder / name)
            done.touch()
    return folder / name


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def built(shared_folder: Path) -> Path:
    """pwa/dist, as make builds it from the sources of this moment."""

    def build(_place: Path) -> None:
        subprocess.run(["make", "build"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    once(shared_folder, "built", build)
    return ROOT / "pwa" / "dist"


@pytest.fixture(scope="session")
def seeded(shared_folder: Path) -> Path:
    """A seeded data folder, to be copied."""
    return once(shared_folder, "seeded", seeded_data) / "data"


@pytest.fixture(scope="session")
def server(built: Path, seeded: Path) -> Iterator[LiveServer]:
    """One real server for the journeys of this process; each journey uses records of its own."""
    with LiveServer(seeded=seeded) as running:
        yield running


@pytest.fixture
def phone(playwright: Playwright, server: LiveServer, tmp_path: Path) -> Iterator[Phone]:
    """A new phone, switched on, that belongs to nobody. At the end no page may have broken its own policy."""
    new = Phone(playwright, tmp_path / "profile", server)
    try:
        new.start()
        yield new
    finally:
        new.kill()
    assert new.complaints == []


@pytest.fixture
def desk(playwright: Playwright, server: LiveServer) -> Iterator[Desk]:
    """A browser in the office, not signed in."""
    new = Desk(playwright, server)
    try:
        yield new
    finally:
        new.close()
    assert new.complaints == []


@pytest.fixture
def own_desk(playwright: Playwright, seeded: Path) -> Iterator[Desk]:
    """A desk at a server of its own: what is decided here is missing nowhere else."""
    with LiveServer(workers=1, seeded=seeded) as server:
        new = Desk(playwright, server)
        try:
            yield new
        finally:
            new.close()
        assert new.complaints == []


@pytest.fixture(scope="session")
def built_app(shared_folder: Path) -> Path:
    """The app as the build makes it, to be copied and spoiled."""
    return once(shared_folder, "built-app", build)


@pytest.fixture
def host(built_app: Path, tmp_path: Path) -> Iterator[AppHost]:
    """The app on a host that can fail, without a server behind it."""
    running = AppHost(copy(built_app, tmp_path / "app"))
    yield running
    running.stop()


@pytest.fixture
def page(playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    """A phone that has never seen the app."""
    with Chromium(playwright, tmp_path / "profile") as chromium:
        yield chromium.page()
