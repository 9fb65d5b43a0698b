"""Patterns of regex(): written for JavaScript in our own forms, held against texts that anybody may have sent.

The whole value must match, as in JavaRosa. A value that makes a pattern run wild is given up after a moment.
"""

from functools import lru_cache

import regex

from forms.xpath.tokens import ExpressionError
from forms.xpath.values import SPACE

MAX_VALUE = 10_000  # characters; the longest answers of our forms are remarks of 2,000
_TIMEOUT_S = 0.25
_BACK = regex.compile(r"\\k<(\w+)>")
_LINE_ENDS = r"\n\r\u2028\u2029"


class WildPatternError(ExpressionError):
    """A pattern ran wild on a value."""


def matches_whole(pattern: str, value: str) -> bool:
    """Does the whole value match? Raises ExpressionError: no pattern, too long a value, too much work."""
    if len(value) > MAX_VALUE:
        raise ExpressionError(f"regex() looks at {MAX_VALUE} characters at most, not {len(value)}")
    try:
        return _compiled(pattern).fullmatch(value, timeout=_TIMEOUT_S) is not None
    except regex.error as error:
        raise ExpressionError(f"{pattern!r} is no pattern: {error}") from error
    except TimeoutError as error:
        raise WildPatternError(f"{pattern!r} takes too long for a value of {len(value)} characters") from error


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(_translated(pattern), regex.VERSION0 | regex.ASCII)


def _translated(pattern: str) -> str:
    """JavaScript's signs in Python's: . stops at four line ends, $ is the very end, \\s knows Unicode."""
    pieces: list[str] = []
    inside = False
    at = 0
    while at < len(pattern):
        letter = pattern[at]
        named = _BACK.match(pattern, at)
        if named:
            pieces.append(f"(?P={named[1]})")
            at = named.end()
            continue
        if letter == "\\":
            pieces.append(_escape(pattern[at : at + 2], inside))
            at += 2
            continue
        if letter == "[" and not inside:
            inside = True
            if pattern.startswith("[]", at) or pattern.startswith("[^]", at):
                # JavaScript's empty class, and its opposite.
                pieces.append("(?!)" if pattern[at + 1] == "]" else r"[\s\S]")
                at += 2 if pattern[at + 1] == "]" else 3
                inside = False
                continue
        elif letter == "]":
            inside = False
        elif letter == "[":
            letter = r"\["
        elif not inside:
            letter = {".": f"[^{_LINE_ENDS}]", "$": r"\Z"}.get(letter, letter)
        pieces.append(letter)
        at += 1
    return "".join(pieces)


def _escape(pair: str, inside: bool) -> str:
    if pair == r"\s":
        return SPACE if inside else f"[{SPACE}]"
    if pair == r"\S" and not inside:
        return f"[^{SPACE}]"
    return pair
