"""The words inside an XLSForm's cells: the type of a question, its appearances, its parameters, functions called."""

import re
from collections.abc import Iterator

from forms.support import Row, find

# Headings that stand before a part of their own: bind::required, body::intent.
_NESTED = ("bind", "body", "control", "instance", "media", "attribute")
_PARAMETER = re.compile(r"([\w-]+)\s*=")
_CALL = re.compile(r"([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)\s*\($")
# Words before a bracket that are no functions: operators, and tests of a step.
_NO_CALLS = frozenset({"and", "or", "div", "mod", "node", "text", "comment", "processing-instruction"})


def columns_of(heading: str) -> list[str]:
    """What a heading may be called in the tables: ``label::English (en)`` is label, ``bind::required`` both of them."""
    parts = [part.strip() for part in heading.split("::")] if "::" in heading else [heading.strip()]
    if len(parts) == 1 and ":" in heading and not re.match(r"(jr|bind|body|entities):", heading):
        parts = [part.strip() for part in heading.split(":")]  # the old way, with a single colon
    first = "_".join(parts[0].lower().split())
    if first in _NESTED and len(parts) > 1:
        return [f"{first}::{parts[1]}"]
    return [parts[0]]


def type_in(cell: str) -> Row | None:
    """The row of a type: its first words, the name of a list and "or_other" left out."""
    words = cell.split()
    for count in range(len(words), 0, -1):
        row = find("types", " ".join(words[:count]))
        if row is not None:
            return row
    return None


def appearances_in(cell: str) -> Iterator[str]:
    """The appearances of a cell; what one says in brackets belongs to it: ``search('a', 'b')`` is ``search()``."""
    depth, word = 0, ""
    for sign in f"{cell} ":
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 and sign.isspace():
            if word:
                yield "search()" if word.startswith("search(") else word
            word = ""
        else:
            word += sign


def parameters_in(cell: str) -> list[str]:
    """The names of the parameters of a cell."""
    return _PARAMETER.findall(cell)


def functions_in(expression: str, *, only_if_calculated: bool = False) -> list[str]:
    """The functions that an expression calls, each once. only_if_calculated: a fixed text has none."""
    # Imported here: pyxform costs 40 MB and 0.5 s that a serving worker never needs.
    from pyxform.parsing.expression import parse_expression
    from pyxform.utils import default_is_dynamic

    if only_if_calculated and not default_is_dynamic(expression):
        return []
    calls = (_CALL.search(token.value) for token in parse_expression(expression) if token.type == "FUNC_CALL")
    return list(dict.fromkeys(call[1] for call in calls if call and call[1] not in _NO_CALLS))
