"""The answers of a filled-in form, in the form's own order and words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from lxml import etree

from forms.instance import local_name, parse_safely
from forms.model import Form, Group, Labels, Question, Repeat
from forms.values import format_value, read_point, typed_value

_OUTPUT = re.compile(r"\$\{([^}]*)\}")

ListLookup = Callable[[str, str], str | None]
"""(list name "desa.csv", value) → its label, or None when the list does not know the value."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One row for the office. kind: "question", "group" or "repeat" (one per turn of a repeat).

    path: XPath in the instance, repeats numbered from 1: ``/data/orang[2]/no_paspor``.
    value: exactly what the phone wrote; text: what a person reads. Both empty when unanswered.
    """

    kind: str
    path: str
    name: str
    label: str
    value: str = ""
    text: str = ""
    type: str = ""
    evidence: bool = False
    children: "tuple[Answer, ...]" = ()

    def questions(self) -> "Iterator[Answer]":
        """This answer, or those below it, in form order."""
        if self.kind == "question":
            yield self
        for child in self.children:
            yield from child.questions()


def read_answers(
    form: Form,
    instance_xml: bytes,
    lists: ListLookup | None = None,
    language: str = "id",
    zone: tzinfo | None = None,
) -> list[Answer]:
    """The answers as a tree in form order. Unanswered questions stay, with empty text; plain notes are left out.

    A note with a value in it ("Tingkat risiko: ${tingkat}") becomes a row of that value. zone: where instants
    are shown; None shows the clock of the phone that wrote them. Raises Unreadable.
    """
    root = parse_safely(instance_xml)
    reader = _Reader(form, root, lists, language if language in form.languages else form.default_language, zone)
    return reader.below(form.root, root, form.root.path)


def answers_as_json(form: Form, instance: bytes | etree._Element) -> dict[str, Any]:
    """Name → value for queries: only what was answered, groups flattened, a repeat as a list of dicts.

    integer → int, decimal → float, select_multiple → list of values, geopoint → {"lat", "lng", "alt", "accuracy"},
    everything else → str. Calculations and metadata are included. instance: the bytes, or the root that
    read_instance has already parsed. Raises Unreadable.
    """
    root = parse_safely(instance) if isinstance(instance, bytes) else instance
    found = _as_json(form.root, root)
    for question in form.hidden:
        node = _find(root, question.path.split("/")[2:])
        if node is not None and _text(node):
            found.setdefault(question.name, typed_value(question.type, _text(node)))
    return found


class _Reader:
    """Walks form and instance side by side."""

    def __init__(
        self, form: Form, root: etree._Element, lists: ListLookup | None, language: str, zone: tzinfo | None
    ) -> None:
        self.top = form.root.path
        self.root = root
        self.lists = lists
        self.language = language
        self.zone = zone

    def below(self, group: Group, node: etree._Element | None, path: str) -> list[Answer]:
        """Answers of a group's children. node: the group in the instance, None when it is not there."""
        found: list[Answer] = []
        nodes = _by_name(node)
        for child in group.children:
            held = nodes.get(child.name, [])
            if isinstance(child, Repeat):
                found += [self.turn(child, turn, path, number) for number, turn in enumerate(held, start=1)]
            elif isinstance(child, Group):
                inside = node if child.path == group.path else held[0] if held else None
                here = path if child.path == group.path else f"{path}/{child.name}"
                children = tuple(self.below(child, inside, here))
                found.append(Answer("group", here, child.name, self.word(child.labels), children=children))
            elif child.type == "note":
                found += self.note(child, path)
            else:
                found.append(self.question(child, held[0] if held else None, path))
        return found

    def turn(self, repeat: Repeat, node: etree._Element, path: str, number: int) -> Answer:
        """One turn of a repeat, numbered in path and label."""
        here = f"{path}/{repeat.name}[{number}]"
        label = f"{self.word(repeat.labels) or repeat.name} {number}"
        return Answer("repeat", here, repeat.name, label, children=tuple(self.below(repeat, node, here)))

    def question(self, question: Question, node: etree._Element | None, path: str) -> Answer:
        """One question with its answer as written and as read."""
        value = _text(node) if node is not None else ""
        return Answer(
            kind="question",
            path=f"{path}/{question.name}",
            name=question.name,
            label=self.word(question.labels) or question.name,
            value=value,
            text=self.readable(question, value),
            type=question.type,
            evidence=question.evidence,
        )

    def note(self, question: Question, path: str) -> list[Answer]:
        """A row for a note that ends in a value, nothing for any other note."""
        text = question.labels.get(self.language, "")
        output = _OUTPUT.search(text)
        if output is None:
            return []
        label, value = text[: output.start()], self.said(output[1])
        here = f"{path}/{question.name}"
        return [Answer("question", here, question.name, label.rstrip(" :"), value, value, "note")]

    def readable(self, question: Question, value: str) -> str:
        """The answer in words: labels for choices, the rest as the reader's language writes it."""
        if not value:
            return ""
        if question.type in ("select_one", "select_multiple", "rank"):
            parts = [value] if question.type == "select_one" else value.split()
            return ", ".join(self.choice(question, part) for part in parts)
        return format_value(question.type, value, self.language, self.zone)

    def choice(self, question: Question, value: str) -> str:
        """The label of one choice; the bare value when no list knows it, so that nothing is hidden."""
        if question.list_name:
            return (self.lists(question.list_name, value) if self.lists else None) or value
        for choice in question.choices:
            if choice.value == value:
                return self.word(choice.labels) or value
        return value

    def word(self, labels: Labels) -> str:
        """A label in the reader's language, its values filled in."""
        # One pass: what an answer says is never read as a place for another one.
        return _OUTPUT.sub(lambda match: self.said(match[1]), labels.get(self.language, ""))

    def said(self, path: str) -> str:
        """The answer at an absolute path outside repeats."""
        node = _find(self.root, path.split("/")[2:])
        return _text(node) if node is not None else ""


def _as_json(group: Group, node: etree._Element | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    here = _by_name(node)
    for child in group.children:
        nodes = here.get(child.name, ())
        if isinstance(child, Repeat):
            turns = [_as_json(child, turn) for turn in nodes]
            if any(turns):
                found[child.name] = turns
        elif isinstance(child, Group):
            inside = node if child.path == group.path else nodes[0] if nodes else None
            found |= _as_json(child, inside)
        elif nodes and child.type != "note":
            value = _text(nodes[0])
            if value:
                found[child.name] = typed_value(child.type, value)
    return found


def _by_name(node: etree._Element | None) -> dict[str, list[etree._Element]]:
    """The children of a node by name: every record that comes in passes here, so they are looked at once."""
    found: dict[str, list[etree._Element]] = {}
    for child in node if node is not None else ():
        found.setdefault(local_name(child), []).append(child)
    return found


def _first(node: etree._Element | None, name: str) -> etree._Element | None:
    if node is None:
        return None
    return next((child for child in node if local_name(child) == name), None)


def _find(root: etree._Element, steps: list[str]) -> etree._Element | None:
    node: etree._Element | None = root
    for step in steps:
        node = _first(node, step)
    return node


def _text(node: etree._Element) -> str:
    return (node.text or "").strip()


__all__ = ["Answer", "ListLookup", "answers_as_json", "read_answers", "read_point"]
