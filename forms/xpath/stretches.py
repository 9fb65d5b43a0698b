"""Pieces that compiled paths are made of."""

from collections.abc import Callable
from typing import Any

from forms.xpath.nodes import Document, parent_of, within
from forms.xpath.scope import Scope
from forms.xpath.tokens import ExpressionError
from forms.xpath.tree import Expr, Step

Run = Callable[[Scope], Any]


def stretches_of(steps: tuple[Step, ...]) -> list[tuple[tuple[Step, ...], tuple[Expr, ...]]]:
    """The steps of a path, cut behind each step that has predicates."""
    found: list[tuple[tuple[Step, ...], tuple[Expr, ...]]] = []
    run: list[Step] = []
    for step in steps:
        run.append(step)
        if step.predicates:
            found.append((tuple(run), step.predicates))
            run = []
    return [*found, (tuple(run), ())] if run else found


def above(node: Any, levels: int) -> list[Any]:
    """The node so many levels up, in a list; none when the tree ends before."""
    at = node
    for _ in range(levels):
        at = parent_of(at)
        if at is None:
            return []
    return [at]


def as_nodes(value: Any) -> list[Any]:
    """The value, which must be a node-set. Raises ExpressionError."""
    if not isinstance(value, list):
        raise ExpressionError("a path goes on from something that is no node-set")
    return value


def seen(scope: Scope, nodes: list[Any]) -> list[Any]:
    """Without the nodes that are not relevant; the node we stand at and what holds it are always seen."""
    world = scope.world
    if not nodes or not world.hides():
        return nodes
    return [node for node in nodes if isinstance(node, Document) or world.applies(node) or within(scope.current, node)]


def failing(reason: str) -> Run:
    """What stands for a call that cannot work: it fails when it is reached, not before."""

    def fail(scope: Scope) -> Any:
        raise ExpressionError(reason)

    return fail
