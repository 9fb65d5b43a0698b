"""What Titian makes of every row of XLSForm and of the ODK XForms specification; the tables are data beside this."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from forms.said import Said, joined

FOLDER = Path(__file__).parent
# In the order of docs/xforms-support.md
FILES = ("xlsform.toml", "appearances.toml", "functions.toml", "xforms.toml")
INDONESIAN = "indonesian.toml"
STANDS = ("yes", "partly", "no")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a reference table. names: its spellings, the first is the one to write.

    stands: "yes", "partly" or "no"; note: what is so; remedy: what a form's author does instead; blocks: a form that
    uses it could not be filled in truthfully.
    """

    names: tuple[str, ...]
    stands: str
    note: str = ""
    remedy: str = ""
    blocks: bool = False

    @property
    def told(self) -> Said:
        """What is so and what to do instead, of a row that is not "yes"."""
        return joined([Said(indonesian()[sentence], sentence) for sentence in (self.note, self.remedy)])

    def fits(self, word: str) -> bool:
        """Is this the row of a word? Case, and blanks for underscores, do not matter."""
        plain = plain_word(word)
        return any(plain == plain_word(name) or fnmatchcase(plain, plain_word(name)) for name in self.names)


@dataclass(frozen=True, slots=True)
class Section:
    """One reference table. where: sheet and column, or the section of the specification."""

    key: str
    title: str
    where: str
    rows: tuple[Row, ...]


@cache
def sections() -> tuple[Section, ...]:
    """Every table, in the order of the page."""
    return tuple(section for name in FILES for section in _read(FOLDER / name))


def find(key: str, word: str) -> Row | None:
    """The row of a word in one table, None for a word that no table knows. A full name goes before a pattern."""
    rows = next(section.rows for section in sections() if section.key == key)
    plain = plain_word(word)
    exact = next((row for row in rows if plain in map(plain_word, row.names)), None)
    return exact or next((row for row in rows if row.fits(word)), None)


@cache
def indonesian() -> dict[str, str]:
    """Every sentence of a row that is not "yes": English, and the same in Indonesian."""
    sentences: dict[str, str] = tomllib.loads((FOLDER / INDONESIAN).read_text(encoding="utf-8"))["sentences"]
    return sentences


def plain_word(word: str) -> str:
    """A word as tables and sheets are compared: lower case, one underscore for any run of blanks."""
    return "_".join(word.replace("_", " ").lower().split())


def _read(path: Path) -> Iterator[Section]:
    for table in tomllib.loads(path.read_text(encoding="utf-8"))["section"]:
        rows = tuple(_row(*cells) for cells in table["rows"])
        yield Section(table["key"], table["title"], table["where"], rows)


def _row(names: str, stands: str, note: str = "", remedy: str = "", blocks: str = "") -> Row:
    assert stands in STANDS, names
    assert blocks in ("", "blocks"), names
    assert stands == "yes" or (note and remedy), f"{names}: why not, and what then?"
    return Row(tuple(name.strip() for name in names.split(" | ")), stands, note, remedy, bool(blocks))
