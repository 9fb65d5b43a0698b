"""Operators between values, dates and texts that look like dates included (openrosa-xpath-evaluator, handleInfix)."""

import math
from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from forms.xpath.nodes import in_order, string_value
from forms.xpath.tokens import ExpressionError
from forms.xpath.values import Moment, days_of, is_date, moment_of, number_of, number_of_text, text_of, truth_of

_EQUAL: dict[str, Callable[[Any, Any], bool]] = {"=": lambda a, b: a == b, "!=": lambda a, b: a != b}
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def operate(left: Any, operator: str, right: Any, zone: tzinfo) -> Any:
    """The value of ``left operator right``; ``and`` and ``or`` are not among them. Raises ExpressionError."""
    if operator == "|":
        if not isinstance(left, list) or not isinstance(right, list):
            raise ExpressionError("| stands between node-sets only")
        return in_order([*left, *right])
    if isinstance(left, Moment) or isinstance(right, Moment):
        left, right = in_days(left, right, zone)
    elif operator in ("+", "-"):
        found = _shifted(left, operator, right, zone)
        if found is not None:
            return found
    elif operator in _EQUAL or operator in _ORDER:
        left, right = _dated(left, zone), _dated(right, zone)
    if operator in _EQUAL:
        return _equal(left, right, _EQUAL[operator], zone)
    if operator in _ORDER:
        return _ordered(left, right, _ORDER[operator], zone)
    return _reckon(number_of(left, zone), operator, number_of(right, zone))


def in_days(left: Any, right: Any, zone: tzinfo) -> tuple[Any, Any]:
    """Two operands of which one is a date: both as days, but a truth stays a truth."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left, right
    return _days(left, zone), _days(right, zone)


def _days(value: Any, zone: tzinfo) -> Any:
    """Beside a date, a text is a date too, and every date is its days since 1970."""
    if isinstance(value, list | str):
        value = moment_of(value, zone)
    return value.days if isinstance(value, Moment) else value


def _shifted(left: Any, operator: str, right: Any, zone: tzinfo) -> float | None:
    """A text that looks like a date, plus or minus days; None when neither side looks so."""
    sign = 1.0 if operator == "+" else -1.0
    for first in (left, right):
        if isinstance(first, str | list) and is_date(text := text_of(first)):
            other = right if first is left else left
            days, rest = days_of(text, zone), number_of(other, zone)
            return days + sign * rest if first is left else rest + sign * days
    return None


def _dated(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, str | list) and is_date(text := text_of(value)):
        return days_of(text, zone)
    return value


def _equal(left: Any, right: Any, same: Callable[[Any, Any], bool], zone: tzinfo) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        others = [string_value(node) for node in right]
        return any(same(string_value(node), other) for node in left for other in others)
    if isinstance(left, bool) or isinstance(right, bool):
        return same(truth_of(left), truth_of(right))
    if isinstance(left, list) or isinstance(right, list):
        nodes, single = (left, right) if isinstance(left, list) else (right, left)
        if isinstance(single, float):
            return any(same(number_of_text(string_value(node), zone), single) for node in nodes)
        return any(same(string_value(node), single) for node in nodes)
    if isinstance(left, float) or isinstance(right, float):
        return same(number_of(left, zone), number_of(right, zone))
    return same(text_of(left), text_of(right))


def _ordered(left: Any, right: Any, holds: Callable[[float, float], bool], zone: tzinfo) -> bool:
    rights = _numbers(right, zone)
    return any(holds(a, b) for a in _numbers(left, zone) for b in rights)


def _numbers(value: Any, zone: tzinfo) -> list[float]:
    if isinstance(value, list):
        return [number_of_text(string_value(node), zone) for node in value]
    return [number_of(value, zone)]


def _reckon(left: float, operator: str, right: float) -> float:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    if operator == "div":
        return _divided(left, right)
    if right == 0 or math.isinf(left) or left != left or right != right:
        return math.nan
    return math.fmod(left, right)


def _divided(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or left != left:
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right
