"""What follows from a change, in the order the phone follows it: the twin of pwa/forms/recalculate.js."""

import math
from collections.abc import Iterable

from lxml import etree

from forms.model import Form
from forms.offers import Offers
from forms.plan import Plan, Trigger, is_at_or_below
from forms.record import Record
from forms.trees import Place, named, parent_in, write_in, written_in
from forms.values import write_result
from forms.xpath import Expressions
from forms.xpath.nodes import Attribute
from forms.xpath.paths import ancestors_and_self

# Expressions that feed each other for ever stop here: so often one of them is evaluated because of one change.
_TIMES = 50
_MOST_TURNS = 1000
_CHOSEN = {"select_one", "select_multiple", "rank"}

Element = etree._Element


class Recalculation:
    """off: nodes whose own ``relevant`` says no."""

    def __init__(self, record: Record, expressions: Expressions, offers: Offers, plan: Plan) -> None:
        self.form: Form = record.form
        self.record, self.expressions, self.offers, self.plan = record, expressions, offers, plan
        self.off: set[Place] = set()
        self.agenda: dict[int, dict[Place, None]] = {}
        # Turns that a count has added, for whoever gives them their defaults.
        self.added: list[Element] = []
        # Answers that a change of list took away, and turns that a smaller count took away: they may come back.
        self.dropped: dict[Place, str] = {}
        self.spare: dict[tuple[Element, str], list[Element]] = {}

    def all(self, kinds: Iterable[str] = ("relevant", "calculate", "count")) -> None:
        """Everything. Choices are left alone: opening a record takes nothing away."""
        wanted = set(kinds)
        for trigger in self.plan.triggers:
            if trigger.kind in wanted:
                self.schedule(trigger, self.record.all(trigger.at))
        self.run(wanted | {"choices"} if "calculate" in wanted else wanted)

    def is_relevant(self, node: Place) -> bool:
        """Does it apply, and everything around it?"""
        at: Place | None = node if self.off else None
        while at is not None:
            if at in self.off:
                return False
            at = parent_in(at)
        return True

    def write(self, node: Place, value: str) -> None:
        """Let something stand in a node; who looks at it waits to be evaluated."""
        path = self.record.path(node)
        write_in(node, value)
        for ref in ancestors_and_self(path):
            for dependent in self.plan.dependents.get(ref, ()):
                if not dependent.structural:
                    around = self._around(node, dependent.shared) if dependent.shared else None
                    self.schedule(dependent.trigger, self.record.all(dependent.trigger.at, around))

    def appeared(self, node: Element, path: str) -> None:
        """A turn of a repeat has come, anew or back."""
        self._begin(node, path)
        parent = node.getparent()
        assert parent is not None, "a turn stands in something"
        self.counted(path, parent)

    def counted(self, path: str, parent: Element) -> None:
        """There are more or fewer of a repeat; what looks at one turn from within is not concerned."""
        for dependent in self.plan.touching(path):
            trigger, shared = dependent.trigger, dependent.shared
            if not shared or dependent.structural:
                self.schedule(trigger, self.record.all(trigger.at))
            elif not is_at_or_below(shared, path):
                self.schedule(trigger, self.record.all(trigger.at, self._around(parent, shared)))

    def _turned(self, path: str, node: Place) -> None:
        """Whether a node applies has changed."""
        for dependent in self.plan.touching(path):
            trigger, shared = dependent.trigger, dependent.shared
            within = (node if is_at_or_below(shared, path) else self._around(node, shared)) if shared else None
            self.schedule(trigger, self.record.all(trigger.at, within))

    def _begin(self, node: Element, path: str) -> None:
        for trigger in self.plan.inside(path):
            if trigger.kind != "choices":
                self.schedule(trigger, self.record.all(trigger.at, node))

    def schedule(self, trigger: Trigger, nodes: Iterable[Place]) -> None:
        """Let a trigger be evaluated at these nodes."""
        waiting = self.agenda.setdefault(trigger.order, {})
        for node in nodes:
            waiting[node] = None
        self.expressions.world.spend(len(waiting))

    def run(self, kinds: set[str] | None = None) -> None:
        """Evaluate what is waiting, and what that touches, until nothing waits. kinds: leave every other one alone."""
        times: dict[int, int] = {}
        while self.agenda:
            trigger = self.plan.triggers[min(self.agenda)]
            nodes = self.agenda.pop(trigger.order)
            times[trigger.order] = times.get(trigger.order, 0) + 1
            if times[trigger.order] <= _TIMES and (kinds is None or trigger.kind in kinds):
                for node in nodes:
                    if self._connected(node):
                        self._evaluate(trigger, _as_it_is(node))

    def _connected(self, node: Place) -> bool:
        at: Place | None = node
        while at is not None and at is not self.record.root:
            at = parent_in(at)
        return at is not None

    def _around(self, node: Place, path: str) -> Place | None:
        at: Place | None = node
        while at is not None and self.record.path(at) != path:
            at = parent_in(at)
        return at

    def _evaluate(self, trigger: Trigger, node: Place) -> None:
        if trigger.kind == "relevant":
            self._relevance(trigger, node)
        elif self.is_relevant(node):
            work = {"calculate": self._calculation, "count": self._count, "choices": self._standing}
            work[trigger.kind](trigger, node)

    def _relevance(self, trigger: Trigger, node: Place) -> None:
        on = self.expressions.boolean(trigger.source, trigger.at, node)
        if on is not (node in self.off):
            return
        if on:
            self.off.discard(node)
            for other in self.plan.inside(trigger.path):
                if other.kind in ("calculate", "count"):
                    self.schedule(other, self.record.all(other.at, node))
        else:
            self.off.add(node)
        self._turned(trigger.path, node)

    def _calculation(self, trigger: Trigger, node: Place) -> None:
        value = self.calculated(trigger, node)
        if value != written_in(node):
            self.write(node, value)

    def calculated(self, trigger: Trigger, node: Place) -> str:
        """What a calculation gives here, as its bind's type writes it."""
        result = self.expressions.string(trigger.source, trigger.at, node)
        return write_result(self.form.binds[trigger.path].type, result, self.expressions.world.zone)

    def wanted(self, trigger: Trigger, parent: Place) -> int:
        """How many turns a counted repeat has by its count."""
        number = self.expressions.number(trigger.source, trigger.at, parent)
        return max(0, min(int(number), _MOST_TURNS)) if math.isfinite(number) else 0

    def _count(self, trigger: Trigger, parent: Place) -> None:
        assert isinstance(parent, etree._Element), "repeats stand in elements"
        wanted = self.wanted(trigger, parent)
        present = named(parent, trigger.path.rpartition("/")[2])
        if len(present) == wanted:
            return
        spare = self.spare.setdefault((parent, trigger.path), [])
        for turn in reversed(present[wanted:]):
            parent.remove(turn)
            spare.append(turn)
        for _ in range(len(present), wanted):
            back = spare.pop() if spare else None
            if back is not None:
                self.record.insert(back, parent)
            else:
                back = self.record.add_turn(trigger.path, parent)
                self.added.append(back)
            self._begin(back, trigger.path)
        self.counted(trigger.path, parent)

    def _standing(self, trigger: Trigger, node: Place) -> None:
        """An answer that its list no longer offers goes; it comes back with the list."""
        question = self.offers.questions.get(trigger.path)
        value = written_in(node)
        before = value or self.dropped.get(node, "")
        chosen = question is not None and question.type in _CHOSEN
        if question is None or not chosen or not before or self.offers.lacks_list(question):
            return
        values = [before] if question.type == "select_one" else before.split(" ")
        standing = " ".join(one for one in values if self.offers.find(question, node, one) is not None)
        if standing == value:
            return
        if value:
            self.dropped[node] = value
        self.write(node, standing)


def _as_it_is(node: Place) -> Place:
    """An attribute is a copy of what it said when it was asked for."""
    return Attribute(node.parent, node.name, written_in(node)) if isinstance(node, Attribute) else node
