"""A Chromium of our own making: its profile outlives it, and it can be killed as a phone's battery would."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright

from tools.chromium import FLAGS, find

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}


class Chromium:
    """One browser with one profile folder: started, killed and started again; pages come from ``page``.

    ``with Chromium(…) as browser:`` starts it and never leaves it behind.
    """

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self.playwright = playwright
        self.profile = profile
        self.context: BrowserContext
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None

    def __enter__(self) -> Chromium:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> BrowserContext:
        """Start it on its profile. Returns the profile's own context."""
        program = find()
        assert program, "no Chromium; run make test, which gets one"
        self.profile.mkdir(parents=True, exist_ok=True)
        address = self.profile / "DevToolsActivePort"
        address.unlink(missing_ok=True)
        flags = [
            "--headless",
            *FLAGS,
            "--remote-debugging-port=0",
            f"--user-data-dir={self.profile}",
            "--accept-lang=id,en",
        ]
        self._process = subprocess.Popen(
            [program, *flags, "about:blank"],
            # Officers' phones stand on Western Indonesian Time; a group of its own can be killed whole.
            env={**os.environ, "TZ": "Asia/Jakarta", "LANGUAGE": "id"},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while not (address.exists() and "\n" in address.read_text()):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Chromium did not start")
            time.sleep(0.02)
        port = address.read_text().split("\n")[0]
        self._browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        self.context = self._browser.contexts[0]
        return self.context

    def kill(self) -> None:
        """SIGKILL for the whole process group, at once: nothing in the browser gets to say goodbye."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None
        if self._browser:
            with contextlib.suppress(Exception):  # its end of the line is gone already
                self._browser.close()
        self._browser = None
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def page(self, size: dict[str, int] = PHONE) -> Page:
        page = self.context.new_page()
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        return page


def slow_down(page: Page, times: float) -> CDPSession:
    """Make the page's processor so many times slower, as Chromium's own tools do."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})
    return session


def until(page: Page, question: str, arg: object = None, timeout_s: float = 30.0) -> None:
    """Ask the page again and again until its answer, a promise's too, is yes.

    Playwright's own ``wait_for_function`` takes the promise itself for a yes.
    Raises TimeoutError when it never is.
    """
    deadline = time.monotonic() + timeout_s
    while not page.evaluate(question, arg):
        if time.monotonic() > deadline:
            raise TimeoutError(question)
        page.wait_for_timeout(20)
