"""The answers of a form as tables: one row for each report, a table of its own for each repeat, as ODK Central does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.model import Form, Group, Labels, Question, Repeat
from forms.plain import plain_text
from forms.wording import OUTPUT, ListLookup

POINT_PARTS = ("lat", "lng", "alt", "accuracy")
# ODK Central's own ends for the four cells of a geopoint
POINT_ENDS = ("-Latitude", "-Longitude", "-Altitude", "-Accuracy")
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One question of a table. name: its key in forms.answers.answers_as_json."""

    name: str
    type: str
    labels: Labels
    question: Question

    @property
    def heads(self) -> list[str]:
        """Raw names of its cells."""
        return [f"{self.name}{end}" for end in POINT_ENDS] if self.type == "geopoint" else [self.name]

    def label(self, language: str) -> str:
        """What is asked, in a language; values inside it are left open. The name where nothing is said."""
        text = plain_text(self.labels.get(language) or next(iter(self.labels.values()), ""))
        return OUTPUT.sub("…", text).strip() or self.name

    def label_heads(self, language: str) -> list[str]:
        """The same as ``heads`` in words."""
        label = self.label(language)
        return [f"{label}{end}" for end in POINT_ENDS] if self.type == "geopoint" else [label]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table. name: "" for the form itself, else the repeat's, ``orang`` or ``orang-anak`` for one inside another."""

    name: str
    columns: list[Column] = field(default_factory=list)
    repeats: dict[str, "Shape"] = field(default_factory=dict)

    def below(self) -> "Iterator[Shape]":
        """The tables of its repeats, each followed by those inside it."""
        for repeat in self.repeats.values():
            yield repeat
            yield from repeat.below()


def shape_of(forms: Sequence[Form], without: frozenset[str] = frozenset()) -> Shape:
    """The tables of all versions of a form together. forms: newest first, whose order counts; without: names left out.

    A question that only an older version asked stands behind those of the newer ones.
    """
    shape = Shape("")
    for form in forms:
        _add(shape, form.root, without)
        known = {column.name for column in shape.columns}
        for question in form.hidden:
            # A calculation inside a repeat is kept with the report, as answers_as_json does.
            if question.name not in known | without:
                shape.columns.append(_column(question))
                known.add(question.name)
    return shape


def readers(
    columns: Sequence[Column], lists: ListLookup | None, language: str | None
) -> list[Callable[[Any], list[Cell]]]:
    """For each column what makes cells of its value. language: labels of choices in it; None keeps what was written."""
    return [_reader(column, lists, language) for column in columns]


def _add(shape: Shape, group: Group, without: frozenset[str]) -> None:
    known = {column.name for column in shape.columns}
    for child in group.children:
        if isinstance(child, Repeat):
            name = f"{shape.name}-{child.name}" if shape.name else child.name
            _add(shape.repeats.setdefault(child.name, Shape(name)), child, without)
        elif isinstance(child, Group):
            _add(shape, child, without)
            known = {column.name for column in shape.columns}
        elif child.type != "note" and child.name not in known | without:
            shape.columns.append(_column(child))
            known.add(child.name)


def _column(question: Question) -> Column:
    return Column(question.name, question.type, question.labels, question)


def _reader(column: Column, lists: ListLookup | None, language: str | None) -> Callable[[Any], list[Cell]]:
    if column.type == "geopoint":
        return _point
    if language is None or column.type not in ("select_one", "select_multiple", "rank"):
        return _plain
    word = _choice_words(column.question, lists, language)

    def chosen(value: Any) -> list[Cell]:
        if isinstance(value, list):
            return ["; ".join(word(str(part)) for part in value)]
        return [word(value) if isinstance(value, str) else value]

    return chosen


def _choice_words(question: Question, lists: ListLookup | None, language: str) -> Callable[[str], str]:
    known: dict[str, str] = {}
    for choice in question.choices:
        text = plain_text(choice.labels.get(language) or next(iter(choice.labels.values()), ""))
        known[choice.value] = OUTPUT.sub("…", text) or choice.value
    itemset = question.itemset
    columns = (itemset.value_ref, itemset.label_ref) if itemset else ("name", "label")

    def word(value: str) -> str:
        if value not in known:
            found = lists(question.list_name, value, *columns) if lists and question.list_name else None
            known[value] = found or value
        return known[value]

    return word


def _point(value: Any) -> list[Cell]:
    if isinstance(value, Mapping):
        return [value.get(part) for part in POINT_PARTS]
    # What does not parse as a place stays as it was written.
    return [value, None, None, None]


def _plain(value: Any) -> list[Cell]:
    return [" ".join(map(str, value)) if isinstance(value, list) else value]
