"""Turn an expression into one Python function, and note what it looks at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.xpath.functions import FUNCTIONS
from forms.xpath.operators import operate
from forms.xpath.paths import FOREIGN, STRUCTURAL, Base, Ref, ref_of, resolve, shared_repeat, steps_of
from forms.xpath.scope import Scope
from forms.xpath.steps import walk_of
from forms.xpath.stretches import Run, above, as_nodes, failing, seen, stretches_of
from forms.xpath.syntax import parse
from forms.xpath.tree import Call, Chain, Expr, Filter, Literal, Negative, Path, Step
from forms.xpath.values import truth_of


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
    work = _Compiler(steps_of(context_path), is_repeat, namespaces or {})
    run = work.expr(parse(source))
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
        word = rest[0][0]
        if word in ("and", "or"):
            every = [first, *(run for _, run in rest)]
            stop = word == "or"

            def decide(scope: Scope) -> bool:
                for run in every:
                    if truth_of(run(scope)) is stop:
                        return stop
                return not stop

            return decide

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
        work = function.work
        return lambda scope: work(scope, [arg(scope) for arg in args])

    def filter(self, expr: Filter) -> Run:
        inner = self.expr(expr.expr)
        base = self.base_of(expr.expr)
        tests = [self.predicate(one, base) for one in expr.predicates]

        def work(scope: Scope) -> Any:
            nodes = as_nodes(inner(scope))
            for test in tests:
                nodes = test(scope, nodes)
            return nodes

        return work

    def predicate(self, expr: Expr, base: Base) -> Callable[[Scope, list[Any]], list[Any]]:
        """What passes a predicate. Places are counted in the whole set, as openrosa-xpath-evaluator counts them."""
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
        """A path: stretches of steps between predicates."""
        stretches = stretches_of(path.steps)
        if isinstance(path.start, str):
            head, tests = stretches.pop(0) if stretches else ((), ())
            target, begin = self.location(path.start, head)
            start = self.stretch(begin, target, tests)
        else:
            target = self.base_of(path.start)
            start = self.expr(path.start)
        rest: list[tuple[Callable[[Any], list[Any]], list[Callable[[Scope, list[Any]], list[Any]]]]] = []
        for steps, tests in stretches:
            target = resolve(steps, target)
            self.note(target)
            rest.append((walk_of(steps, self.namespaces), [self.predicate(one, target) for one in tests]))
        if not rest:
            return start

        def work(scope: Scope) -> list[Any]:
            nodes = as_nodes(start(scope))
            for walk, filters in rest:
                nodes = seen(scope, [found for node in nodes for found in walk(node)])
                for one in filters:
                    nodes = one(scope, nodes)
            return nodes

        return work

    def stretch(self, begin: Run, target: Base, tests: tuple[Expr, ...]) -> Run:
        filters = [self.predicate(one, target) for one in tests]

        def work(scope: Scope) -> list[Any]:
            nodes = seen(scope, begin(scope))
            for one in filters:
                nodes = one(scope, nodes)
            return nodes

        return work

    def location(self, start: str, steps: tuple[Step, ...]) -> tuple[Base, Run]:
        """The first stretch of a path: where it leads, and the function that walks it."""
        base = self.bases[-1] if self.bases else self.here()
        if start == "/":
            deep = any(step.axis == "descendant-or-self" for step in steps)
            target = Base(("*",), 0) if deep else resolve(steps, Base((), 0))
        else:
            target = resolve(steps, base)
        run = self.walk(start, steps, target)
        if not target.foreign:
            shared = self.shared(start, target)
            target = Base(target.steps, shared if start == "/" or self.asked() else target.bound)
            self.note(target)
        return target, run

    def walk(self, start: str, steps: tuple[Step, ...], target: Base) -> Run:
        if not target.foreign and self.asked():
            walk_all = walk_of(tuple(Step("child", step) for step in target.steps), self.namespaces)
            return lambda scope: walk_all(scope.world.document)
        shared = self.shared(start, target)
        if shared:
            up = len(self.context) - shared
            plain = all(step.axis not in ("self", "parent") for step in steps)
            rest = steps if plain else tuple(Step("child", step) for step in target.steps)
            down = walk_of(rest[shared:], self.namespaces)
            return lambda scope: [found for node in above(scope.current, up) for found in down(node)]
        walk = walk_of(steps, self.namespaces)
        if start == "/":
            return lambda scope: walk(scope.world.document)
        return lambda scope: walk(scope.node)

    def shared(self, start: str, target: Base) -> int:
        if start != "/" or self.asked():
            return 0
        return shared_repeat(target.steps, self.context, self.is_repeat)

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
