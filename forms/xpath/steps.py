"""The steps of a path: from one node along an axis to those that pass the node test."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from forms.xpath.nodes import (
    Attribute,
    Document,
    Node,
    Text,
    attributes_of,
    children_of,
    elements_of,
    in_order,
    name_of,
    parent_of,
    split_name,
)
from forms.xpath.tokens import ExpressionError
from forms.xpath.tree import Step

Walk = Callable[[Any], Iterable[Any]]

_FORWARD = {"child", "self", "attribute"}
_BACKWARD = {"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"}


def walk_of(steps: tuple[Step, ...], namespaces: Mapping[str, str]) -> Callable[[Any], list[Any]]:
    """From one node along several steps without predicates: every node found once, in document order."""
    walks = [one_step(step, namespaces) for step in steps]
    messy = _is_messy(steps)

    def run(node: Any) -> list[Any]:
        found = [node]
        for walk in walks:
            if len(found) == 1:
                found = list(walk(found[0]))
            else:
                found = [next_one for one in found for next_one in walk(one)]
            if not found:
                return found
        return in_order(found) if messy and len(found) > 1 else found

    return run


def in_step(steps: tuple[Step, ...]) -> bool:
    """Do nodes in order, none within another, lead to nodes in order, each once?"""
    return all(step.axis in _FORWARD for step in steps)


def _is_messy(steps: tuple[Step, ...]) -> bool:
    """Can the same node be met twice, or in another order than the document's?"""
    several = deep = False
    for step in steps:
        if step.axis in _BACKWARD or (several and step.axis not in _FORWARD) or (deep and step.axis == "child"):
            return True
        several = several or step.axis not in ("self", "parent")
        deep = deep or step.axis.startswith("descendant")
    return False


def one_step(step: Step, namespaces: Mapping[str, str]) -> Walk:
    """One step from one node."""
    test = step.test
    if step.axis == "child" and test not in ("node()", "text()") and not test.endswith("*"):
        return _named_children(_braced(test, namespaces))
    passes = _test(step, namespaces)
    axis = _AXES[step.axis]
    return lambda node: [found for found in axis(node) if passes(found)]


def _named_children(name: str) -> Walk:
    def walk(node: Any) -> Iterable[Any]:
        if isinstance(node, etree._Element):
            return node.iterchildren(name)
        if isinstance(node, Document) and node.root.tag == name:
            return [node.root]
        return []

    return walk


def _test(step: Step, namespaces: Mapping[str, str]) -> Callable[[Any], bool]:
    test = step.test
    if test == "node()":
        return lambda node: True
    if test.endswith("()"):
        return lambda node: isinstance(node, Text) and test == "text()"
    wanted: Any = Attribute if step.axis == "attribute" else etree._Element
    if test == "*":
        return lambda node: isinstance(node, wanted)
    if test.endswith(":*"):
        space = _space(test[:-2], namespaces)
        return lambda node: isinstance(node, wanted) and split_name(name_of(node))[0] == space
    name = _braced(test, namespaces)
    return lambda node: isinstance(node, wanted) and name_of(node) == name


def _braced(name: str, namespaces: Mapping[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{_space(prefix, namespaces)}}}{local}" if colon else name


def _space(prefix: str, namespaces: Mapping[str, str]) -> str:
    if prefix not in namespaces:
        raise ExpressionError(f"no namespace is known by {prefix!r}")
    return namespaces[prefix]


def _self(node: Node) -> Iterator[Node]:
    yield node


def _parent(node: Node) -> Iterator[Node]:
    above = parent_of(node)
    if above is not None:
        yield above


def _ancestors(node: Node) -> Iterator[Node]:
    at = parent_of(node)
    while at is not None:
        yield at
        at = parent_of(at)


def _descendants(node: Node) -> Iterator[Node]:
    waiting = list(children_of(node))[::-1]
    while waiting:
        at = waiting.pop()
        yield at
        waiting += list(children_of(at))[::-1]


def _siblings(node: Node, after: bool) -> Iterator[Node]:
    above = parent_of(node)
    if above is None or isinstance(node, Attribute):
        return
    # Text before and after is left out: forms ask for elements only.
    everyone = list(elements_of(above))
    if isinstance(node, etree._Element):
        place = next(number for number, one in enumerate(everyone) if one is node)
        yield from everyone[place + 1 :] if after else everyone[:place][::-1]


def _beyond(node: Node, after: bool) -> Iterator[Node]:
    """following and preceding: everything beside the node and beside what holds it."""
    for at in (node, *_ancestors(node)):
        for sibling in _siblings(at, after):
            below = [sibling, *_descendants(sibling)]
            yield from below if after else below[::-1]


_AXES: dict[str, Callable[[Any], Iterable[Any]]] = {
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: (node, *_ancestors(node)),
    "attribute": attributes_of,
    "child": children_of,
    "descendant": _descendants,
    "descendant-or-self": lambda node: (node, *_descendants(node)),
    "following": lambda node: _beyond(node, after=True),
    "following-sibling": lambda node: _siblings(node, after=True),
    "namespace": lambda node: (),
    "parent": _parent,
    "preceding": lambda node: _beyond(node, after=False),
    "preceding-sibling": lambda node: _siblings(node, after=False),
    "self": _self,
}
