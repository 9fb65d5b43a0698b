"""The form that holds every widget: its XForm, the files it shows, and its screens as pictures for people.

    python -m tests.e2e.every_widget [folder]

takes a picture of every screen at 360x740, in both languages, light and dark, empty and filled in.
"""

from __future__ import annotations

import base64
import io
import sys
import wave
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright
from pyxform.xls2xform import convert

from tests.e2e.engine_page import HERE, filling_page, go_to
from tools.words import english

FORM_ID = "every_widget"
# As drawing programs write it: a document type, styles, a script that must not come along.
MAP = """<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" onload="globalThis.ran = 1">
  <script>globalThis.ran = 1</script>
  <g id="barat" style="fill:#8aa5ba;stroke:#ffffff" onclick="globalThis.ran = 1"><rect width="98" height="100"/></g>
  <path id="timur" d="M102 0h98v100h-98z" fill="#e9a820"/>
  <text x="40" y="55" style="font-size:12px">Barat</text><text x="140" y="55" font-size="12">Timur</text>
  <image href="https://example.org/x.png" width="10" height="10"/>
</svg>"""
SCREENS = "() => engine.session.parts.map(({ id }) => id)"


@cache
def xform() -> str:
    """The form as phones get it; a table of Markdown has no line breaks, so it writes them as two letters."""
    made: str = convert(xlsform=(HERE / "every_widget.md").read_text(), file_type=".md", validate=False).xform
    return made.replace("\\n", "\n")


@cache
def media() -> dict[str, list[str]]:
    """Type and bytes of the form's files, by name; "belum.png" has not come."""
    pictures = {
        "halaman.png": _picture((480, 320), "#8aa5ba"),
        "halaman-besar.png": _picture((1200, 800), "#446079"),
        "masuk.png": _picture((200, 200), "#8c1d17"),
        "hati.png": _picture((200, 200), "#e9a820"),
        "berhenti.png": _picture((200, 120), "#0f5539"),
    }
    files = {name: ["image/png", base64.b64encode(bytes_).decode()] for name, bytes_ in pictures.items()}
    drawn = base64.b64encode(MAP.encode()).decode()
    return {
        **files,
        "peta.svg": ["image/svg+xml", drawn],
        "sapaan.wav": ["audio/wav", base64.b64encode(_sound()).decode()],
    }


def begin(page: Page, **more: Any) -> str:
    """Begin a record of the form on a filling.js page. Returns its instance id."""
    info = {
        "form_id": FORM_ID,
        "code": "UJI",
        "title": {"id": "Semua isian", "en": "Every widget"},
        "version": "1",
        "sha256": f"{FORM_ID:0<64}",
        "size": 1,
        "state": "open",
        "minutes": 1,
        "icon": "forms",
        "order": 1,
        "features": [],
        "evidence": [],
    }
    how = {"info": info, "xform": xform(), "media": media(), **more}
    instance_id: str = page.evaluate("how => engine.begin(how)", how)
    return instance_id


def again(page: Page, instance_id: str, **more: Any) -> None:
    """Close the browser's page and go on with the saved record."""
    page.evaluate("() => engine.session.flush()")
    page.reload()
    page.wait_for_function("globalThis.engine !== undefined")
    page.evaluate("() => engine.ready({})")
    begin(page, draftId=instance_id, **more)


def value(page: Page, path: str) -> str:
    """What stands in the instance."""
    found: str = page.evaluate("path => valueAt(path)", path)
    return found


def take(page: Page, folder: Path, language: str) -> None:
    """A picture of every screen, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    places = [*page.evaluate(SCREENS), *page.evaluate("() => entries()"), "summary"]
    for number, place in enumerate(places):
        go_to(page, place)
        page.wait_for_timeout(150)
        name = place.strip("/").replace("/", "-").replace("[", "-").replace("]", "")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.screenshot(path=folder / f"{number:02}-{name}-{language}-{theme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


def main(folder: Path) -> None:
    """Write the pictures of both languages."""
    with sync_playwright() as playwright:
        for language in ("id", "en"):
            with filling_page(playwright) as page:
                if language == "en":
                    page.evaluate(
                        "words => { engine.setCatalogue('en', words); engine.setLanguage('en'); }", english_words()
                    )
                begin(page, language=language)
                take(page, folder / "empty", language)
                go_to(page, page.evaluate(SCREENS)[0])
                page.evaluate("() => engine.fillIn(engine.session, { files: false })")
                take(page, folder / "filled", language)


def english_words() -> dict[str, str]:
    """What the phone says in English."""
    return dict(english("phone.po"))


def _picture(size: tuple[int, int], colour: str) -> bytes:
    made = Image.new("RGB", size, colour)
    draw = ImageDraw.Draw(made)
    draw.ellipse((size[0] * 0.2, size[1] * 0.2, size[0] * 0.8, size[1] * 0.8), fill="#ffffff")
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def _sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x00" * 4000)
    return out.getvalue()


def publish() -> None:
    """Publish the form with its files into the server that TITIAN_DATA names."""
    from app import create_app
    from forms.publish import convert as publishable
    from models.library import publish_form

    title = {"id": "Semua isian", "en": "Every widget"}
    info = {"code": "UJI", "title": title, "minutes": 9, "icon": "forms", "order": 99, "features": [], "evidence": []}
    files = {name: base64.b64decode(text) for name, (_type, text) in media().items()}
    with create_app().app_context():
        publish_form(FORM_ID, publishable(HERE / "every_widget.md"), info, [], files)


if __name__ == "__main__" and sys.argv[1:] == ["publish"]:
    publish()
elif __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("test-results") / "widgets")
