"""Functions on numbers: ODK XForms specification, "Number Functions"."""

import math
import re
from collections.abc import Callable
from typing import Any

from forms.xpath.functions.signature import MANY, Function, each, nodes_of, whole
from forms.xpath.nodes import string_value
from forms.xpath.scope import Scope
from forms.xpath.values import is_date, number_of_text

_LETTER = re.compile("[A-Za-z]")


def _quiet(work: Callable[..., float]) -> Callable[..., float]:
    """JavaScript's mathematics never fail: NaN outside of the domain, infinity beyond the greatest number."""

    def run(*numbers: float) -> float:
        if any(number != number for number in numbers):
            return math.nan
        try:
            return float(work(*numbers))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return run


def _one(work: Callable[[float], float]) -> Function:
    quiet = _quiet(work)
    return Function(lambda scope, args: quiet(scope.number(args[0])), 1, 1)


def _log(number: float) -> float:
    return -math.inf if number == 0 else math.log(number)


def _log10(number: float) -> float:
    return -math.inf if number == 0 else math.log10(number)


def _pow(base: float, exponent: float) -> float:
    if exponent != exponent or (abs(base) == 1 and math.isinf(exponent)):
        return math.nan
    if exponent == 0:
        return 1.0
    if base == 0 and exponent < 0:
        return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf
    try:
        return math.pow(base, exponent)
    except ValueError:
        return math.nan
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf


def half_up(number: float) -> float:
    """The nearest whole number; a half goes up, towards positive infinity (XPath 1.0, 4.4; docs/decisions/0018)."""
    if not math.isfinite(number) or abs(number) >= 2**52:
        return number
    below = math.floor(number)
    nearest = float(below + (number - below >= 0.5))
    return nearest or math.copysign(0.0, number)


def _round(scope: Scope, args: list[Any]) -> float:
    number = scope.number(args[0])
    digits = whole(scope.number(args[1])) if len(args) > 1 else 0.0
    if not math.isfinite(digits) or abs(digits) > 300:
        return math.nan
    if digits == 0:
        return half_up(number)
    power: float = 10.0 ** abs(digits)
    if digits > 0:
        return half_up(number * power) / power
    return power * half_up(number / power)


def _number(scope: Scope, args: list[Any]) -> float:
    """XPath knows digits only: what JavaScript reads beyond them ("1e3", "0x10", "Infinity") is no number."""
    if args and isinstance(args[0], str) and _LETTER.search(args[0]) and not is_date(args[0]):
        return math.nan
    return scope.number(args[0]) if args else number_of_text(string_value(scope.node), scope.zone)


def _numbers(scope: Scope, args: list[Any]) -> list[float]:
    return each(scope, args, lambda node: number_of_text(string_value(node), scope.zone), scope.number)


def _extreme(choose: Callable[[list[float]], float]) -> Function:
    def work(scope: Scope, args: list[Any]) -> float:
        # What is not answered says nothing; what is no number says that nothing is known.
        told = [[node for node in arg if string_value(node)] if isinstance(arg, list) else arg for arg in args]
        numbers = _numbers(scope, [arg for arg in told if arg != ""])
        if not numbers or any(number != number for number in numbers):
            return math.nan
        return choose(numbers)

    return Function(work, 0, MANY)


def _sum(scope: Scope, args: list[Any]) -> float:
    # What is not answered adds nothing, as in ODK Collect. In the phone's order: fractions keep the same digits.
    answered = [node for node in nodes_of(args[0], "sum") if string_value(node)]
    return sum(reversed(_numbers(scope, [answered])), 0.0)


def _random(scope: Scope, args: list[Any]) -> float:
    return round(scope.world.lots.random(), 15)


FUNCTIONS = {
    "abs": _one(abs),
    "acos": _one(math.acos),
    "asin": _one(math.asin),
    "atan": _one(math.atan),
    "atan2": Function(lambda scope, args: _quiet(math.atan2)(scope.number(args[0]), scope.number(args[1])), 2, 2),
    "ceiling": _one(lambda number: -whole_down(-number)),
    "cos": _one(math.cos),
    "exp": _one(math.exp),
    "exp10": _one(lambda number: _pow(10.0, number)),
    "floor": _one(lambda number: whole_down(number)),
    "int": _one(whole),
    "log": _one(_log),
    "log10": _one(_log10),
    "max": _extreme(max),
    "min": _extreme(min),
    "number": Function(_number, 0, 1),
    "pi": Function(lambda scope, args: math.pi, 0, 0),
    "pow": Function(lambda scope, args: _pow(scope.number(args[0]), scope.number(args[1])), 2, 2),
    "random": Function(_random, 0, 0),
    "round": Function(_round, 1, 2),
    "sin": _one(math.sin),
    "sqrt": _one(math.sqrt),
    "sum": Function(_sum, 1, 1),
    "tan": _one(math.tan),
}


def whole_down(number: float) -> float:
    """The greatest whole number that is not above."""
    return float(math.floor(number)) if math.isfinite(number) else number
