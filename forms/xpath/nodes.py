"""Nodes that expressions see: lxml elements, and beside them attributes, texts and the document itself.

lxml has no objects for the latter three. Elements are compared by identity, so whoever evaluates keeps them alive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element


@dataclass(frozen=True, slots=True)
class Document:
    """What stands above the root element: where absolute paths begin."""

    root: Element


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute; name as lxml writes it, its namespace in braces."""

    parent: Element
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text: the element's own one, or what stands after one of its children."""

    parent: Element
    after: Element | None
    value: str


Node: TypeAlias = Element | Document | Attribute | Text


def string_value(node: Any) -> str:
    """The string-value of XPath 1.0: for an element every text below it."""
    if isinstance(node, Attribute | Text):
        return node.value
    element = node.root if isinstance(node, Document) else node
    if len(element) == 0:
        return element.text or ""
    return "".join(str(text) for text in element.itertext())


def parent_of(node: Node) -> Element | Document | None:
    """One step up; above the root element stands the document."""
    if isinstance(node, Attribute | Text):
        return node.parent
    if isinstance(node, Document):
        return None
    above = node.getparent()
    return Document(node) if above is None else above


def children_of(node: Node) -> Iterator[Node]:
    """Elements and texts right below."""
    if isinstance(node, Document):
        yield node.root
    elif not isinstance(node, Attribute | Text):
        if node.text:
            yield Text(node, None, node.text)
        for child in node:
            if isinstance(child.tag, str):
                yield child
            if child.tail:
                yield Text(node, child, child.tail)


def elements_of(node: Node) -> Iterator[Element]:
    """Elements right below."""
    if isinstance(node, Document):
        yield node.root
    elif not isinstance(node, Attribute | Text):
        yield from node.iterchildren("*")


def attributes_of(node: Node) -> list[Node]:
    """Attributes of an element."""
    if isinstance(node, Document | Attribute | Text):
        return []
    return [Attribute(node, str(name), str(value)) for name, value in node.attrib.items()]


def name_of(node: Node) -> str:
    """Name with its namespace in braces, as lxml writes it; "" for texts and documents."""
    if isinstance(node, Attribute):
        return node.name
    return "" if isinstance(node, Document | Text) else str(node.tag)


def split_name(name: str) -> tuple[str, str]:
    """ "{urn:x}a" → ("urn:x", "a")."""
    space, _, local = name.rpartition("}")
    return space[1:], local


def qualified(node: Node) -> str:
    """Name with the prefix that the document wrote: what name() returns."""
    space, local = split_name(name_of(node))
    if not space:
        return local
    element = node.parent if isinstance(node, Attribute) else node
    nsmap = {} if isinstance(element, Document | Attribute | Text) else element.nsmap
    prefix = next((prefix for prefix, known in nsmap.items() if known == space and prefix), None)
    return f"{prefix}:{local}" if prefix else local


def within(node: Node, around: Node) -> bool:
    """Is ``around`` the node itself, or does it hold the node?"""
    at: Node | None = node
    while at is not None:
        if at is around or at == around:
            return True
        at = parent_of(at)
    return False


def in_order(nodes: list[Any]) -> list[Any]:
    """The nodes in document order, each once. Nodes of several documents keep the order of their first ones."""
    unique = list(dict.fromkeys(nodes))
    if len(unique) < 2:
        return unique
    order = _Order()
    return sorted(unique, key=order.place)


class _Order:
    """Where nodes stand: the way down to each from its root, attributes before children."""

    def __init__(self) -> None:
        self.tops: dict[Element, int] = {}
        # lxml counts a node's place from the first of its siblings, every time it is asked.
        self.places: dict[Element, dict[Element, int]] = {}

    def place(self, node: Node) -> tuple[int, ...]:
        if isinstance(node, Document):
            return (self.tops.setdefault(node.root, len(self.tops)),)
        if isinstance(node, Attribute):
            return (*self.place(node.parent), -1, list(node.parent.attrib).index(node.name))
        if isinstance(node, Text):
            before = 0 if node.after is None else 2 * self._among(node.parent, node.after) + 2
            return (*self.place(node.parent), before)
        way: list[int] = []
        at = node
        while (above := at.getparent()) is not None:
            way.append(2 * self._among(above, at) + 1)
            at = above
        return (self.tops.setdefault(at, len(self.tops)), 0, *reversed(way))

    def _among(self, parent: Element, child: Element) -> int:
        places = self.places.get(parent)
        if places is None:
            places = self.places[parent] = {one: number for number, one in enumerate(parent)}
        return places[child]
