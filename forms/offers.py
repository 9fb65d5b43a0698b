"""What a closed question offers now: written in the form, filtered from a list, or made of answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from forms.model import Choice, Form, Itemset, Labels, Question
from forms.secondary import SecondaryInstances
from forms.trees import Place, local_of, named, written_in
from forms.xpath import Compiled, ExpressionError, Expressions, Scope
from forms.xpath.nodes import string_value
from forms.xpath.syntax import parse
from forms.xpath.tree import Call, Chain, Expr, Literal, Path
from forms.xpath.values import is_date

Say = Callable[[Labels, Place], str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a list whose columns equal values: an index answers, however long the list is."""

    name: str
    equal: tuple[tuple[str, Compiled], ...]


class Offers:
    """Choices of the questions of one form, over one instance."""

    def __init__(self, form: Form, expressions: Expressions, secondary: SecondaryInstances, say: Say) -> None:
        self.form, self.expressions, self.secondary, self.say = form, expressions, secondary, say
        self.questions: Mapping[str, Question] = form.memory.setdefault(
            "questions", {question.path: question for question in form.questions()}
        )
        self.ways: dict[str, Rows | None] = form.memory.setdefault("ways", {})

    def lacks_list(self, question: Question) -> bool:
        """Has the list of this question not come to us?"""
        return bool(question.list_name) and self.secondary.is_missing(str(question.list_name))

    def all(self, question: Question, node: Place) -> list[tuple[str, str]]:
        """Every choice, value and label."""
        itemset = question.itemset
        if itemset is None:
            return [(choice.value, self._word(choice, node)) for choice in question.choices]
        rows = self._rows(question, itemset, node)
        if rows is None:
            items = self.expressions.nodes(itemset.nodeset, question.path, node)
            found = ((_cell(item, itemset.value_ref), _cell(item, itemset.label_ref)) for item in items)
        else:
            name, numbers = rows
            table = self.secondary.table(name)
            label = self._label_column(name, itemset)
            found = ((table.cell(row, itemset.value_ref), table.cell(row, label)) for row in numbers)
        return [(value, self._shown(itemset, label, node)) for value, label in found if value]

    def find(self, question: Question, node: Place, value: str) -> str | None:
        """The label of a choice, None when it is not offered here."""
        itemset = question.itemset
        rows = self._rows(question, itemset, node, value) if itemset else None
        if itemset is None or rows is None:
            return next((label for known, label in self.all(question, node) if known == value), None)
        name, numbers = rows
        for row in numbers if value else ():
            return self._shown(itemset, self.secondary.table(name).cell(row, self._label_column(name, itemset)), node)
        return None

    def _word(self, choice: Choice, node: Place) -> str:
        return self.say(choice.labels, node)

    def _shown(self, itemset: Itemset, label: str, node: Place) -> str:
        return self.say(self.form.texts.get(label, {}), node) if itemset.label_is_itext else label

    def _label_column(self, name: str, itemset: Itemset) -> str:
        """A list of one file has its other languages in columns of their own; elsewhere the plain one is shown."""
        own = f"{itemset.label_ref}_{self.expressions.world.language}"
        return own if own in self.secondary.table(name).columns else itemset.label_ref

    def _rows(
        self, question: Question, itemset: Itemset, node: Place, value: str | None = None
    ) -> tuple[str, list[int]] | None:
        """The list and the numbers of its rows that are offered, those of one value if asked; None: ask XPath."""
        way = self._way(question, itemset)
        if way is None:
            return None
        table = self.secondary.table(way.name)
        wanted: list[tuple[str, list[str]]] = [] if value is None else [(itemset.value_ref, [value])]
        scope = Scope(self.expressions.world, node, node, zone=self.expressions.world.zone)
        for column, compiled in way.equal:
            try:
                found = compiled.run(scope)
            except ExpressionError:
                return None
            values = [string_value(one) for one in found] if isinstance(found, list) else [found]
            if not all(isinstance(one, str) and not is_date(one) for one in values):
                return None
            wanted.append((column, values))
        if not wanted:
            return way.name, list(range(len(table)))
        column, values = wanted[0]
        numbers = sorted({row for one in values for row in table.rows_where(column, one)})
        for column, values in wanted[1:]:
            numbers = [row for row in numbers if table.cell(row, column) in values]
        return way.name, numbers

    def _way(self, question: Question, itemset: Itemset) -> Rows | None:
        if question.path not in self.ways:
            try:
                self.ways[question.path] = _read_way(self.expressions, itemset, question.path)
            except ExpressionError:
                self.ways[question.path] = None
        return self.ways[question.path]


def _read_way(expressions: Expressions, itemset: Itemset, path: str) -> Rows | None:
    """``instance('desa')/root/item[kec = /data/kec and jenis = 'desa']`` as columns and values."""
    tree = parse(itemset.nodeset)
    if not isinstance(tree, Path) or not isinstance(tree.start, Call) or tree.start.name != "instance":
        return None
    name = tree.start.args[0] if tree.start.args else None
    steps = tree.steps
    if not isinstance(name, Literal) or [step.test for step in steps] != ["root", "item"] or steps[0].predicates:
        return None
    equal: list[tuple[str, Compiled]] = []
    for condition in (one for predicate in steps[1].predicates for one in _conditions(predicate)):
        sides = (condition.first, condition.rest[0][1]) if isinstance(condition, Chain) else ()
        if not isinstance(condition, Chain) or len(condition.rest) != 1 or condition.rest[0][0] != "=":
            return None
        column = next((number for number, side in enumerate(sides) if _column(side)), None)
        if column is None or not _outside(sides[1 - column]):
            return None
        equal.append((str(_column(sides[column])), expressions.compile_tree(sides[1 - column], path)))
    return Rows(str(name.value), tuple(equal))


def _conditions(expr: Expr) -> list[Expr]:
    if isinstance(expr, Chain) and expr.rest[0][0] == "and":
        return [part for one in (expr.first, *(right for _, right in expr.rest)) for part in _conditions(one)]
    return [expr]


def _column(expr: Expr) -> str | None:
    if isinstance(expr, Path) and expr.start == "." and len(expr.steps) == 1:
        step = expr.steps[0]
        plain = step.axis == "child" and not step.predicates and step.test[-1] not in "*)"
        return step.test if plain else None
    return None


def _outside(expr: Expr) -> bool:
    """Something that does not depend on the row."""
    if isinstance(expr, Literal):
        return isinstance(expr.value, str)
    if not isinstance(expr, Path) or any(step.predicates for step in expr.steps):
        return False
    return expr.start == "/" or (isinstance(expr.start, Call) and expr.start.name == "current")


def _cell(item: Any, ref: str) -> str:
    if not isinstance(item, etree._Element):
        return ""
    found = item if ref == "." else next((one for one in named(item, ref)), None)
    if found is None and ref != ".":
        found = next((one for one in item.iterchildren("*") if local_of(one) == ref), None)
    return "" if found is None else written_in(found)
