"""Answers laid out for a page: rows, groups and repeats in the form's own order, with what changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forms.compare import CHANGED, REMOVED, Marked
from office.word_changes import Piece, word_changes
from office.words import _

FILE_TYPES = frozenset({"image", "audio", "video", "file"})


@dataclass(frozen=True)
class Row:
    """One question. field: the id of its note field; href: where its file is; pieces: what changed inside a long
    text; found: what the check of the record found here."""

    path: str
    field: str
    label: str
    text: str
    before: str
    mark: str
    href: str = ""
    pieces: tuple[Piece, ...] = ()
    found: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Is there anything to read?"""
        return bool(self.text or self.before or self.found)


@dataclass(frozen=True)
class Block:
    """kind "rows": questions that follow one another; "group" or "repeat": a heading with blocks below it."""

    kind: str
    label: str = ""
    mark: str = ""
    rows: list[Row] = field(default_factory=list)
    children: "list[Block]" = field(default_factory=list)

    @property
    def answered(self) -> list[Row]:
        """Rows with something to read."""
        return [row for row in self.rows if row.says_something]

    @property
    def unanswered(self) -> list[Row]:
        """Rows that nobody filled in."""
        return [row for row in self.rows if not row.says_something]

    @property
    def is_empty(self) -> bool:
        """Nothing at all was filled in here."""
        return not self.answered and all(child.is_empty for child in self.children)


def lay_out(
    marked: Sequence[Marked], hrefs: Mapping[str, str], found: Mapping[str, list[str]] | None = None
) -> list[Block]:
    """Blocks in form order. hrefs: file name → page of the file; found: path → what the check found there."""
    return _blocks(marked, _Page(hrefs, found or {}, _numbers()))


def rows_by_path(blocks: Sequence[Block]) -> dict[str, Row]:
    """Every row that a note may be written to: what is there now, not what was removed."""
    found: dict[str, Row] = {}
    for block in blocks:
        found |= {row.path: row for row in block.rows if row.mark != REMOVED}
        found |= rows_by_path(block.children)
    return found


@dataclass(frozen=True)
class _Page:
    """What every row of one page draws on."""

    hrefs: Mapping[str, str]
    found: Mapping[str, list[str]]
    numbers: Iterator[int]


def _blocks(marked: Sequence[Marked], page: _Page) -> list[Block]:
    blocks: list[Block] = []
    for item in marked:
        if item.answer.kind == "question":
            if not blocks or blocks[-1].kind != "rows":
                blocks.append(Block("rows"))
            blocks[-1].rows.append(_row(item, page))
        else:
            children = _blocks(item.children, page)
            blocks.append(Block(item.answer.kind, item.answer.label, item.mark, children=children))
    return blocks


def _row(item: Marked, page: _Page) -> Row:
    answer = item.answer
    text, before = answer.text, item.before
    if answer.type in FILE_TYPES and answer.value:
        text = _("lihat foto") if answer.type == "image" else _("lihat berkas")
        before = (_("foto sebelumnya") if answer.type == "image" else _("berkas sebelumnya")) if before else ""
        if item.mark == CHANGED:
            text = _("foto baru") if answer.type == "image" else _("berkas baru")
    return Row(
        path=answer.path,
        field=f"answer-{next(page.numbers)}",
        label=answer.label,
        text=text,
        before=before,
        mark=item.mark,
        href=page.hrefs.get(answer.value, "") if answer.type in FILE_TYPES else "",
        pieces=tuple(word_changes(before, text)) if item.mark == CHANGED else (),
        found=() if item.mark == REMOVED else tuple(page.found.get(answer.path, ())),
    )


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number
