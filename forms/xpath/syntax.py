"""Read an XPath 1.0 expression into a tree (section 3 of the recommendation)."""

from forms.xpath.tokens import ExpressionError, Token, tokenize
from forms.xpath.tree import Call, Chain, Expr, Filter, Literal, Negative, Path, Step

MAX_DEPTH = 100  # brackets, calls and predicates inside one another
NODE_TYPES = {"node", "text", "comment", "processing-instruction"}
AXES = {
    "ancestor",
    "ancestor-or-self",
    "attribute",
    "child",
    "descendant",
    "descendant-or-self",
    "following",
    "following-sibling",
    "namespace",
    "parent",
    "preceding",
    "preceding-sibling",
    "self",
}
_LEVELS: dict[str, int] = {
    "or": 0,
    "and": 1,
    "=": 2,
    "!=": 2,
    "<": 3,
    "<=": 3,
    ">": 3,
    ">=": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "div": 5,
    "mod": 5,
}
_HIGHEST = 5


def parse(source: str) -> Expr:
    """The tree of an expression. Raises ExpressionError with what stands where."""
    reader = _Reader(source)
    expr = reader.binary(0)
    reader.expect("end")
    return expr


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.at = 0
        self.depth = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def expect(self, kind: str) -> Token:
        if self.now.kind != kind:
            raise ExpressionError(f"{self.source!r}: {kind!r} expected at {self.now.at}, found {self.now.text!r}")
        return self.take()

    def inside(self) -> Expr:
        """A whole expression within brackets."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"{self.source[:80]!r}: more than {MAX_DEPTH} levels of brackets")
        expr = self.binary(0)
        self.depth -= 1
        return expr

    def binary(self, level: int) -> Expr:
        """Operators that bind as loosely as ``level``, or more tightly (precedence climbing)."""
        left = self.unary()
        while (found := self.level()) is not None and found >= level:
            rest: list[tuple[str, Expr]] = []
            while self.level() == found:
                operator = self.take().text
                rest.append((operator, self.binary(found + 1) if found < _HIGHEST else self.unary()))
            left = Chain(left, tuple(rest))
        return left

    def level(self) -> int | None:
        return _LEVELS.get(self.now.text) if self.now.kind in ("operator", self.now.text) else None

    def unary(self) -> Expr:
        count = 0
        while self.now.kind == "-":
            self.take()
            count += 1
        expr = self.union()
        # A minus before a digit is part of the number.
        if count % 2 and isinstance(expr, Literal) and isinstance(expr.value, float):
            return Literal(-expr.value)
        # Two minuses make a number of what stands behind them, and so do two hundred.
        for _ in range(2 - count % 2 if count else 0):
            expr = Negative(expr)
        return expr

    def union(self) -> Expr:
        first = self.path()
        rest: list[tuple[str, Expr]] = []
        while self.now.kind == "|":
            self.take()
            rest.append(("|", self.path()))
        return Chain(first, tuple(rest)) if rest else first

    def path(self) -> Expr:
        if not self.begins_primary():
            return self.location()
        expr = self.primary()
        predicates = self.predicates()
        if predicates:
            expr = Filter(expr, predicates)
        if self.now.kind in ("/", "//"):
            return Path(expr, tuple(self.steps(self.slashes())))
        return expr

    def begins_primary(self) -> bool:
        kind = self.now.kind
        if kind != "name":
            return kind in ("(", "number", "text", "$")
        return self.tokens[self.at + 1].kind == "(" and self.now.text not in NODE_TYPES

    def primary(self) -> Expr:
        token = self.take()
        if token.kind == "number":
            return Literal(float(token.text))
        if token.kind == "text":
            return Literal(token.text)
        if token.kind == "(":
            expr = self.inside()
            self.expect(")")
            return expr
        if token.kind == "$":
            raise ExpressionError(f"{self.source!r}: forms have no variables, found $ at {token.at}")
        self.expect("(")
        args: list[Expr] = []
        while self.now.kind != ")":
            args.append(self.inside())
            if self.now.kind != ")":
                self.expect(",")
        self.expect(")")
        return Call(token.text, tuple(args))

    def location(self) -> Expr:
        if self.now.kind not in ("/", "//"):
            return Path(".", tuple(self.steps([])))
        begin = self.slashes()
        if begin or self.begins_step():
            return Path("/", tuple(self.steps(begin)))
        return Path("/", ())

    def slashes(self) -> list[Step]:
        """``//`` is short for a step of its own."""
        return [Step("descendant-or-self", "node()")] if self.take().kind == "//" else []

    def steps(self, steps: list[Step]) -> list[Step]:
        steps.append(self.step())
        while self.now.kind in ("/", "//"):
            steps += self.slashes()
            steps.append(self.step())
        return steps

    def begins_step(self) -> bool:
        return self.now.kind in (".", "..", "@", "*", "name")

    def step(self) -> Step:
        token = self.take()
        if token.kind == ".":
            return Step("self", "node()", self.predicates())
        if token.kind == "..":
            return Step("parent", "node()", self.predicates())
        axis = "child"
        if token.kind == "@":
            axis, token = "attribute", self.take()
        elif token.kind == "name" and self.now.kind == "::":
            axis = token.text
            if axis not in AXES:
                raise ExpressionError(f"{self.source!r}: no axis is called {axis!r}")
            self.take()
            token = self.take()
        if token.kind not in ("name", "*"):
            raise ExpressionError(f"{self.source!r}: a path goes on with {token.text!r} at {token.at}")
        test = token.text
        if test in NODE_TYPES and self.now.kind == "(":
            self.take()
            if self.now.kind == "text":
                self.take()
            self.expect(")")
            test += "()"
        return Step(axis, test, self.predicates())

    def predicates(self) -> tuple[Expr, ...]:
        found: list[Expr] = []
        while self.now.kind == "[":
            self.take()
            found.append(self.inside())
            self.expect("]")
        return tuple(found)
