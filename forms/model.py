"""What a form is once it is read: questions, groups and repeats, as plain frozen values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

Labels = Mapping[str, str]
"""Language code ("id", "en") → text. A value inside a text stands as ``${/data/path}``."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a closed question. ``columns`` holds what a choice_filter may ask for."""

    value: str
    labels: Labels
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where a question's choices come from. label_is_itext: the label's node holds the id of a text."""

    nodeset: str
    value_ref: str = "name"
    label_ref: str = "label"
    label_is_itext: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One node that holds an answer, or a note. Expressions are the raw XPath of the XForm, "" when absent.

    type: the XLSForm word: text, integer, decimal, date, dateTime, time, select_one, select_multiple, rank,
    geopoint, geotrace, geoshape, image, audio, video, file, barcode, acknowledge, note; for nodes
    without a control: calculate, start, end, today, username, deviceid, or text.
    choices: those written in the form; list_name: the file they come from instead ("desa.csv"); itemset: the
    same as the form writes it, None when the choices stand right in the control.
    media: language code → kind ("image", "big-image", "audio", "video") → file name.
    params: every other attribute of the control and of its bind, by local name: start, end, step, rows, quality …
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
    readonly: str = ""
    required_messages: Labels = field(default_factory=dict)
    constraint_messages: Labels = field(default_factory=dict)
    default: str = ""
    max_pixels: int | None = None
    evidence: bool = False
    guidance: Labels = field(default_factory=dict)
    media: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    itemset: Itemset | None = None

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
    """A group that is answered any number of times; ``count``: the XPath of its number, "" when free.

    fixed: people neither add nor remove.
    """

    count: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Bind:
    """What a form says about one node. Expressions are raw XPath, "" when absent; type "string" when unsaid.

    preload, preload_params: which metadata the phone writes there; save_to: the entity property it becomes;
    params: attributes of ODK's own namespaces, by local name.
    """

    path: str
    type: str = "string"
    required: str = ""
    relevant: str = ""
    constraint: str = ""
    calculate: str = ""
    readonly: str = ""
    required_messages: Labels = field(default_factory=dict)
    constraint_messages: Labels = field(default_factory=dict)
    preload: str = ""
    preload_params: str = ""
    save_to: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """What a form does on an event. kind: setvalue, setgeopoint, recordaudio.

    within: generic path of the control or repeat it stands in, "" in the model.
    """

    kind: str
    events: tuple[str, ...]
    ref: str
    value: str
    text: str
    within: str


@dataclass(frozen=True, slots=True)
class Secondary:
    """Rows beside the instance: written in the form (``root``), or the file ``list_name``."""

    name: str
    list_name: str
    root: "etree._Element | None"


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that a form makes or changes at the office. create, update: expression or constant, "" for never.

    save_to: bind path → property.
    """

    path: str
    dataset: str
    create: str
    update: str
    save_to: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Location:
    """How often and how exactly an audit wants to know where the phone is; seconds."""

    priority: str
    min_interval_s: float
    max_age_s: float


@dataclass(frozen=True, slots=True)
class Audit:
    """What a form asks to be written down about filling it in."""

    location: Location | None
    track_changes: bool
    identify_user: bool
    track_reasons: bool


@dataclass(frozen=True, slots=True)
class Pristine:
    """The instance as the form writes it, elements of XForms in no namespace.

    blank: as every new record starts; templates: repeat path → what a new turn is made of; models: path → the
    element as the form wrote it. Copies are taken of them, they themselves never change.
    """

    blank: "etree._Element"
    templates: "Mapping[str, etree._Element]"
    models: "Mapping[str, etree._Element]"


@dataclass(frozen=True, slots=True)
class Form:
    """A form version.

    hidden: the nodes without a control, metadata and calculations; instance_name: the XPath of meta/instanceName.
    texts: text id → language code → text, values in it as in Labels; namespaces: prefix → namespace.
    unsupported: what no phone of ours can honour, "recordaudio: /data/latar".
    memory: what readers of this form keep with it, expressions already compiled for instance; no part of the form.
    """

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str
    root: Group
    hidden: tuple[Question, ...] = ()
    instance_name: str = ""
    binds: Mapping[str, Bind] = field(default_factory=dict)
    repeats: Mapping[str, Repeat] = field(default_factory=dict)
    secondary: Mapping[str, Secondary] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    namespaces: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, Labels] = field(default_factory=dict)
    pristine: Pristine | None = None
    audit: Audit | None = None
    entities: tuple[Entity, ...] = ()
    unsupported: tuple[str, ...] = ()
    memory: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def questions(self) -> Iterator[Question]:
        """Every question with a control, in form order."""
        return self.root.questions()

    def question(self, name: str) -> Question | None:
        """The first question of that name, hidden ones included."""
        for question in (*self.questions(), *self.hidden):
            if question.name == name:
                return question
        return None
