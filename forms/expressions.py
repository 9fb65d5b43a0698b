"""Evaluate a form's expressions over an instance that is being made: one line for what forms.xpath does in full."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from lxml import etree

from forms.instance import local_name
from forms.xpath import Compiled, Scope, World, compile_expression, text_of, truth_of
from forms.xpath.instants import instant_of

__all__ = ["Evaluator", "text_of", "truth_of"]


class Evaluator:
    """Expressions over one instance, at one moment, with the zone of that moment as the phone's.

    is_repeat: does a generic path repeat? Inside of such a one, a path through it means the turn it is asked in.
    """

    def __init__(
        self, root: etree._Element, moment: datetime, is_repeat: Callable[[str], bool] = lambda path: False
    ) -> None:
        zone = moment.tzinfo or UTC
        self.root = root
        self.world = World(root, instant_of(moment, zone), zone)
        self.is_repeat = is_repeat

    def test(self, expression: str, node: etree._Element) -> bool:
        """Is a required, relevant or constraint expression true at this node? Empty is true."""
        return not expression or truth_of(self.value(expression, node))

    def text(self, expression: str, node: etree._Element) -> str:
        """What a calculation gives at this node, as it is written into the instance."""
        return text_of(self.value(expression, node))

    def value(self, expression: str, node: etree._Element) -> Any:
        """The bare value. Raises ExpressionError for an expression that cannot be read or evaluated."""
        compiled = _compiled(expression, _path(node), tuple(filter(self.is_repeat, _ways(node))))
        return compiled.run(Scope(self.world, node, node, zone=self.world.zone))


@lru_cache(maxsize=4096)
def _compiled(expression: str, path: str, repeats: tuple[str, ...]) -> Compiled:
    return compile_expression(expression, path, repeats.__contains__)


def _path(node: etree._Element) -> str:
    return "".join(f"/{local_name(one)}" for one in (*reversed([*node.iterancestors()]), node))


def _ways(node: etree._Element) -> list[str]:
    steps = _path(node).split("/")
    return ["/".join(steps[: depth + 1]) for depth in range(1, len(steps))]
