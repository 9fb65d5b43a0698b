"""What the figures of the form runner stand beside: Enketo's core and ODK Web Forms, built from their npm packages.

Nothing of them is shipped. They are fetched only by ``make bench``; without the package registry the figures stand
alone and say why.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright

from benchmarks import big_forms
from tools.chromium import FLAGS, find
from tools.live import ROOT

HERE = Path(__file__).parent
OUT = ROOT / ".make" / "rivals"
NAMES = ("enketo", "odk")
PAGE = (
    '<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    # What of Enketo's theme decides what is shown; without it nothing would be hidden.
    "<style>.or-branch:is(.disabled, .pre-init), .or .question-label:not(.active) {{ display: none }}</style>"
    '<title>{name}</title><main></main><script type="module" src="{name}.js"></script></html>'
)


class NotBuiltError(RuntimeError):
    """They could not be fetched or built here; the message says why."""


def build(playwright: Playwright) -> Path:
    """The folder with both rivals, their pages and the forms as each wants them. Raises NotBuiltError."""
    OUT.mkdir(parents=True, exist_ok=True)
    if not (HERE / "node_modules").exists():
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    run("node", "build.js", str(OUT))
    for name in NAMES:
        (OUT / f"{name}.html").write_text(PAGE.format(name=name))
    (OUT / "transform.html").write_text(PAGE.format(name="transform"))
    for form_id in big_forms.ALL:
        (OUT / f"{form_id}.xml").write_text(big_forms.xform(form_id))
    with served(OUT) as url:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page()
        page.goto(f"{url}/transform.html")
        page.wait_for_function("() => globalThis.transform !== undefined")
        for form_id in big_forms.ALL:
            made = page.evaluate("(xform) => transform(xform)", (OUT / f"{form_id}.xml").read_text())
            (OUT / f"{form_id}.json").write_text(json.dumps({"form": made["form"], "model": made["model"]}))
        browser.close()
    return OUT


def gzip_bytes(name: str) -> int:
    """Bytes of a rival's one file as gzip -9 makes it, its style not counted."""
    return len(gzip.compress((OUT / f"{name}.js").read_bytes(), 9))


def run(*command: str) -> None:
    try:
        subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise NotBuiltError(f"{command[0]} {command[1]}: {said.strip().splitlines()[-1:]}") from error


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Files that the browser may keep, without a line for each request."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, *_words: object) -> None:
        return


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on loopback. Yields its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
