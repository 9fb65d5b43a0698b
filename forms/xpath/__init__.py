"""XPath 1.0 with the dates and functions of OpenRosa forms, over lxml elements: the twin of the phone's evaluator."""

from forms.xpath.compiler import Compiled, compile_expression
from forms.xpath.evaluator import Expressions
from forms.xpath.paths import Ref
from forms.xpath.scope import Scope, World
from forms.xpath.tokens import ExpressionError
from forms.xpath.values import Moment, Value, number_of, text_of, truth_of

__all__ = [
    "Compiled",
    "ExpressionError",
    "Expressions",
    "Moment",
    "Ref",
    "Scope",
    "Value",
    "World",
    "compile_expression",
    "number_of",
    "text_of",
    "truth_of",
]
