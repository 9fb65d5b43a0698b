"""Pieces that compiled paths are made of."""

from collections.abc import Callable, Iterable
from typing import Any

from forms.xpath.nodes import Document, in_order, parent_of, within
from forms.xpath.operators import in_days
from forms.xpath.scope import Scope
from forms.xpath.tokens import ExpressionError
from forms.xpath.tree import Expr, Step
from forms.xpath.values import Moment, truth_of

Run = Callable[[Scope], Any]
Test = Callable[[Scope, list[Any]], list[Any]]


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


def document(scope: Scope) -> list[Any]:
    """Where absolute paths begin: always in the instance that is filled in."""
    return [scope.world.document]


def own_node(scope: Scope) -> list[Any]:
    """Where relative paths begin."""
    return [scope.node]


def above(looked_at: bool, levels: int) -> Run:
    """So many levels up: from the node a predicate looks at, or from that of the whole expression."""

    def climb(scope: Scope) -> list[Any]:
        at = scope.node if looked_at else scope.current
        for _ in range(levels):
            at = parent_of(at)
            if at is None:
                return []
        return [at]

    return climb


class Walking:
    """Every node that some steps lead to, each once: up from where the path begins, then down.

    ordered: steps that keep the order of where they began.
    """

    __slots__ = ("climb", "down", "ordered", "origin")

    def __init__(
        self, origin: Run, climb: Callable[[Any], list[Any]], down: Callable[[Any], list[Any]], ordered: bool
    ) -> None:
        self.origin, self.climb, self.down, self.ordered = origin, climb, down, ordered

    def __call__(self, scope: Scope) -> list[Any]:
        starts = as_nodes(self.origin(scope))
        if len(starts) == 1:
            return self.below(scope, self.climb(starts[0]))
        found = seen(scope, [node for start in starts for top in self.climb(start) for node in self.down(top)])
        return found if self.ordered else in_order(found)

    def tops(self, scope: Scope) -> list[Any]:
        """The one node that everything is below; none when there are several."""
        starts = as_nodes(self.origin(scope))
        return self.climb(starts[0]) if len(starts) == 1 else []

    def below(self, scope: Scope, tops: list[Any]) -> list[Any]:
        """What the steps down lead to."""
        return seen(scope, self.down(tops[0])) if tops else []


def once(work: Callable[[Scope, list[Any]], Any], path: Walking) -> Run:
    """A function of everything below one node: while nothing changes, worked out once for all who ask.

    Whoever asks sees the same: a node that applies lies in nothing that does not.
    """

    def run(scope: Scope) -> Any:
        world = scope.world
        known = world.known
        tops = [] if known is None else path.tops(scope)
        if known is None or not tops or (world.hides() and not world.applies(scope.current)):
            return work(scope, [path(scope)])
        key = (run, tops[0])
        if key in known:
            world.spend(1)
        else:
            known[key] = work(scope, [path.below(scope, tops)])
        return known[key]

    return run


def sifting(origin: Run, walk: Callable[[Any], Iterable[Any]], tests: list[Test]) -> Run:
    """One step with predicates: places are counted among what one node leads to, in the order of the axis."""

    def work(scope: Scope) -> list[Any]:
        starts = as_nodes(origin(scope))
        found: list[Any] = []
        for start in starts:
            nodes = seen(scope, list(walk(start)))
            for test in tests:
                nodes = test(scope, nodes)
            found += nodes
        return found if len(found) < 2 else in_order(found)

    return work


def as_nodes(value: Any) -> list[Any]:
    """The value, which must be a node-set. Raises ExpressionError."""
    if not isinstance(value, list):
        raise ExpressionError("a path goes on from something that is no node-set")
    return value


def seen(scope: Scope, nodes: list[Any]) -> list[Any]:
    """Without the nodes that are not relevant; the node we stand at and what holds it are always seen."""
    world = scope.world
    world.spend(len(nodes))
    if not nodes or not world.hides():
        return nodes
    return [node for node in nodes if isinstance(node, Document) or world.applies(node) or within(scope.current, node)]


def failing(reason: str) -> Run:
    """What stands for a call that cannot work: it fails when it is reached, not before."""

    def fail(scope: Scope) -> Any:
        raise ExpressionError(reason)

    return fail


def choice(condition: Run, then: Run, otherwise: Run) -> Run:
    """if(): only what is chosen is evaluated."""
    return lambda scope: then(scope) if truth_of(condition(scope)) else otherwise(scope)


def decision(first: Run, rest: list[Run], stop: bool) -> Run:
    """and, or: what stands behind the deciding operand is not evaluated. stop: the truth that decides."""

    def decide(scope: Scope) -> bool:
        one = first(scope)
        if truth_of(one) is stop:
            return stop
        for run in rest:
            other = run(scope)
            # Beside a date a text is a date too, here as everywhere on the phone.
            if isinstance(one, Moment) != isinstance(other, Moment):
                one, other = in_days(one, other, scope.zone)
            if truth_of(one) is stop or truth_of(other) is stop:
                return stop
            one = not stop
        return not stop

    return decide
