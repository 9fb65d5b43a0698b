"""Functions on nodes: ODK XForms specification, "Node-set Functions" and "Repeat Functions"."""

import hashlib
import math
import re
from typing import Any

from lxml import etree

from forms.xpath.functions.signature import MANY, Function, nodes_of, whole
from forms.xpath.nodes import Document, Text, in_order, name_of, qualified, split_name, string_value, within
from forms.xpath.scope import Scope
from forms.xpath.tokens import ExpressionError
from forms.xpath.values import SPACE, text_of

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NUMERIC = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_MINSTD, _MAX_INT32 = 16_807, 2_147_483_647


def _count(scope: Scope, args: list[Any]) -> float:
    return float(len(nodes_of(args[0], "count")))


def _count_non_empty(scope: Scope, args: list[Any]) -> float:
    return float(sum(1 for node in nodes_of(args[0], "count-non-empty") if string_value(node)))


def _position(scope: Scope, args: list[Any]) -> float:
    """The place among its namesakes right before it; without an argument the place in the set being filtered."""
    if not args:
        return float(scope.position)
    nodes = nodes_of(args[0], "position")
    if not nodes or isinstance(nodes[0], Document):
        raise ExpressionError("position() of no node")
    place = _place_of(nodes[0])
    scope.world.spend(place // 10)
    return float(place)


def _place_of(node: Any) -> int:
    place = 1
    if isinstance(node, etree._Element):
        before = node.getprevious()
        while before is not None and before.tag == node.tag:
            place, before = place + 1, before.getprevious()
    return place


def _indexed_repeat(scope: Scope, args: list[Any]) -> list[Any]:
    found = nodes_of(args[0], "indexed-repeat")
    for place in range(1, len(args) - 1, 2):
        index = whole(scope.number(args[place + 1]))
        chosen = [node for node in nodes_of(args[place], "indexed-repeat") if _place_of(node) == index]
        found = [node for node in found if any(within(node, one) for one in chosen)]
    return found


def _randomize(scope: Scope, args: list[Any]) -> list[Any]:
    """The inside-out shuffle of Fisher and Yates; with a seed its lots come from Park and Miller's generator."""
    nodes = nodes_of(args[0], "randomize")
    draw = scope.world.lots.random if len(args) < 2 else _ParkMiller(_seed(scope, args[1])).draw
    shuffled: list[Any] = []
    for place, node in enumerate(nodes):
        other = math.floor(draw() * (place + 1))
        shuffled.append(node)
        if other != place:
            shuffled[place] = shuffled[other]
            shuffled[other] = node
    return shuffled


def _seed(scope: Scope, value: Any) -> int:
    """A number without its fraction; of another text the first eight bytes of its SHA-256 (JavaRosa, toLongHash)."""
    text = text_of(value)
    if isinstance(value, float) or _NUMERIC.fullmatch(text.strip(SPACE)):
        number = scope.number(value)
        if not math.isfinite(number):
            raise ExpressionError(f"the seed of randomize() is a number, not {text}")
        return int(number)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0


class _ParkMiller:
    """MINSTD, as JavaRosa and Enketo seed it."""

    def __init__(self, seed: int) -> None:
        self.seed = int(math.copysign(abs(seed) % _MAX_INT32, seed))
        if self.seed <= 0:
            self.seed += _MAX_INT32 - 1

    def draw(self) -> float:
        self.seed = self.seed * _MINSTD % _MAX_INT32
        return (self.seed - 1) / (_MAX_INT32 - 1)


def _instance(scope: Scope, args: list[Any]) -> list[Any]:
    found = scope.world.instance(text_of(args[0]))
    return [] if found is None else [found]


def _pulldata(scope: Scope, args: list[Any]) -> str:
    name, column, key, value = (text_of(arg) for arg in args)
    return scope.world.pull(name, column, key, value)


def _named(scope: Scope, args: list[Any]) -> Any:
    """The first node of the argument in document order, or the node we stand at."""
    nodes = in_order(nodes_of(args[0], "name")) if args else [scope.node]
    return next((node for node in nodes if not isinstance(node, Document | Text)), None)


def _name(scope: Scope, args: list[Any]) -> str:
    node = _named(scope, args)
    return "" if node is None else qualified(node)


def _local_name(scope: Scope, args: list[Any]) -> str:
    node = _named(scope, args)
    return "" if node is None else split_name(name_of(node))[1]


def _namespace(scope: Scope, args: list[Any]) -> str:
    node = _named(scope, args)
    return "" if node is None else split_name(name_of(node))[0]


def _lang(scope: Scope, args: list[Any]) -> bool:
    wanted = text_of(args[0]).lower()
    at = scope.node
    while isinstance(at, etree._Element):
        language = at.get(_LANG)
        if language is not None:
            return language.lower() == wanted or language.lower().startswith(f"{wanted}-")
        at = at.getparent()
    return False


FUNCTIONS = {
    "count": Function(_count, 1, 1),
    "count-non-empty": Function(_count_non_empty, 1, 1),
    "current": Function(lambda scope, args: [scope.current], 0, 0),
    "id": Function(lambda scope, args: [], 1, 1),  # forms have no document type, so nothing has an id
    "indexed-repeat": Function(_indexed_repeat, 3, MANY),
    "instance": Function(_instance, 1, 1),
    "lang": Function(_lang, 1, 1),
    "last": Function(lambda scope, args: float(scope.size), 0, 0),
    "local-name": Function(_local_name, 0, 1),
    "name": Function(_name, 0, 1),
    "namespace-uri": Function(_namespace, 0, 1),
    "position": Function(_position, 0, 1),
    "property": Function(lambda scope, args: scope.world.property(text_of(args[0])), 1, 1),
    "pulldata": Function(_pulldata, 4, 4),
    "randomize": Function(_randomize, 1, 2),
    "version": Function(lambda scope, args: scope.world.version(), 0, 0),
}
