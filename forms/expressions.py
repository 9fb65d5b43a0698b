"""Evaluate a form's expressions over an instance: the server's twin of the phone's evaluator.

lxml's XPath 1.0 with the OpenRosa functions that the built-in forms use. Expressions come from our own published
forms, never from a phone.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from lxml import etree

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[+-]\d{2}:\d{2})?)?")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (a wall clock: dates in forms have no zone)

Value = str | float | bool | list[Any]


class Evaluator:
    """Expressions over one instance, at one moment. ``moment``: the wall clock of the phone, without a zone."""

    def __init__(self, root: etree._Element, moment: datetime) -> None:
        self.root = root
        self.moment = moment.replace(tzinfo=None)
        functions: dict[str, Callable[..., Any]] = {
            "today": lambda _: _days(datetime.combine(self.moment.date(), datetime.min.time())),
            "now": lambda _: _days(self.moment),
            "selected": lambda _, chosen, value: text_of(value) in text_of(chosen).split(),
            "count-selected": lambda _, chosen: float(len(text_of(chosen).split())),
            # The whole value, as JavaRosa; the phone's evaluator searches, so our patterns are anchored.
            "regex": lambda _, value, pattern: bool(re.fullmatch(text_of(pattern), text_of(value))),
            "if": lambda _, test, then, otherwise: text_of(then) if truth_of(test) else text_of(otherwise),
            "coalesce": lambda _, first, second: text_of(first) or text_of(second),
            "once": lambda context, value: (context.context_node.text or "") or text_of(value),
            "substr": lambda _, value, start, *end: text_of(value)[slice(int(start), *map(int, end))],
            "format-date": lambda _, value, pattern: _format(text_of(value), text_of(pattern)),
        }
        self.functions = {(None, name): function for name, function in functions.items()}

    def test(self, expression: str, node: etree._Element) -> bool:
        """Is a required, relevant or constraint expression true at this node? Empty is true.

        Dates compare as days since 1970, as OpenRosa says: the texts of dates are swapped for numbers meanwhile.
        """
        if not expression:
            return True
        dates = [leaf for leaf in self.root.iter() if leaf.text and _DATE.fullmatch(leaf.text)]
        before = [leaf.text for leaf in dates]
        try:
            for leaf in dates:
                leaf.text = repr(_days(_moment(leaf.text or "")))
            return truth_of(self.value(expression, node))
        finally:
            for leaf, text in zip(dates, before, strict=True):
                leaf.text = text

    def text(self, expression: str, node: etree._Element) -> str:
        """What a calculation gives at this node, as it is written into the instance."""
        return text_of(self.value(expression, node))

    def value(self, expression: str, node: etree._Element) -> Value:
        """The bare XPath value. Raises lxml.etree.XPathError for an expression that it does not understand."""
        found: Any = node.xpath(expression, extensions=self.functions)
        value: Value = found
        return value


def truth_of(value: Value) -> bool:
    """XPath's boolean(): a set of nodes is true when it is not empty, a text when it is not empty."""
    return bool(value) and value == value  # NaN is false


def text_of(value: Value) -> str:
    """XPath's string(): whole numbers without a point, the first node of a set."""
    if isinstance(value, list):
        return (getattr(value[0], "text", value[0]) or "") if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value == value and value == int(value) else str(value)
    return str(value)


def _moment(text: str) -> datetime:
    """The wall clock of a date or dateTime, without its zone."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _days(moment: datetime) -> float:
    return (moment - _EPOCH) / timedelta(days=1)


def _format(text: str, pattern: str) -> str:
    names = {"%Y": "%04d", "%m": "%02d", "%d": "%02d", "%n": "%d", "%e": "%d"}
    day = date.fromisoformat(text[:10])
    numbers = {"%Y": day.year, "%m": day.month, "%n": day.month, "%d": day.day, "%e": day.day}
    return re.sub("%[Ymdne]", lambda match: names[match[0]] % numbers[match[0]], pattern)
