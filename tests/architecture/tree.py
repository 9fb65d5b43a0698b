"""Read the source tree for the tests of this folder."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON_ROOMS = ("api", "core", "forms", "workflow", "models", "sync", "office", "front", "seeds")


@cache
def tracked() -> tuple[str, ...]:
    """Every file that belongs to the project: known to git, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    return tuple(sorted({name for name in listed if name and (ROOT / name).is_file()}))


def files(*starts: str, ends: tuple[str, ...], but: tuple[str, ...] = ()) -> Iterator[str]:
    """Paths that begin with one of ``starts``, end with one of ``ends`` and do not begin with one of ``but``."""
    for name in tracked():
        if name.startswith(starts) and name.endswith(ends) and not name.startswith(but or ("\0",)):
            yield name


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def lines_with(pattern: str, source: str) -> list[tuple[int, str]]:
    """Numbered lines of ``source`` that match; comment lines do not count."""
    rule = re.compile(pattern)
    found = []
    for number, line in enumerate(source.split("\n"), start=1):
        if rule.search(line) and not line.lstrip().startswith(("#", "//", "*", "/*", "{#", "<!--")):
            found.append((number, line.strip()))
    return found


def found_in(pattern: str, names: Iterator[str]) -> list[str]:
    """``file:line: text`` for every line of these files that matches."""
    return [f"{name}:{number}: {line}" for name in names for number, line in lines_with(pattern, text(name))]
