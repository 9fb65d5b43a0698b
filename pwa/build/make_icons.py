"""Draw the app's PNG icons from their SVG sources, with Chromium and Pillow: ``python -m pwa.build.make_icons``."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tools.chromium import FLAGS, find

ICONS = Path(__file__).resolve().parent.parent / "icons"
# File name, SVG source, pixels. Sizes that Chrome asks for before it offers to install an app.
WANTED = (
    ("titian-192.png", "titian.svg", 192),
    ("titian-512.png", "titian.svg", 512),
    ("titian-maskable-512.png", "titian-maskable.svg", 512),
)
COLOURS = 32  # three flat colours and their edges; keeps all three files under 15 kB


def main() -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find(), args=list(FLAGS))
        for name, source, pixels in WANTED:
            page = browser.new_page(viewport={"width": pixels, "height": pixels})
            svg = (ICONS / source).read_text().replace("<svg ", f'<svg width="{pixels}" height="{pixels}" ', 1)
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
            shot = page.screenshot(omit_background=True, clip={"x": 0, "y": 0, "width": pixels, "height": pixels})
            page.close()
            image = Image.open(io.BytesIO(shot)).quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
            image.save(ICONS / name, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
