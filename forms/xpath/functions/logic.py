"""Functions that decide or choose: ODK XForms specification, "Boolean Functions" and "Select Functions"."""

from typing import Any

from forms.xpath.functions.signature import MANY, Function, each
from forms.xpath.nodes import string_value
from forms.xpath.patterns import WildPatternError, matches_whole
from forms.xpath.scope import Scope
from forms.xpath.values import SPACE, number_of_text, text_of, truth_of, truth_of_node

# What a pattern run wild costs, in nodes looked at.
_WILD = 1_000_000


def _boolean_from_string(scope: Scope, args: list[Any]) -> bool:
    # A whole number that has been worked out is true above nothing; so it is on the phone.
    if isinstance(args[0], float) and args[0] > 0 and args[0].is_integer():
        return True
    return text_of(args[0]) in ("1", "true")


def _coalesce(scope: Scope, args: list[Any]) -> str:
    return next((text for text in map(text_of, args) if text), "")


def _checklist(scope: Scope, args: list[Any]) -> bool:
    least, most = scope.number(args[0]), scope.number(args[1])
    return _between(float(sum(each(scope, args[2:], truth_of_node, truth_of))), least, most)


def _weighted(scope: Scope, args: list[Any]) -> bool:
    least, most = scope.number(args[0]), scope.number(args[1])
    pairs = args[2:]
    values = each(scope, pairs[: len(pairs) // 2 * 2 : 2], truth_of_node, truth_of)
    weights = each(scope, pairs[1::2], lambda node: number_of_text(string_value(node), scope.zone), scope.number)
    held = [weights[place] if place < len(weights) else 0.0 for place, value in enumerate(values) if value]
    return _between(sum((weight for weight in held if weight == weight), 0.0), least, most)


def _between(count: float, least: float, most: float) -> bool:
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def _selected(scope: Scope, args: list[Any]) -> bool:
    return text_of(args[1]).strip(SPACE) in text_of(args[0]).split(" ")


def _selected_at(scope: Scope, args: list[Any]) -> str:
    values, place = text_of(args[0]).split(" "), scope.number(args[1])
    return values[int(place)] if 0 <= place < len(values) or -1 < place < 0 else ""


def _count_selected(scope: Scope, args: list[Any]) -> float:
    return float(sum(1 for value in text_of(args[0]).split(" ") if value))


def _regex(scope: Scope, args: list[Any]) -> bool:
    try:
        return matches_whole(text_of(args[1]), text_of(args[0]))
    except WildPatternError:
        # Few such values are tried, and not every one of a long record.
        scope.world.spend(_WILD)
        raise


def _once(scope: Scope, args: list[Any]) -> str:
    return string_value(scope.node) or text_of(args[0])


def _choice_name(scope: Scope, args: list[Any]) -> str:
    return scope.world.choice_name(text_of(args[0]), text_of(args[1]), scope.current)


FUNCTIONS = {
    "boolean": Function(lambda scope, args: truth_of(args[0]), 1, 1),
    "boolean-from-string": Function(_boolean_from_string, 1, 1),
    "checklist": Function(_checklist, 2, MANY),
    "coalesce": Function(_coalesce, 1, MANY),
    "count-selected": Function(_count_selected, 1, 1),
    "depend": Function(lambda scope, args: args[0], 1, MANY),
    "false": Function(lambda scope, args: False, 0, 0),
    "if": Function(lambda scope, args: args[1] if truth_of(args[0]) else args[2], 3, 3),
    "is-selected": Function(_selected, 2, 2),
    "jr:choice-name": Function(_choice_name, 2, 2),
    "jr:itext": Function(lambda scope, args: scope.world.itext(text_of(args[0]), scope.current), 1, 1),
    "not": Function(lambda scope, args: not truth_of(args[0]), 1, 1),
    "once": Function(_once, 1, 1),
    "regex": Function(_regex, 2, 2),
    "selected": Function(_selected, 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "true": Function(lambda scope, args: True, 0, 0),
    "weighted-checklist": Function(_weighted, 2, MANY),
}
