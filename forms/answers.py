"""The answers of a filled-in form, in the form's own order and words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from lxml import etree

from forms.entities import read_entities
from forms.instance import local_name, parse_safely
from forms.model import Form, Group, Question, Repeat
from forms.plain import plain_text
from forms.tray import read_tray
from forms.values import read_point, typed_value
from forms.wording import OUTPUT, ListLookup, Wording

WITHOUT_QUESTION = "Jawaban tanpa pertanyaan"


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
    tray_label: str = WITHOUT_QUESTION,
) -> list[Answer]:
    """The answers as a tree in form order. Unanswered questions stay, with empty text; plain notes are left out.

    A note with a value in it ("Tingkat risiko: ${tingkat}") becomes a row of that value. zone: where instants
    are shown; None shows the clock of the phone that wrote them. Answers of an older version that have no question in
    this one come last, in a group with tray_label. Raises Unreadable.
    """
    root = parse_safely(instance_xml)
    reader = _Reader(form, root, lists, language if language in form.languages else form.default_language, zone)
    answers = reader.below(form.root, root, form.root.path)
    kept = tuple(
        Answer("question", one.path, one.path, plain_text(one.label), one.value, one.text, one.type)
        for one in read_tray(root)
    )
    return (
        [*answers, Answer("group", f"{form.root.path}/meta/tray", "tray", tray_label, children=kept)]
        if kept
        else answers
    )


def answers_as_json(form: Form, instance: bytes | etree._Element) -> dict[str, Any]:
    """Name → value for queries: only what was answered, groups flattened, a repeat as a list of dicts.

    integer → int, decimal → float, select_multiple → list of values, geopoint → {"lat", "lng", "alt", "accuracy"},
    everything else → str. Calculations and metadata are included. Entities, under "meta/entity", are a list of
    forms.entities. instance: the bytes, or the root that read_instance has already parsed. Raises Unreadable.
    """
    root = parse_safely(instance) if isinstance(instance, bytes) else instance
    found = _as_json(form.root, root)
    for question in form.hidden:
        node = _find(root, question.path.split("/")[2:])
        if node is not None and _text(node):
            found.setdefault(question.name, typed_value(question.type, _text(node)))
    if form.entities and (entities := read_entities(form, root)):
        found["meta/entity"] = entities
    return found


class _Reader(Wording):
    """Walks form and instance side by side."""

    def below(self, group: Group, node: etree._Element | None, path: str) -> list[Answer]:
        """Answers of a group's children. node: the group in the instance, None when it is not there."""
        found: list[Answer] = []
        nodes = _by_name(node)
        around = node if node is not None else self.root
        for child in group.children:
            held = nodes.get(child.name, [])
            if isinstance(child, Repeat):
                found += [self.turn(child, turn, path, number) for number, turn in enumerate(held, start=1)]
            elif isinstance(child, Group):
                inside = node if child.path == group.path else held[0] if held else None
                here = path if child.path == group.path else f"{path}/{child.name}"
                children = tuple(self.below(child, inside, here))
                own = inside is not None and child.path != group.path
                label = self.word(child.labels, inside if inside is not None else around, of_around=own)
                found.append(Answer("group", here, child.name, label, children=children))
            elif child.type == "note":
                found += self.note(child, held[0] if held else None, path, around)
            elif _is_header(child) and not (held and _text(held[0])):
                continue
            else:
                found.append(
                    self.question(child, held[0] if held else self.elsewhere(child, group, around), path, around)
                )
        return found

    def elsewhere(self, question: Question, group: Group, around: etree._Element) -> etree._Element | None:
        """The node of a question that a finished XForm shows in another group than the one it lies in."""
        inside = question.path.rpartition("/")[0] == group.path
        return None if inside else self.node_at(question.path, around)

    def turn(self, repeat: Repeat, node: etree._Element, path: str, number: int) -> Answer:
        """One turn of a repeat, numbered in path and label."""
        here = f"{path}/{repeat.name}[{number}]"
        label = f"{self.word(repeat.labels, node, of_around=True) or repeat.name} {number}"
        return Answer("repeat", here, repeat.name, label, children=tuple(self.below(repeat, node, here)))

    def question(self, question: Question, node: etree._Element | None, path: str, around: etree._Element) -> Answer:
        """One question with its answer as written and as read."""
        value = _text(node) if node is not None else ""
        return Answer(
            kind="question",
            path=f"{path}/{question.name}",
            name=question.name,
            label=self.word(question.labels, around) or question.name,
            value=value,
            text=self.readable(question, value, around),
            type=question.type,
            evidence=question.evidence,
        )

    def note(self, question: Question, node: etree._Element | None, path: str, around: etree._Element) -> list[Answer]:
        """A row for a note that ends in a value or holds one, nothing for any other note."""
        text = plain_text(question.labels.get(self.language, ""))
        output = OUTPUT.search(text)
        if output is None:
            holds = node is not None and _text(node)
            return [self.question(question, node, path, around)] if holds else []
        label, value = text[: output.start()], self.said(output[1], around)
        here = f"{path}/{question.name}"
        return [Answer("question", here, question.name, label.rstrip(" :"), value, value, "note")]


def _is_header(question: Question) -> bool:
    """The row of a table that says what its columns mean: it asks nothing."""
    return "label" in question.appearance.split()


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
                found[child.name] = _typed(child, value)
    return found


def _typed(question: Question, value: str) -> Any:
    """A range is a number of the kind that its answer is written in."""
    if question.type != "range":
        return typed_value(question.type, value)
    return typed_value("decimal" if "." in value else "integer", value)


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
