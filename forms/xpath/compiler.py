"""Turn an expression into one Python function, and note what it looks at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

from forms.xpath.functions import FUNCTIONS
from forms.xpath.operators import operate
from forms.xpath.paths import FOREIGN, STRUCTURAL, Base, Ref, ref_of, resolve, shared_repeat, steps_of
from forms.xpath.scope import Scope
from forms.xpath.steps import in_step, one_step, walk_of
from forms.xpath.stretches import (
    Run,
    Test,
    Walking,
    above,
    as_nodes,
    choice,
    decision,
    document,
    failing,
    once,
    own_node,
    sifting,
    stretches_of,
)
from forms.xpath.syntax import parse
from forms.xpath.tree import Call, Chain, Expr, Filter, Literal, Negative, Path, Step
from forms.xpath.values import truth_of

# What these give of a path without predicates depends on its nodes alone.
_OF_ALL = {"count", "count-non-empty", "max", "min", "sum"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression made ready for one path of a form.

    refs: the paths it looks at; calls: the names of its functions; lists: the literal names it gives to instance()
    and pulldata().
    """

    source: str
    run: Run
    refs: tuple[Ref, ...]
    calls: frozenset[str]
    lists: frozenset[str]


def compile_expression(
    source: str,
    context_path: str = "",
    is_repeat: Callable[[str], bool] = lambda path: False,
    namespaces: Mapping[str, str] | None = None,
) -> Compiled:
    """Read and compile. context_path: generic path of the nodes it is evaluated at. Raises ExpressionError."""
    return compile_tree(parse(source), source, context_path, is_repeat, namespaces or {})


def compile_tree(
    tree: Expr, source: str, context_path: str, is_repeat: Callable[[str], bool], namespaces: Mapping[str, str]
) -> Compiled:
    """Compile what has been read already. Raises ExpressionError."""
    work = _Compiler(steps_of(context_path), is_repeat, namespaces)
    run = work.expr(tree)
    return Compiled(source, run, tuple(work.refs), frozenset(work.called), frozenset(work.lists))


class _Compiler:
    def __init__(
        self, context: tuple[str, ...], is_repeat: Callable[[str], bool], namespaces: Mapping[str, str]
    ) -> None:
        self.context, self.is_repeat, self.namespaces = context, is_repeat, namespaces
        self.refs: list[Ref] = []
        self.called: set[str] = set()
        self.lists: set[str] = set()
        # Calls that we are inside of: name, number of the argument, predicates around; and those predicates' bases.
        self.calls: list[tuple[str, int, int]] = []
        self.bases: list[Base] = []

    def expr(self, expr: Expr) -> Run:
        if isinstance(expr, Literal):
            value = expr.value
            return lambda scope: value
        if isinstance(expr, Path):
            return self.path(expr)
        if isinstance(expr, Call):
            return self.call(expr)
        if isinstance(expr, Chain):
            return self.chain(expr)
        if isinstance(expr, Negative):
            inner = self.expr(expr.expr)
            return lambda scope: -scope.number(inner(scope))
        return self.filter(expr)

    def chain(self, chain: Chain) -> Run:
        first = self.expr(chain.first)
        rest = [(operator, self.expr(expr)) for operator, expr in chain.rest]
        if rest[0][0] in ("and", "or"):
            return decision(first, [run for _, run in rest], stop=rest[0][0] == "or")

        def work(scope: Scope) -> Any:
            value = first(scope)
            for operator, run in rest:
                value = operate(value, operator, run(scope), scope.zone)
            return value

        return work

    def call(self, call: Call) -> Run:
        name = call.name
        self.called.add(name)
        if name in ("instance", "pulldata") and call.args and isinstance(call.args[0], Literal):
            self.lists.add(str(call.args[0].value))
        args: list[Run] = []
        for number, expr in enumerate(call.args):
            self.calls.append((name, number, len(self.bases)))
            args.append(self.expr(expr))
            self.calls.pop()
        function = FUNCTIONS.get(name)
        if function is None:
            return failing(f"no function is called {name}()")
        if not function.least <= len(args) <= function.most:
            return failing(f"{name}() does not take {len(args)} arguments")
        if name == "if":
            return choice(*args)
        work = function.work
        if name in _OF_ALL and len(args) == 1 and isinstance(args[0], Walking):
            return once(work, args[0])
        return lambda scope: work(scope, [arg(scope) for arg in args])

    def filter(self, expr: Filter) -> Run:
        inner = self.expr(expr.expr)
        tests = [self.predicate(one, self.base_of(expr.expr)) for one in expr.predicates]

        def work(scope: Scope) -> Any:
            nodes = as_nodes(inner(scope))
            for test in tests:
                nodes = test(scope, nodes)
            return nodes

        return work

    def predicate(self, expr: Expr, base: Base) -> Test:
        """What of some nodes passes a predicate; their order is that of its places."""
        self.bases.append(base)
        run = self.expr(expr)
        self.bases.pop()

        def work(scope: Scope, nodes: list[Any]) -> list[Any]:
            found, size = [], len(nodes)
            for position, node in enumerate(nodes, start=1):
                value = run(Scope(scope.world, node, scope.current, position, size, scope.zone))
                if (value == position) if type(value) is float else truth_of(value):
                    found.append(node)
            return found

        return work

    def path(self, path: Path) -> Run:
        """A path: stretches of steps, cut behind each step that has predicates."""
        cuts = stretches_of(path.steps)
        if isinstance(path.start, str):
            steps, predicates = cuts.pop(0) if cuts else ((), ())
            target, origin, steps = self.location(path.start, steps)
            run = self.stretch(origin, steps, predicates, target)
        else:
            target, run = self.base_of(path.start), self.expr(path.start)
        for steps, predicates in cuts:
            target = resolve(steps, target)
            self.note(target)
            run = self.stretch(run, steps, predicates, target)
        return run

    def stretch(self, origin: Run, steps: tuple[Step, ...], predicates: tuple[Expr, ...], target: Base) -> Run:
        """From the nodes of ``origin`` along some steps, of which the last may have predicates."""
        if not predicates:
            return self.walking(origin, steps)
        before = self.walking(origin, steps[:-1]) if steps[1:] else origin
        return sifting(
            before, one_step(steps[-1], self.namespaces), [self.predicate(one, target) for one in predicates]
        )

    def walking(self, origin: Run, steps: tuple[Step, ...]) -> Walking:
        """Along steps without predicates."""
        down = tuple(dropwhile(_is_up, steps))
        up = steps[: len(steps) - len(down)]
        return Walking(origin, walk_of(up, self.namespaces), walk_of(down, self.namespaces), in_step(steps))

    def location(self, start: str, steps: tuple[Step, ...]) -> tuple[Base, Run, tuple[Step, ...]]:
        """The first stretch of a path: where it leads, what it starts from, and the steps from there."""
        target = resolve(steps, Base((), 0) if start == "/" else self.bases[-1] if self.bases else self.here())
        if start == "/" and any(step.axis == "descendant-or-self" for step in steps):
            target = Base(("*",), 0)
        if target.foreign:
            return target, own_node, steps
        if self.asked():
            self.note(Base(target.steps, 0))
            return target, document, tuple(Step("child", step) for step in target.steps)
        if start != "/":
            self.note(target)
            return target, own_node, steps
        own = shared_repeat(target.steps, self.context, self.is_repeat)
        near = self.near(target)
        # In the predicate of a repeat a path through it means the instance that is looked at, as in JavaRosa.
        looked_at = bool(near) and near >= own
        depth = near if looked_at else own
        target = Base(target.steps, min(near, self.bases[-1].bound) if looked_at else own)
        self.note(target)
        if not depth:
            return target, document, steps
        plain = all(step.axis not in ("self", "parent") for step in steps)
        down = steps if plain else tuple(Step("child", step) for step in target.steps)
        origin = (
            above(True, len(self.bases[-1].steps) - depth) if looked_at else above(False, len(self.context) - depth)
        )
        return target, origin, down[depth:]

    def near(self, target: Base) -> int:
        if not self.bases or self.bases[-1].foreign:
            return 0
        return shared_repeat(target.steps, self.bases[-1].steps, self.is_repeat)

    def asked(self) -> bool:
        """Inside an argument of indexed-repeat() that means every node: the index chooses."""
        return bool(self.calls) and self.calls[-1][0] == "indexed-repeat" and (
            self.calls[-1][1] == 0 or self.calls[-1][1] % 2 == 1
        )  # fmt: skip

    def here(self) -> Base:
        return Base(self.context, len(self.context))

    def base_of(self, expr: Expr) -> Base:
        return self.here() if isinstance(expr, Call) and expr.name == "current" else FOREIGN

    def note(self, base: Base) -> None:
        if not base.foreign:
            structural = bool(self.calls) and self.calls[-1][0] in STRUCTURAL and self.calls[-1][2] == len(self.bases)
            self.refs.append(ref_of(base, structural))


def _is_up(step: Step) -> bool:
    return step.axis == "parent" and step.test == "node()"
