"""Fill in any form by its own rules: for demo reports, benchmarks and tests."""

import random
import re
import uuid
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from forms.expressions import Evaluator
from forms.lists import rows
from forms.model import Form, Group, Question, Repeat
from forms.xform import read_form
from seeds import plausible
from seeds.blank import blank_instance, empty, leaf
from seeds.photos import sample

_FILTER = re.compile(r"^\s*(\w+)\s*=\s*(\S+)\s*$")
_ALONE = {"tidak_ada", "tidak"}  # choices that mean "none of these"
_ATTEMPTS = 12
Words = Callable[[Question, random.Random], str]


@dataclass(frozen=True, slots=True)
class FilledFile:
    """One attachment: its name in the form, its type and bytes, and the question it answers."""

    name: str
    type: str
    content: bytes
    question: Question


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished form: the XML as a phone would send it, and its files. revises: the instance id it corrects, or ""."""

    instance_id: str
    form_id: str
    version: str
    xml: bytes
    files: tuple[FilledFile, ...]
    revises: str = ""


class Filler:
    """Fills one form version. lists: file name → CSV text, cut to where the person works.

    rng decides everything: the same seed fills the same form the same way. words: what is written into text questions.
    """

    def __init__(
        self, xform_xml: str, lists: Mapping[str, str], rng: random.Random, words: Words = plausible.words
    ) -> None:
        self.form: Form = read_form(xform_xml)
        self.rng = rng
        self.words = words
        self.lists = {name: rows(text) for name, text in lists.items()}
        self.blank = blank_instance(xform_xml)

    def fill(
        self,
        moment: datetime,
        answers: Mapping[str, Any] | None = None,
        *,
        share: float = 0.7,
        always: Collection[str] = (),
        username: str = "",
        deviceid: str = "",
        revises: Filled | None = None,
    ) -> Filled:
        """One finished form. moment: when, with the phone's zone; share: of the optional questions that are
        answered; always: names of those that are answered anyway.

        answers: question name → value that must be used ("" leaves it empty), repeat name → list of such mappings.
        revises: the finished form that this one corrects; its answers stay unless ``answers`` says otherwise.
        Raises ValueError when no valid answer to a question was found.
        """
        root = deepcopy(self.blank) if revises is None else etree.fromstring(revises.xml)
        work = _Work(self, root, moment, dict(answers or {}), share, frozenset(always), revises)
        work.start(username, deviceid)
        work.group(self.form.root, root, work.answers)
        work.finish()
        etree.cleanup_namespaces(root)
        xml = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        corrected = revises.instance_id if revises else ""
        return Filled(work.instance_id, self.form.form_id, self.form.version, xml, tuple(work.files), corrected)


class _Work:
    """One form being filled in."""

    def __init__(
        self,
        filler: Filler,
        root: etree._Element,
        moment: datetime,
        answers: dict[str, Any],
        share: float,
        always: frozenset[str],
        revises: Filled | None,
    ) -> None:
        self.filler, self.root, self.moment = filler, root, moment
        self.answers, self.share, self.always, self.revises = answers, share, always, revises
        self.rng = filler.rng
        self.evaluator = Evaluator(root, moment, filler.form.repeats.__contains__)
        self.instance_id = f"uuid:{uuid.UUID(int=self.rng.getrandbits(128), version=4)}"
        self.files: list[FilledFile] = []

    def start(self, username: str, deviceid: str) -> None:
        """Metadata, as a phone writes it when a form is opened."""
        at = self.moment.isoformat("T", "milliseconds")
        said = {"start": at, "end": at, "today": at[:10], "username": username, "deviceid": deviceid}
        for name, value in said.items():
            node = self.root.find(name)
            if node is not None and not (self.revises and name in ("start", "today")):
                node.text = value
        meta = self.root.find("meta")
        assert meta is not None
        if self.revises is not None:
            leaf(meta, "deprecatedID").text = self.revises.instance_id
            self.files = list(self.revises.files)
        leaf(meta, "instanceID").text = self.instance_id
        self.calculate()

    def finish(self) -> None:
        """The last calculations, and the name of the report."""
        self.calculate()
        meta = self.root.find("meta")
        assert meta is not None
        name = leaf(meta, "instanceName")
        name.text = self.evaluator.text(self.filler.form.instance_name, name)

    def group(self, group: Group, node: etree._Element, answers: Mapping[str, Any]) -> None:
        """Everything below a group that is shown; what is not shown is emptied."""
        for child in group.children:
            if isinstance(child, Repeat):
                self.repeat(child, node, answers)
            elif isinstance(child, Group):
                inside = node.find(child.name)
                if inside is None:
                    continue
                if self.evaluator.test(child.relevant, inside):
                    self.group(child, inside, answers)
                else:
                    empty(inside)
            elif child.type != "note":
                self.question(child, leaf(node, child.name), answers)

    def repeat(self, repeat: Repeat, parent: etree._Element, answers: Mapping[str, Any]) -> None:
        """As many turns as were asked for, as the form counts, or one or two; a correction keeps its turns."""
        turns = parent.findall(repeat.name)
        wanted = len(turns)
        if self.revises is None or repeat.name in answers:
            wanted = self.turns(repeat, parent, answers)
        kept = 0 if self.revises is None else min(wanted, len(turns))
        place = parent.index(turns[0]) if turns else len(parent) - 1
        for turn in turns[kept:]:
            parent.remove(turn)
        pattern = self.filler.blank.find("/".join(repeat.path.split("/")[2:]))
        assert pattern is not None
        for number in range(kept, wanted):
            parent.insert(place + number, deepcopy(pattern))
        turns = parent.findall(repeat.name)
        said = answers.get(repeat.name) or []
        for number, turn in enumerate(turns):
            self.group(repeat, turn, said[number] if number < len(said) else {})

    def turns(self, repeat: Repeat, parent: etree._Element, answers: Mapping[str, Any]) -> int:
        """How many turns a repeat gets."""
        if not self.evaluator.test(repeat.relevant, parent):
            return 0
        if repeat.count:
            return int(self.evaluator.text(repeat.count, parent) or 0)
        return len(answers[repeat.name]) if repeat.name in answers else self.rng.randint(1, 2)

    def question(self, question: Question, node: etree._Element, answers: Mapping[str, Any]) -> None:
        """One answer: what was asked for, or something plausible that keeps the question's rules."""
        if not self.evaluator.test(question.relevant, node):
            node.text = None
            return
        if question.name in answers:
            node.text = str(answers[question.name]) or None
            self.calculate()
            return
        if self.revises is not None and (node.text or not question.required):
            return
        if not question.required and question.name not in self.always and self.rng.random() > self.share:
            return
        for attempt in range(_ATTEMPTS):
            node.text = self.value(question, node, attempt) or None
            self.calculate()
            if node.text is None or self.evaluator.test(question.constraint, node):
                break
        else:
            raise ValueError(f"{question.path}: no valid answer found, the last was {node.text!r}")

    def value(self, question: Question, node: etree._Element, attempt: int) -> str:
        """One try at an answer."""
        rng = self.rng
        if question.type in ("select_one", "select_multiple"):
            values = self.choices(question, node)
            if question.type == "select_one" or not values:
                return rng.choice(values) if values else ""
            chosen = rng.sample(values, min(len(values), rng.randint(1, 2)))
            return chosen[0] if _ALONE & set(chosen) else " ".join(chosen)
        if question.type in ("integer", "decimal"):
            return "0" if attempt > 6 else plausible.number(question, rng)
        if question.type == "date":
            return plausible.day(question, rng, self.moment, attempt)
        if question.type == "dateTime":
            return plausible.instant(rng, self.moment)
        if question.type == "geopoint":
            lat, lng = -3.2 - rng.random(), 103.6 + rng.random()
            return f"{lat:.6f} {lng:.6f} {rng.randint(20, 90)}.0 {rng.randint(4, 18)}.0"
        if question.is_file:
            return self.attach(question)
        return self.filler.words(question, rng)

    def choices(self, question: Question, node: etree._Element) -> list[str]:
        """The values that a closed question offers here."""
        if question.list_name is None:
            return [choice.value for choice in question.choices]
        offered = self.filler.lists[question.list_name]
        if match := _FILTER.match(question.choice_filter):
            parent = self.evaluator.text(match[2], node)
            return [row["name"] for row in offered if row[match[1]] == parent]
        return [row["name"] for row in offered]

    def attach(self, question: Question) -> str:
        """Make the file that answers a question; its name, "" for what we have no sample of."""
        if (made := sample(question, self.filler.form.title, self.rng)) is None:
            return ""
        kind, ending, content = made
        name = f"{question.name}-{self.rng.getrandbits(32):08x}.{ending}"
        self.files.append(FilledFile(name, kind, content, question))
        return name

    def calculate(self) -> None:
        """Every calculation, in form order; twice, for those that stand on a later one."""
        for _ in range(2):
            for question in self.filler.form.hidden:
                node = self.root.find("/".join(question.path.split("/")[2:]))
                if question.type == "calculate" and node is not None:
                    node.text = self.evaluator.text(question.calculation, node) or None
