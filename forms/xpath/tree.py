"""The parts of an expression once it is read."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a number as it stands in the expression."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    args: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one precedence, evaluated from the left: ``a + b - c``; ``|`` too."""

    first: "Expr"
    rest: "tuple[tuple[str, Expr], ...]"


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus before an operand."""

    expr: "Expr"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path. test: "name", "prefix:name", "*", "prefix:*", or "node()", "text()" …"""

    axis: str
    test: str
    predicates: "tuple[Expr, ...]" = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from somewhere. start: "/" the document, "." the context node, or an expression that gives nodes."""

    start: "str | Expr"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Predicates on what an expression gives."""

    expr: "Expr"
    predicates: "tuple[Expr, ...]"


Expr: TypeAlias = Literal | Call | Chain | Negative | Path | Filter
