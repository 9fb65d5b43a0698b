"""What a form is once it is read: questions, groups and repeats, as plain frozen values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Labels = Mapping[str, str]
"""Language code ("id", "en") → text. A value inside a text stands as ``${/data/path}``."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a closed question. ``columns`` holds what a choice_filter may ask for."""

    value: str
    labels: Labels
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One node that holds an answer, or a note. Expressions are the raw XPath of the XForm, "" when absent.

    type: the XLSForm word: text, integer, decimal, date, dateTime, time, select_one, select_multiple, rank,
    geopoint, geotrace, geoshape, image, audio, video, file, barcode, acknowledge, note; for nodes
    without a control: calculate, start, end, today, username, deviceid, or text.
    choices: those written in the form; list_name: the file they come from instead ("desa.csv").
    """

    path: str
    name: str
    type: str
    appearance: str = ""
    labels: Labels = field(default_factory=dict)
    hints: Labels = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    list_name: str | None = None
    choice_filter: str = ""
    required: str = ""
    relevant: str = ""
    constraint: str = ""
    calculation: str = ""
    readonly: bool = False
    required_messages: Labels = field(default_factory=dict)
    constraint_messages: Labels = field(default_factory=dict)
    default: str = ""
    max_pixels: int | None = None
    evidence: bool = False

    @property
    def is_file(self) -> bool:
        """True when the answer is the name of an attachment."""
        return self.type in ("image", "audio", "video", "file")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together; with appearance ``field-list`` they share one screen."""

    path: str
    name: str
    appearance: str = ""
    labels: Labels = field(default_factory=dict)
    hints: Labels = field(default_factory=dict)
    relevant: str = ""
    children: "tuple[Question | Group | Repeat, ...]" = ()

    def questions(self) -> Iterator[Question]:
        """Every question below, in form order, those inside repeats included."""
        for child in self.children:
            if isinstance(child, Question):
                yield child
            else:
                yield from child.questions()


@dataclass(frozen=True, slots=True)
class Repeat(Group):
    """A group that is answered any number of times; ``count``: the XPath of a fixed number, "" when free."""

    count: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form version.

    hidden: the nodes without a control, metadata and calculations; instance_name: the XPath of meta/instanceName.
    """

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str
    root: Group
    hidden: tuple[Question, ...] = ()
    instance_name: str = ""

    def questions(self) -> Iterator[Question]:
        """Every question with a control, in form order."""
        return self.root.questions()

    def question(self, name: str) -> Question | None:
        """The first question of that name, hidden ones included."""
        for question in (*self.questions(), *self.hidden):
            if question.name == name:
                return question
        return None
