"""How a function of the library is written down."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from forms.xpath.scope import Scope
from forms.xpath.tokens import ExpressionError

MANY = 10_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Function:
    """work(scope, args) with ``least`` to ``most`` arguments."""

    work: Callable[[Scope, list[Any]], Any]
    least: int
    most: int


def each(scope: Scope, args: Iterable[Any], of_node: Callable[[Any], T], of_value: Callable[[Any], T]) -> list[T]:
    """Every argument, and of a node-set every node, made into something."""
    found: list[T] = []
    for arg in args:
        if isinstance(arg, list):
            found += [of_node(node) for node in arg]
        else:
            found.append(of_value(arg))
    return found


def nodes_of(value: Any, name: str) -> list[Any]:
    """An argument that must be a node-set. Raises ExpressionError."""
    if not isinstance(value, list):
        raise ExpressionError(f"{name}() works on a node-set")
    return value


def whole(number: float) -> float:
    """The number without what stands behind its point; NaN and infinities as they are."""
    return float(math.trunc(number)) if math.isfinite(number) else number
