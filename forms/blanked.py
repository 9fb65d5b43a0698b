"""A filled-in form without some of its answers: what is left of it once their time is over."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from forms.instance import Unreadable, local_name, parse_safely

# By these a record goes on being known; they say nothing of anybody.
_KEPT = frozenset({"instanceID", "deprecatedID", "start", "end", "today"})

_OF_FORM = frozenset({"id", "version"})


def blanked(xml: bytes, stays: Callable[[str], bool], *, whole: bool) -> bytes:
    """The same record with the answers that do not stay emptied; b"" for bytes that nobody can read.

    stays: asked for each question by its name. whole: nothing but what stays is left, no name, attribute or text
    between questions either.
    """
    try:
        root = parse_safely(xml)
    except Unreadable:
        return b""
    for node in root.iter("*"):
        name = local_name(node)
        if whole:
            node.tail = None
            for attribute in set(node.attrib) - (_OF_FORM if node is root else set()):
                del node.attrib[attribute]
        if len(node):
            node.text = None if whole else node.text
        elif name not in _KEPT and (not stays(name) or name == "instanceName"):
            node.text = None
    return bytes(etree.tostring(root, encoding="utf-8"))


def answers_left(answers: dict[str, Any], stays: Callable[[str], bool], *, whole: bool) -> dict[str, Any]:
    """The same of the answers as they are kept for queries and lists. whole: no turn of a repeat is left either."""
    left: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, list) and any(isinstance(turn, dict) for turn in value):
            if not whole:
                left[name] = [answers_left(turn, stays, whole=False) for turn in value if isinstance(turn, dict)]
        elif isinstance(value, dict):
            if within := answers_left(value, stays, whole=whole):
                left[name] = within
        elif stays(name):
            left[name] = value
    return left


def answered(xml: bytes, names: frozenset[str]) -> set[str]:
    """What is written at these questions; nothing in bytes that nobody can read."""
    try:
        nodes = parse_safely(xml).iter("*")
    except Unreadable:
        return set()
    return {text for node in nodes if local_name(node) in names and (text := (node.text or "").strip())}
