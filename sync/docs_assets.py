"""Copies the files of the /docs page out of node_modules: ``python -m sync.docs_assets``, part of ``make build``."""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "swagger-ui-dist"
TARGET = ROOT / "sync" / "static" / "dist"
NAMES = ("swagger-ui.css", "swagger-ui-bundle.js", "LICENSE", "NOTICE")


def copy_assets(source: Path = SOURCE, target: Path = TARGET) -> list[Path]:
    """Copy what the page needs, with its licence. Raises FileNotFoundError when npm has not installed it."""
    target.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copyfile(source / name, target / name)) for name in NAMES]


if __name__ == "__main__":
    sys.stdout.write("".join(f"{path.relative_to(ROOT)}\n" for path in copy_assets()))
