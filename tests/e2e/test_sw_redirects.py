"""A file of the app that comes by a redirect is not kept, whatever bytes it brings: row 25 of docs/failures.md."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.e2e.app_host import AppHost, build, copy
from tests.e2e.worker_page import UPDATE, digests, kept, visit, wait_for_rest
from tools.browser import Chromium

# What is kept and would answer as a redirected answer: a browser refuses to open a page with one.
REDIRECTED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      if (answer.redirected || answer.type !== 'default') found.push(request.url);
    }
  }
  return found;
}"""


class MovingHost(AppHost):
    """Sends whoever asks for a path in ``moved`` on to another address, where the right bytes are."""

    moved: frozenset[str] = frozenset()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path, _, query = request.path.partition("?")
        if path.removeprefix("/app/") not in self.moved or "moved" in query:
            super().answer(request)
            return
        request.send_response(302)
        request.send_header("Location", f"{path}?moved")
        request.send_header("Content-Length", "0")
        request.end_headers()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[MovingHost]:
    running = MovingHost(copy(build(tmp_path / "built"), tmp_path / "app"))
    yield running
    running.stop()


@pytest.fixture
def page(playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    with Chromium(playwright, tmp_path / "profile") as chromium:
        yield chromium.page()


def test_a_file_that_comes_by_a_redirect_is_not_kept_and_the_next_try_is_whole(page: Page, host: MovingHost) -> None:
    visit(page, host)
    wait_for_rest(page, host)
    page.reload()
    before = kept(page)
    new = host.bring_out("9.9.9+new")
    for path in (new, "index.html"):
        host.moved = frozenset({path})
        assert page.evaluate(UPDATE) == "redundant", path
        assert kept(page) == before, path
    host.moved = frozenset()
    assert page.evaluate(UPDATE) == "installed"
    assert kept(page)["titian-9.9.9+new"] == digests(host)
    assert page.evaluate(REDIRECTED) == []
