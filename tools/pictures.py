"""The README's pictures, from the screens that tests/e2e/test_screens.py saw last: ``python -m tools.pictures``."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "test-results" / "screens"
PICTURES = ROOT / "docs" / "pictures"
PHONE = ("forms-draft", "fill", "fill-list", "outbox-waiting", "repair")
GAP_PX = 16
COLOURS = 96  # flat colours and text: a third of the bytes, and nothing a reader would miss


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    screens = [Image.open(SCREENS / f"phone-{name}-id-light.png").convert("RGB") for name in PHONE]
    width = sum(screen.width for screen in screens) + GAP_PX * (len(screens) - 1)
    row = Image.new("RGB", (width, max(screen.height for screen in screens)), "white")
    at = 0
    for screen in screens:
        row.paste(screen, (at, 0))
        at += screen.width + GAP_PX
    keep(row, "phone.png")
    keep(Image.open(SCREENS / "office-record-id-light.png").convert("RGB"), "office.png")


def keep(picture: Image.Image, name: str) -> None:
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main()
