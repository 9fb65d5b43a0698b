"""What a new phone fetches, and how long that takes on a slow link.

Bytes are those that travel: the built files as they lie in pwa/dist, the pack of forms and lists as the server
sends it. Time is from an empty browser that opens an enrolment link to form F02 taking answers with everything kept
for offline use, processor slowed six times, 400 kbit/s, 400 ms round trip; then the link is cut and F02 opens again.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

import brotli
from playwright.sync_api import Playwright, sync_playwright

from benchmarks.figures import say
from benchmarks.filled_forms import pulled, read_pack
from benchmarks.first_use import FILLABLE, enrol_and_open, fill_address, ready_offline
from benchmarks.shaping_proxy import ShapingProxy
from tools.browser import Chromium, slow_down
from tools.live import ROOT, LiveServer

DIST = ROOT / "pwa" / "dist"
BANDWIDTH_BIT_S = 400_000
ROUND_TRIP_S = 0.4
SLOWER = 6
# Median of three; the first of an office also waits while the server packs its forms, once.
VISITS = 3
ENKETO = {"enketo_s": 22.7, "enketo_bytes": 987_000}  # one form, and not offline after that visit


def app_files(wave: str) -> list[Path]:
    """The built files a phone fetches, by the service worker's own list. wave: 'first' those it will not start without,
    'rest' those that follow at once (the other language, parts of the app that few forms need), 'lazy' those that come
    with their first use (the icons for the home screen)."""
    worker = DIST / "sw.js"
    found = re.search(r'"files":(\[.*?\])', worker.read_text())
    assert found, "pwa/dist/sw.js holds no list of files"
    listed = [DIST / file["path"] for file in json.loads(found[1]) if wave_of(file) == wave]
    return [worker, *listed] if wave == "first" else listed


def wave_of(file: dict[str, object]) -> str:
    return next((wave for wave in ("rest", "lazy") if file.get(wave)), "first")


def built_bytes(paths: list[Path], ending: str) -> int:
    """Bytes of built files as they travel: the compressed twin where there is one."""
    twins = ((path, path.with_name(path.name + ending)) for path in paths)
    return sum((twin if twin.exists() else path).stat().st_size for path, twin in twins)


def sent_bytes(server: LiveServer, path: str, token: str, encoding: str) -> int:
    """Length of a body as the server sends it."""
    status, _headers, body = server.ask("GET", path, token=token, headers={"Accept-Encoding": encoding})
    assert status == 200, (path, status)
    return len(body)


def bytes_over_the_wire(server: LiveServer) -> None:
    token = server.enrol(server.newcomer("baru.semua", role="kasi"))["token"]
    answer = pulled(server, token)
    lists = [change["body"]["sha256"] for change in answer["changes"] if change["kind"] == "list"]
    forms = [change["body"]["sha256"] for change in answer["changes"] if change["kind"] == "form"]
    texts = read_pack(server, token)
    # The lists' share of the pack is what it shrinks by without them, so that both figures add up to what travels.
    whole = sent_bytes(server, f"/sync/v1/blobs/{answer['pack']['sha256']}", token, "br")
    alone = json.dumps({digest: text for digest, text in texts.items() if digest not in lists}, ensure_ascii=False)
    lists_share = whole - min(whole, len(brotli.compress(alone.encode(), quality=11)))
    files, rest = app_files("first"), app_files("rest")
    app_br, app_gzip = built_bytes(files, ".br"), built_bytes(files, ".gz")
    forms_share = whole - lists_share
    parts = {"app": app_br, "forms": forms_share, "with_first_use": built_bytes(app_files("lazy"), ".br")}
    say("install.app_br_bytes", app_br + forms_share, "bytes", len(files) + len(forms), **parts)
    english = built_bytes([path for path in rest if path.name.startswith("words-en-")], ".br")
    say("install.rest_br_bytes", built_bytes(rest, ".br"), "bytes", len(rest), english_words=english)
    pack_gzip = sent_bytes(server, f"/sync/v1/blobs/{answer['pack']['sha256']}", token, "gzip")
    say("install.app_gzip_bytes", app_gzip + pack_gzip, "bytes", 1, app=app_gzip, pack_with_lists=pack_gzip)
    say("install.lists_br_bytes", lists_share, "bytes", len(lists))


@dataclass(frozen=True)
class Visit:
    """One first visit: seconds to a form that takes answers, and until all of it is kept; what the link carried."""

    fillable_s: float
    took_s: float
    carried_bytes: int
    connections: int


def first_visit(server: LiveServer, playwright: Playwright, who: str) -> Visit:
    """An empty browser, a newcomer's link, F02; then the link is cut and F02 must open again."""
    link = server.enrolment_link(server.newcomer(who))
    with (
        ShapingProxy(server.port, BANDWIDTH_BIT_S, ROUND_TRIP_S) as shaped,
        Chromium(playwright, server.folder / who) as browser,
    ):
        url = f"http://localhost:{shaped.port}"
        page = browser.page()
        slow_down(page, SLOWER)
        began = time.monotonic()
        fillable_s = enrol_and_open(page, link.replace(server.url, url))
        ready_offline(page)
        visit = Visit(fillable_s, time.monotonic() - began, shaped.wire_bytes, shaped.connections)
        shaped.cut()
        page.close()
        page = browser.page()
        page.goto(fill_address(url))
        page.locator(FILLABLE).first.wait_for()  # the promise of this figure: from here on it opens without a link
        return visit


def slow_link(server: LiveServer) -> None:
    with sync_playwright() as playwright:
        visits = [first_visit(server, playwright, f"baru.{number}") for number in range(1, VISITS + 1)]
    visits.sort(key=lambda visit: visit.took_s)
    middle, slowest = visits[VISITS // 2], visits[-1]
    facts = {"fillable_s": middle.fillable_s, "slowest": slowest.took_s}
    say("install.slow_link_s", middle.took_s, "s", VISITS, **facts, **ENKETO)
    say("install.slow_link_wire_bytes", middle.carried_bytes, "bytes", VISITS, connections=middle.connections)


def main() -> None:
    with LiveServer(workers=2) as server:
        bytes_over_the_wire(server)
        slow_link(server)


if __name__ == "__main__":
    main()
