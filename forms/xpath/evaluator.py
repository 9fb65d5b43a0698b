"""Expressions of one form, evaluated at nodes of one instance: the twin of pwa/forms/expressions.js."""

from collections.abc import Callable, Mapping
from typing import Any

from forms.xpath.compiler import Compiled, compile_expression, compile_tree
from forms.xpath.scope import Scope, World
from forms.xpath.tokens import ExpressionError
from forms.xpath.tree import Expr
from forms.xpath.values import number_of, text_of, truth_of

Cache = dict[tuple[str, str], "Compiled | ExpressionError"]


class Expressions:
    """Compiles once, evaluates often. One expression that fails counts for nothing, as on the phone.

    cache: kept with the form, so that every record of it finds its expressions compiled.
    failed: what could not be evaluated here, expression → reason.
    """

    def __init__(
        self,
        world: World,
        namespaces: Mapping[str, str] | None = None,
        is_repeat: Callable[[str], bool] = lambda path: False,
        cache: Cache | None = None,
    ) -> None:
        self.world = world
        self.namespaces = namespaces or {}
        self.is_repeat = is_repeat
        self.cache: Cache = {} if cache is None else cache
        self.failed: dict[str, str] = {}

    def compile(self, source: str, context_path: str) -> Compiled:
        """Read an expression for the nodes of a path. Raises ExpressionError."""
        key = (context_path, source)
        found = self.cache.get(key)
        if found is None:
            try:
                found = compile_expression(source, context_path, self.is_repeat, self.namespaces)
            except ExpressionError as error:
                found = error
            self.cache[key] = found
        if isinstance(found, ExpressionError):
            raise found
        return found

    def compile_tree(self, tree: Expr, context_path: str) -> Compiled:
        """The same for a part of an expression that has been read already. Raises ExpressionError."""
        return compile_tree(tree, "", context_path, self.is_repeat, self.namespaces)

    def value(self, source: str, context_path: str, node: Any) -> Any:
        """The bare value at a node. Raises ExpressionError."""
        world = self.world
        try:
            return self.compile(source, context_path).run(Scope(world, node, node, 1, 1, world.zone))
        except RecursionError as error:
            raise ExpressionError(f"{source[:80]!r} goes too deep") from error

    def boolean(self, source: str, context_path: str, node: Any, otherwise: bool = True) -> bool:
        """As a truth; ``otherwise`` when it cannot be evaluated."""
        found = self._try(source, context_path, node)
        return otherwise if found is None else truth_of(found)

    def string(self, source: str, context_path: str, node: Any) -> str:
        """As the text that is written into the instance: "" for a number or date that is none."""
        found = self._try(source, context_path, node)
        text = "" if found is None else text_of(found)
        return "" if text in ("NaN", "Invalid Date") else text

    def number(self, source: str, context_path: str, node: Any) -> float:
        """As a number, NaN when it is none."""
        found = self._try(source, context_path, node)
        return float("nan") if found is None else number_of(found, self.world.zone)

    def nodes(self, source: str, context_path: str, node: Any) -> list[Any]:
        """As nodes; none when it gives something else."""
        found = self._try(source, context_path, node)
        return found if isinstance(found, list) else []

    def _try(self, source: str, context_path: str, node: Any) -> Any:
        try:
            return self.value(source, context_path, node)
        except (ExpressionError, TypeError) as error:
            self.failed.setdefault(source, str(error))
            return None
