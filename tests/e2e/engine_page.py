"""A bare page with the engine on it: no server, our own headers, the phone's time zone."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Playwright, Route
from pyxform.xls2xform import convert

from forms import publish
from front.headers import PHONE_POLICY
from tools.chromium import FLAGS, find
from tools.live import ROOT

HERE = Path(__file__).parent / "engine"
# A secure context needs no server: every request of the page is answered from here.
ORIGIN = "http://localhost:5179"
SHELL = (
    '<!doctype html><html lang="id"><meta charset="utf-8"><link rel="icon" href="data:,">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Mesin formulir</title>'
    '<link rel="stylesheet" href="/style.css"><main class="page" id="app"></main>'
    '<footer id="foot" class="actions"></footer>'
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
    ]
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


@lru_cache
def style() -> str:
    """All sheets, those last that the app fetches last."""
    layers = "@layer reset, tokens, base, components, screens;"
    later = re.search(r"STYLE_LATER = \[(.*?)\]", (ROOT / "pwa" / "build.js").read_text())
    assert later
    sheets = sorted((ROOT / "pwa" / "style").glob("*.css"), key=lambda path: (path.name in later[1], path.name))
    return "\n".join([layers, *(sheet.read_text() for sheet in sheets)])


@lru_cache
def xform(form_id: str) -> str:
    """One of the twelve forms as phones get it."""
    text = publish.convert(ROOT / "forms" / "library" / f"{form_id}.md").xform_xml
    return text if isinstance(text, str) else text.decode()


@lru_cache
def catalogue() -> dict[str, Any]:
    return tomllib.loads((ROOT / "forms" / "library" / "catalogue.toml").read_text())


def form_ids() -> list[str]:
    return sorted(path.stem for path in (ROOT / "forms" / "library").glob("*.md") if path.stem != "README")


@lru_cache
def lists() -> dict[str, str]:
    return {path.name: path.read_text() for path in (ROOT / "forms" / "library" / "media").glob("*.csv")}


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((ROOT / "tests" / "vectors" / "forms" / f"{name}.json").read_text())[
        "cases"
    ]
    return found


@contextmanager
def engine_page(
    playwright: Playwright, entry: str = "entry.js", width: int = 360, quiet: bool = False, flags: tuple[str, ...] = ()
) -> Iterator[Page]:
    """A page on which ``globalThis.engine`` is ready. What it says on the console as an error fails the test.

    flags: more for Chromium.
    quiet: let it say what it likes; Chromium writes its own words for broken XML with a style of its own.
    """
    browser = playwright.chromium.launch(
        executable_path=find(), args=[*FLAGS, *flags], env={"TZ": "Asia/Jakarta", "HOME": str(Path.home())}
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
    yield page
    browser.close()
    assert quiet or not complaints, complaints


def form_info(form_id: str) -> dict[str, Any]:
    """A form as the feed describes it."""
    row = catalogue()[form_id]
    told = {name: row[name] for name in ("code", "title", "minutes", "icon", "order", "features", "evidence")}
    told |= {name: row[name] for name in ("urgent", "place") if name in row}
    return told | {"form_id": form_id, "version": "1", "sha256": f"{form_id:0<64}", "size": 1, "state": "open"}


def made_form(survey: str, choices: str = "") -> str:
    """An XForm from the rows of a Markdown XLSForm; the first line names the columns."""
    settings = "\n| settings |\n| | form_id | form_title | version |\n| | uji | Uji | 1 |\n"
    sheets = [f"| {name} |\n{_rows(text)}" for name, text in (("survey", survey), ("choices", choices)) if text]
    form: str = convert(xlsform="\n".join(sheets) + settings, file_type=".md", validate=False).xform
    return form


def _rows(text: str) -> str:
    return "".join(f"| | {row.strip()} |\n" for row in text.strip().splitlines())


def begin(page: Page, form_id: str, **more: Any) -> str:
    """Begin a record of one of the twelve forms on a filling.js page. Returns its instance id."""
    how = {"info": form_info(form_id), "xform": xform(form_id), **more}
    instance_id: str = page.evaluate("how => engine.begin(how)", how)
    return instance_id


def question(page: Page, name: str) -> Locator:
    return page.locator(f'.question[data-name="{name}"]')


def go_on(page: Page) -> None:
    page.locator('[data-action="next"]').click()


def go_to(page: Page, part: str) -> None:
    page.evaluate("id => { engine.session.goTo(id); engine.draw(); }", part)


@contextmanager
def filling_page(playwright: Playwright, flags: tuple[str, ...] = ()) -> Iterator[Page]:
    """A page with the runner and a real store, as an enrolled phone, on the noon of a day in January."""
    with engine_page(playwright, "filling.js", flags=flags) as page:
        page.evaluate("texts => engine.ready(texts)", lists())
        page.evaluate("() => engine.setClock(() => Date.parse('2026-01-14T06:07:00Z'))")
        yield page
