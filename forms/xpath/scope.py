"""Where an expression is evaluated, and what it may ask of the world around it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from lxml import etree

from forms.xpath.nodes import Document
from forms.xpath.tokens import ExpressionError
from forms.xpath.values import number_of, text_of


class World:
    """What expressions ask for beyond the instance itself. This one knows of nothing; forms.live has one that does.

    now_ms: milliseconds since 1970 UTC; zone: whose clock dates are read on.
    """

    def __init__(self, root: etree._Element, now_ms: float = 0.0, zone: tzinfo = UTC) -> None:
        self.document = Document(root)
        self.now_ms = now_ms
        self.zone = zone
        self.language = "id"
        self.namespaces: Mapping[str, str] = {}
        # S311: a form's random() and uuid() are draws of lots, no secrets.
        # How many nodes may be looked at: whoever evaluates what strangers have sent sets a limit.
        self.effort = 10**15
        # What has been worked out of everything below a node; kept only while nothing changes, None when it may.
        self.known: dict[Any, Any] | None = None
        self.lots = random.Random()  # noqa: S311

    def spend(self, effort: int) -> None:
        """So many nodes were looked at. Raises ExpressionError when there were more than ``effort`` allows."""
        self.effort -= effort
        if self.effort < 0:
            raise ExpressionError("too much work for one record")

    def hides(self) -> bool:
        """Is anything not relevant now? When not, nobody needs to ask for every node."""
        return False

    def applies(self, node: Any) -> bool:
        """Is the node relevant, and everything around it?"""
        return True

    def instance(self, name: str) -> Document | None:
        """A secondary instance."""
        return None

    def choice_name(self, value: str, path: str, node: Any) -> str:
        """The label of a choice of the question at a path."""
        return ""

    def pull(self, list_name: str, column: str, key: str, value: str) -> str:
        """One cell of a list: of the first row whose ``key`` holds ``value``."""
        return ""

    def itext(self, text_id: str, node: Any) -> str:
        """A text of the form in the language shown."""
        return ""

    def property(self, name: str) -> str:
        """What the phone knows of itself: deviceid, username …"""
        return ""

    def version(self) -> str:
        """The form's version."""
        return ""


@dataclass(slots=True)
class Scope:
    """One node at which something is evaluated. current: the node of the whole expression."""

    world: World
    node: Any
    current: Any
    position: int = 1
    size: int = 1
    zone: tzinfo = field(default=UTC)

    def number(self, value: Any) -> float:
        return number_of(value, self.zone)

    def text(self, value: Any) -> str:
        return text_of(value)
