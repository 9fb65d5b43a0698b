"""Cut an XPath 1.0 expression into tokens (section 3.7 of the recommendation)."""

import re
from dataclasses import dataclass

MAX_LENGTH = 100_000  # the longest expression of a real form that we know of has 12,000 characters

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*$])
      | (?P<name>[^\W\d][\w.\-]*(?::(?!:)(?:[^\W\d][\w.\-]*|\*))?)""",
    re.VERBOSE,
)
_OPERATOR_NAMES = {"and", "or", "mod", "div"}
# After one of these no operator can stand: what follows is an operand.
_BEFORE_OPERAND = {"@", "::", "(", "[", ",", "/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "operator"}


class ExpressionError(ValueError):
    """An expression that cannot be read, or cannot be evaluated here."""


@dataclass(frozen=True, slots=True)
class Token:
    """kind: "number", "text", "name", "operator" (and, or, mod, div, multiplying *), "end", or the symbol itself."""

    kind: str
    text: str
    at: int


def tokenize(source: str) -> list[Token]:
    """The tokens of an expression, the last one of kind "end". Raises ExpressionError."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"an expression of {len(source)} characters, at most {MAX_LENGTH}")
    tokens: list[Token] = []
    at = 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        if found is None:
            raise ExpressionError(f"cannot read {source[at : at + 20]!r} at {at}")
        kind, text = found.lastgroup or "", found[0]
        if kind != "space":
            operand = bool(tokens) and tokens[-1].kind not in _BEFORE_OPERAND
            tokens.append(_token(kind, text, at, operand))
            # "a or-b", "model": a name swallows what belongs to it, but an operator's name ends with its letters.
            if tokens[-1].kind == "operator":
                at += len(tokens[-1].text)
                continue
        at = found.end()
    tokens.append(Token("end", "", len(source)))
    return tokens


def _token(kind: str, text: str, at: int, operand: bool) -> Token:
    if kind == "symbol":
        return Token("operator" if text == "*" and operand else text, text, at)
    if kind == "name" and operand:
        word = re.match(r"and|or|mod|div", text)
        if word:
            return Token("operator", word[0], at)
    if kind == "text":
        return Token("text", text[1:-1], at)
    return Token(kind, text, at)
