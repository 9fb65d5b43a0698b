"""How one answer reads in a person's language: choices by their labels, places and numbers as people write them."""

import re
from datetime import tzinfo
from typing import Protocol

from lxml import etree

from forms import shapes
from forms.instance import local_name
from forms.model import Form, Labels, Question
from forms.plain import plain_text
from forms.values import format_value

OUTPUT = re.compile(r"\$\{([^}]*)\}")
_PREDICATE = re.compile(r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]")


class ListLookup(Protocol):
    """(list name "desa.csv", value) → its label, or None when the list does not know the value."""

    def __call__(
        self, name: str, value: str, value_column: str = "name", label_column: str = "label", /
    ) -> str | None: ...


class Wording:
    """The words of one form for one instance. zone: where instants are shown, None for the phone's own clock."""

    def __init__(
        self, form: Form, root: etree._Element, lists: ListLookup | None, language: str, zone: tzinfo | None
    ) -> None:
        self.top = form.root.path
        self.root = root
        self.lists = lists
        self.language = language
        self.zone = zone

    def readable(self, question: Question, value: str, around: etree._Element) -> str:
        """The answer in words: labels for choices, the rest as the reader's language writes it."""
        if not value:
            return ""
        if question.type == "select_one":
            return self.choice(question, value, around)
        if question.type in ("select_multiple", "rank"):
            labels = [self.choice(question, part, around) for part in value.split()]
            if question.type == "rank":
                labels = [f"{place}. {label}" for place, label in enumerate(labels, start=1)]
            return ", ".join(labels)
        if question.type in ("geotrace", "geoshape"):
            return shapes.said(question.type, value, self.language)
        kind = "decimal" if question.type == "range" else question.type
        text = format_value(kind, value, self.language, self.zone)
        if kind == "date" and "year" in question.appearance and text != value:
            # A year or a month is all that was asked.
            return text.split(" ", 1 if "month-year" in question.appearance else 2)[-1]
        return text

    def choice(self, question: Question, value: str, around: etree._Element) -> str:
        """The label of one choice; the bare value when no list knows it, so that nothing is hidden."""
        itemset = question.itemset
        if question.list_name:
            columns = (itemset.value_ref, itemset.label_ref) if itemset else ("name", "label")
            return (self.lists(question.list_name, value, *columns) if self.lists else None) or value
        for choice in question.choices:
            if choice.value == value:
                return self.word(choice.labels, around) or value
        if itemset and itemset.nodeset.startswith(f"{self.top}/"):
            return self.chosen_answer(itemset.nodeset, itemset.value_ref, itemset.label_ref, value)
        return value

    def chosen_answer(self, nodeset: str, value_ref: str, label_ref: str, value: str) -> str:
        """The label of a choice that is itself an answer, one turn of a repeat for instance."""
        rows = [self.root]
        for step in _PREDICATE.sub("", nodeset).split("/")[2:]:
            rows = [child for row in rows for child in row if local_name(child) == step]
        for row in rows:
            named = _first(row, value_ref)
            if named is not None and _text(named) == value:
                label = _first(row, label_ref)
                return (_text(label) if label is not None else "") or value
        return value

    def word(self, labels: Labels, around: etree._Element, *, of_around: bool = False) -> str:
        """A label in the reader's language without its marks, its values filled in.

        around: the node that holds the question; of_around: it is the label of that group or turn itself.
        """
        # One pass: what an answer says is never read as a place for another one.
        text = plain_text(labels.get(self.language, ""))
        return OUTPUT.sub(lambda match: self.said(match[1], around, of_around=of_around), text)

    def said(self, path: str, around: etree._Element, *, of_around: bool = False) -> str:
        """The answer at a path, absolute or relative to whose words these are; within a repeat, that of its turn."""
        if path.startswith("../") and not of_around:
            path = f"./{path.removeprefix('../')}"  # a question's node may be missing; its holder never is
        node = self.node_at(path, around)
        return _text(node) if node is not None else ""

    def node_at(self, path: str, around: etree._Element) -> etree._Element | None:
        """The node at a path, absolute or from a place in the instance."""
        if not path.startswith("/"):
            return self.walk(path.split("/"), around)
        node: etree._Element | None = self.root
        line = [*reversed(list(around.iterancestors())), around]
        for depth, step in enumerate(path.split("/")[2:], start=1):
            same_turn = depth < len(line) and line[depth - 1] is node and local_name(line[depth]) == step
            node = line[depth] if same_turn else _first(node, step)
        return node

    def walk(self, steps: list[str], node: etree._Element | None) -> etree._Element | None:
        """Step by step from a node."""
        for step in steps:
            if node is not None and step != ".":
                node = node.getparent() if step == ".." else _first(node, step)
        return node


def _first(node: etree._Element | None, name: str) -> etree._Element | None:
    if node is None:
        return None
    return next((child for child in node if local_name(child) == name), None)


def _text(node: etree._Element) -> str:
    return (node.text or "").strip()
