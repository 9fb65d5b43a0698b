"""What the columns of an export are, and the cells of each report: facts first, then the answers of its form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from forms.columns import Cell, Column, Shape, readers, shape_of
from forms.model import Form
from forms.wording import ListLookup
from models.export_rows import Local, Names, Report
from models.tables_reports import STATES
from office import labels
from office.words import _

Row = list[Cell]
# (which table, its cells)
Line = tuple[int, Row]
KEY, PARENT_KEY = "KEY", "PARENT_KEY"


@dataclass(frozen=True)
class Table:
    """One sheet or file. name: raw, "" for the reports themselves; title: in the reader's words."""

    name: str
    title: str
    heads: list[str]


@dataclass(frozen=True)
class Wanted:
    """How an export is worded. language: words instead of raw names in it, None for raw names."""

    language: str | None
    zone: ZoneInfo
    titles: dict[str, str]


def fact_heads() -> dict[str, str]:
    """Raw name → word, in the order of ``facts``."""
    return {
        KEY: _("Kunci"),
        "code": _("Kode"),
        "form_id": _("Formulir"),
        "form_version": _("Versi formulir"),
        "title": _("Judul"),
        "state": _("Keadaan"),
        "urgent": _("Segera"),
        "revision": _("Revisi"),
        "office": _("Kantor"),
        "reporter": _("Pelapor"),
        "village_code": _("Kode desa"),
        "village": _("Desa/kelurahan"),
        "district": _("Kecamatan"),
        "regency": _("Kabupaten/kota"),
        "latitude": _("Lintang"),
        "longitude": _("Bujur"),
        "finished_at": _("Selesai diisi, jam HP"),
        "received_at": _("Diterima, jam server"),
        "due_at": _("Diputuskan paling lambat"),
        "decided_at": _("Diputuskan"),
        "decided_by": _("Diputuskan oleh"),
        "answer_by": _("Dijawab paling lambat"),
        "files_expected": _("Berkas disebut"),
        "files_present": _("Berkas sudah tiba"),
        "findings": _("Temuan"),
    }


# Where ``facts`` says a report's point: latitude, longitude
POINT_AT = (14, 15)


def facts(names: Names, wanted: Wanted) -> Callable[[Report], Row]:
    """What makes the cells of ``fact_heads`` out of a report; names must have learnt it."""
    in_words = wanted.language is not None
    states = {state: labels.state_word(state) for state in STATES} if in_words else {}
    yes, no = (_("ya"), _("tidak")) if in_words else ("true", "false")
    offices, people, areas, titles, local = names.offices, names.people, names.areas, wanted.titles, Local(wanted.zone)

    def cells(row: Report) -> Row:
        # Taken apart at once: by name it would be a third slower.
        # fmt: off
        (root_id, number, _arrival, form_id, version, _sha256, title, state, _hold, urgent, revision,
         office_id, person_id, village, lat, lng, finished_at, received_at, due_at, decided_at, decided_by,
         answer_by, expected, present, found, _answers) = row
        # fmt: on
        code = village or ""
        letters, office = offices.get(office_id, ("", ""))
        return [
            root_id,
            number,
            titles.get(form_id, form_id),
            version,
            title,
            states.get(state, state),
            yes if urgent else no,
            revision,
            office if in_words else letters,
            people.get(person_id, ""),
            code,
            areas.get(code, ""),
            areas.get(code[:8], ""),
            areas.get(code[:5], ""),
            lat,
            lng,
            local(finished_at),
            local(received_at),
            local(due_at),
            local(decided_at) if decided_at else None,
            people.get(decided_by, "") if decided_by else None,
            answer_by.isoformat() if answer_by else None,
            expected,
            present,
            found,
        ]

    return cells


def instant(at: datetime, zone: ZoneInfo) -> str:
    """``2026-11-21T13:07:08+07:00``: ISO 8601 with the zone of the reader's office."""
    return at.astimezone(zone).isoformat(timespec="seconds")


class Tables:
    """The tables of one export, and the lines of each report in them."""

    def __init__(
        self, names: Names, wanted: Wanted, forms: list[Form], without: frozenset[str], lists: ListLookup | None
    ) -> None:
        """forms: the versions of the one form whose answers are exported, newest first; none for the facts alone."""
        self.names, self.wanted, self.lists = names, wanted, lists
        self.shape = shape_of(forms, without)
        self.repeats = list(self.shape.below())
        self.readers = {shape.name: self._readers(shape) for shape in (self.shape, *self.repeats)}
        self.numbers = {shape.name: number for number, shape in enumerate(self.repeats, start=1)}
        self.facts: Callable[[Report], Row] | None = None

    def tables(self) -> list[Table]:
        """The reports, then a table for each repeat."""
        language = self.wanted.language
        heads = fact_heads()
        main = [*(heads.values() if language else heads), *self._heads(self.shape.columns)]
        found = [Table("", _("Laporan"), unlike(main))]
        for shape in self.repeats:
            own = [KEY, PARENT_KEY, *self._heads(shape.columns)]
            found.append(Table(shape.name, shape.name, unlike(own)))
        return found

    def lines(self, rows: list[Report]) -> Iterator[Line]:
        """The lines of these reports: each report's own, then those of its repeats."""
        for row, cells in self._heads_of(rows):
            yield 0, cells
            if self.repeats:
                yield from self._turns(self.shape, row.answers or {}, row.root_id)

    def features(self, rows: list[Report]) -> Iterator[tuple[Row, dict[str, Any]]]:
        """The cells of each of these reports, and its repeats as lists of objects."""
        for row, cells in self._heads_of(rows):
            yield cells, self._nested(self.shape, row.answers or {})

    def _heads_of(self, rows: list[Report]) -> Iterator[tuple[Report, Row]]:
        self.names.learn(rows)
        if self.facts is None:
            self.facts = facts(self.names, self.wanted)
        own = self.readers[""]
        for row in rows:
            cells = self.facts(row)
            if own:
                cells += _cells(own, row.answers or {})
            yield row, cells

    def _nested(self, shape: Shape, answers: dict[str, Any]) -> dict[str, Any]:
        found = {}
        for name, repeat in shape.repeats.items():
            heads, made = unlike(self._heads(repeat.columns)), self.readers[repeat.name]
            found[name] = [
                {head: cell for head, cell in zip(heads, _cells(made, turn), strict=True) if cell is not None}
                | self._nested(repeat, turn)
                for turn in _turns_in(answers, name)
            ]
        return {name: turns for name, turns in found.items() if turns}

    def _turns(self, shape: Shape, answers: dict[str, Any], parent: str) -> Iterator[Line]:
        for name, repeat in shape.repeats.items():
            for number, turn in enumerate(_turns_in(answers, name), start=1):
                key = f"{parent}/{name}[{number}]"
                yield self.numbers[repeat.name], [key, parent, *_cells(self.readers[repeat.name], turn)]
                yield from self._turns(repeat, turn, key)

    def _readers(self, shape: Shape) -> list[tuple[str, int, Callable[[Any], Row]]]:
        made = readers(shape.columns, self.lists, self.wanted.language)
        return [(c.name, len(c.heads), reader) for c, reader in zip(shape.columns, made, strict=True)]

    def _heads(self, columns: list[Column]) -> list[str]:
        language = self.wanted.language
        return [head for c in columns for head in (c.label_heads(language) if language else c.heads)]


def unlike(heads: list[str]) -> list[str]:
    """The heads with a number behind each that has been there before: a table's columns have names of their own."""
    seen: dict[str, int] = {}
    found = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        found.append(head if seen[head] == 1 else f"{head} ({seen[head]})")
    return found


def _turns_in(answers: dict[str, Any], name: str) -> list[dict[str, Any]]:
    turns = answers.get(name)
    return [turn for turn in turns if isinstance(turn, dict)] if isinstance(turns, list) else []


def _cells(made: list[tuple[str, int, Callable[[Any], Row]]], answers: dict[str, Any]) -> Row:
    cells: Row = []
    for name, width, reader in made:
        value = answers.get(name)
        cells += reader(value) if value is not None else [None] * width
    return cells
