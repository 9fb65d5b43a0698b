"""Functions on texts: ODK XForms specification, "String Functions"."""

import math
import uuid
from typing import Any

from forms.xpath.functions.signature import MANY, Function, each, whole
from forms.xpath.nodes import string_value
from forms.xpath.scope import Scope
from forms.xpath.values import SPACE, text_of

_HEX = "0123456789abcdef"


def _own(scope: Scope, args: list[Any]) -> str:
    """The argument as text, or what stands in the node."""
    return text_of(args[0]) if args else string_value(scope.node)


def _units(text: str) -> bytes:
    """Places in texts are counted in UTF-16 units, as in JavaScript."""
    return text.encode("utf-16-le", "surrogatepass")


def _cut(text: str, start: int, end: int) -> str:
    if text.isascii():
        return text[start:end]
    return _units(text)[2 * start : 2 * end].decode("utf-16-le", "replace")


def _length(text: str) -> int:
    return len(text) if text.isascii() else len(_units(text)) // 2


def _concat(scope: Scope, args: list[Any]) -> str:
    return "".join(each(scope, args, string_value, text_of))


def _join(scope: Scope, args: list[Any]) -> str:
    return text_of(args[0]).join(each(scope, args[1:], string_value, text_of))


def _substr(scope: Scope, args: list[Any]) -> str:
    """From a place counted from 0 up to before another; negative ones count from the end."""
    text = text_of(args[0])
    length = _length(text)
    start = _place(scope.number(args[1]), length)
    end = _place(scope.number(args[2]), length) if len(args) > 2 else length
    return _cut(text, start, end) if start < end else ""


def _place(number: float, length: int) -> int:
    if number != number:
        return 0
    if math.isinf(number):
        return length if number > 0 else 0
    place = int(number)
    return max(0, length + place) if place < 0 else min(place, length)


def _substring(scope: Scope, args: list[Any]) -> str:
    """XPath 1.0, 4.2: places count from 1 and are rounded."""
    text = text_of(args[0])
    start = _rounded(scope.number(args[1]))
    if len(args) < 3:
        first, last = start, math.inf
    else:
        first, last = start, start + _rounded(scope.number(args[2]))
    if first != first or last != last:
        return ""
    length = _length(text)
    begin = int(min(max(first, 1.0), length + 1.0)) - 1
    end = int(min(max(last, 1.0), length + 1.0)) - 1
    return _cut(text, begin, end) if begin < end else ""


def _rounded(number: float) -> float:
    return float(math.floor(number + 0.5)) if math.isfinite(number) else number


def _before(scope: Scope, args: list[Any]) -> str:
    head, found, _ = _parted(args)
    return head if found else ""


def _after(scope: Scope, args: list[Any]) -> str:
    return _parted(args)[2]


def _parted(args: list[Any]) -> tuple[str, str, str]:
    text, mark = text_of(args[0]), text_of(args[1])
    return text.partition(mark) if mark else ("", "", text)


def _translate(scope: Scope, args: list[Any]) -> str:
    text, old, new = (text_of(arg) for arg in args)
    table: dict[int, str | None] = {}
    for place, letter in enumerate(old):
        table.setdefault(ord(letter), new[place] if place < len(new) else None)
    return text.translate(table)


def _normalize(scope: Scope, args: list[Any]) -> str:
    return " ".join(part for part in _split(_own(scope, args)) if part)


def _split(text: str) -> list[str]:
    # Everything JavaScript takes for space, but form feeds and vertical tabs stay.
    spaces = set(SPACE) - {"\f", "\v"}
    return "".join(" " if letter in spaces else letter for letter in text).split(" ")


def _uuid(scope: Scope, args: list[Any]) -> str:
    lots = scope.world.lots
    if not args:
        return str(uuid.UUID(int=lots.getrandbits(128), version=4))
    length = whole(scope.number(args[0]))
    return "".join(lots.choice(_HEX) for _ in range(int(min(max(length, 0), 1000)) if length == length else 0))


FUNCTIONS = {
    "concat": Function(_concat, 0, MANY),
    "contains": Function(lambda scope, args: text_of(args[1]) in text_of(args[0]), 2, 2),
    "ends-with": Function(lambda scope, args: text_of(args[0]).endswith(text_of(args[1])), 2, 2),
    "join": Function(_join, 1, MANY),
    "normalize-space": Function(_normalize, 0, 1),
    "starts-with": Function(lambda scope, args: text_of(args[0]).startswith(text_of(args[1])), 2, 2),
    "string": Function(_own, 0, 1),
    "string-length": Function(lambda scope, args: float(_length(_own(scope, args))), 0, 1),
    "substr": Function(_substr, 2, 3),
    "substring": Function(_substring, 2, 3),
    "substring-after": Function(_after, 2, 2),
    "substring-before": Function(_before, 2, 2),
    "translate": Function(_translate, 3, 3),
    "uuid": Function(_uuid, 0, 1),
}
