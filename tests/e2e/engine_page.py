"""A bare page with the engine on it: no server, our own headers, the phone's time zone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, Route

from front.headers import PHONE_POLICY
from tools.chromium import FLAGS, find
from tools.live import ROOT

HERE = Path(__file__).parent / "engine"
# A secure context needs no server: every request of the page is answered from here.
ORIGIN = "http://localhost:5179"
SHELL = (
    '<!doctype html><html lang="id"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Mesin formulir</title>'
    '<link rel="stylesheet" href="/style.css"><main class="page" id="app"></main><footer id="foot" class="actions"></footer>'
    '<script type="module" src="/engine.js"></script></html>'
)


@lru_cache
def bundled(entry: str) -> str:
    command = [
        ROOT / "node_modules" / ".bin" / "esbuild",
        HERE / entry,
        "--bundle",
        "--format=esm",
        "--charset=utf8",
        "--log-level=error",
        f"--alias:node-forge={ROOT / 'pwa' / 'forms' / 'forge-shim.js'}",
    ]
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


@lru_cache
def style() -> str:
    layers = "@layer reset, tokens, base, components, screens;"
    names = ("reset", "tokens", "base", "components", "screens", "runner")
    sheets = [ROOT / "pwa" / "style" / f"{name}.css" for name in names]
    return "\n".join([layers, *(sheet.read_text() for sheet in sheets if sheet.exists())])


@lru_cache
def xform(form_id: str) -> str:
    """One of the twelve forms as phones get it."""
    from forms.publish import convert

    text = convert(ROOT / "forms" / "library" / f"{form_id}.md").xform_xml
    return text if isinstance(text, str) else text.decode()


@lru_cache
def catalogue() -> dict[str, Any]:
    import tomllib

    return tomllib.loads((ROOT / "forms" / "library" / "catalogue.toml").read_text())


def form_ids() -> list[str]:
    return sorted(path.stem for path in (ROOT / "forms" / "library").glob("*.md") if path.stem != "README")


@lru_cache
def lists() -> dict[str, str]:
    return {path.name: path.read_text() for path in (ROOT / "forms" / "library" / "media").glob("*.csv")}


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((ROOT / "tests" / "vectors" / "forms" / f"{name}.json").read_text())["cases"]
    return found


@contextmanager
def engine_page(playwright: Playwright, entry: str = "entry.js", width: int = 360) -> Iterator[Page]:
    """A page on which ``globalThis.engine`` is ready. What it says on the console as an error fails the test."""
    browser = playwright.chromium.launch(
        executable_path=find(), args=list(FLAGS), env={"TZ": "Asia/Jakarta", "HOME": str(Path.home())}
    )
    context = browser.new_context(viewport={"width": width, "height": 740}, locale="id-ID")
    context.grant_permissions(["geolocation"], origin=ORIGIN)
    context.set_geolocation({"latitude": -3.6512, "longitude": 103.7712, "accuracy": 9.0})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path == "/engine.js":
            route.fulfill(body=bundled(entry), content_type="text/javascript; charset=utf-8")
        elif path == "/style.css":
            route.fulfill(body=style(), content_type="text/css; charset=utf-8")
        elif path == "/":
            route.fulfill(
                body=SHELL, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": PHONE_POLICY}
            )
        else:
            route.fulfill(status=404)

    page.route(f"{ORIGIN}/**", answer)
    page.goto(f"{ORIGIN}/")
    page.wait_for_function("globalThis.engine !== undefined")
    page.complaints = complaints  # type: ignore[attr-defined]
    yield page
    browser.close()
    assert complaints == []
