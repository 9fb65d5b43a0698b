"""A form being filled in, on the server: answers go in, what follows is worked out, XML comes out."""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, tzinfo

from lxml import etree

from forms.actions import run_actions
from forms.model import Form, Labels, Question
from forms.offers import Offers
from forms.plan import Plan, make_plan
from forms.recalculation import Recalculation
from forms.record import Record
from forms.secondary import ListText, SecondaryInstances
from forms.trees import Place, local_of, parent_in, plain_copy, written_in
from forms.values import is_written
from forms.world import LiveWorld, zone_of
from forms.xpath import Compiled, ExpressionError, Expressions

_OUTPUT = re.compile(r"\$\{([^}]*)\}")


class LiveForm:
    """One record and its form. Paths are those of Answer: repeats numbered from 1, without a number the first.

    root: the record as it was written; what the form has and it lacks is added. lists: list name → text.
    moment: what now() is; zone: whose clock, that of the moment when not given.
    """

    def __init__(
        self,
        form: Form,
        root: etree._Element,
        lists: ListText,
        moment: datetime,
        *,
        zone: tzinfo | None = None,
        language: str = "",
        properties: Mapping[str, str] | None = None,
        empty: bool = False,
    ) -> None:
        self.form = form
        self.record = Record(form, plain_copy(root))
        self.added = self.record.complete(empty)
        self.secondary = SecondaryInstances(form, lists)
        self.world = LiveWorld(self.record, self.secondary, moment, zone_of(moment, zone))
        self.world.language = language or form.default_language
        self.world.properties = properties or {}
        cache = form.memory.setdefault("expressions", {})
        self.expressions = Expressions(self.world, form.namespaces, form.repeats.__contains__, cache)
        self.offers = Offers(form, self.expressions, self.secondary, self.say)
        if "plan" not in form.memory:
            form.memory["plan"] = make_plan(form, self._compiled)
        plan: Plan = form.memory["plan"]
        self.work = Recalculation(self.record, self.expressions, self.offers, plan)
        self.world.off = self.work.off
        self.world.is_relevant = self.work.is_relevant
        self.world.label_of = self._label_of
        self.world.text = lambda text_id, node: self.say(form.texts.get(text_id, {}), node)

    def recalculate(self, counts: bool = True) -> None:
        """Work out everything, as after reading a record."""
        self.work.all(("relevant", "calculate", "count") if counts else ("relevant", "calculate"))
        self.settle()

    def set(self, path: str, text: str) -> bool:
        """An answer by a person, with what the form sets because of it. Returns whether anything changed."""
        node = self.at(path)
        changed = self.set_value(node, text)
        if changed:
            run_actions(self, "xforms-value-changed", node)
        return changed

    def set_value(self, node: Place, text: str) -> bool:
        """Let something stand in a node, and work out what follows."""
        if written_in(node) == text:
            return False
        self.work.write(node, text)
        self.settle()
        return True

    def add_repeat(self, path: str) -> str:
        """One more turn of a repeat ("/data/rumah[2]/orang"), with its dynamic defaults. Returns its path."""
        around, _, name = path.rpartition("/")
        parent = self.at(around)
        assert isinstance(parent, etree._Element), "repeats stand in elements"
        repeat = f"{self.record.path(parent)}/{name}"
        turn = self.record.add_turn(repeat, parent)
        self.work.appeared(turn, repeat)
        self.settle()
        run_actions(self, "odk-new-repeat", turn)
        return self.record.indexed_path(turn)

    def remove_repeat(self, path: str) -> None:
        """Take away one turn ("/data/orang[2]")."""
        turn = self.at(path)
        parent = parent_in(turn)
        assert parent is not None, "the root is no repeat"
        assert isinstance(turn, etree._Element), "turns are elements"
        repeat = self.record.path(turn)
        parent.remove(turn)
        self.work.counted(repeat, parent)
        self.settle()

    def settle(self) -> None:
        """Work out what waits, and give what a count has added its dynamic defaults."""
        self.work.run()
        added, self.work.added = self.work.added, []
        for turn in added:
            if turn.getparent() is not None:
                run_actions(self, "odk-new-repeat", turn)

    def at(self, path: str) -> Place:
        """The node at a path. Raises KeyError when there is none."""
        node = self.record.at(path)
        if node is None:
            raise KeyError(path)
        return node

    def value(self, path: str) -> str:
        """What stands there, also while it does not apply."""
        return written_in(self.at(path))

    def relevant(self, path: str) -> bool:
        """Does it apply, and everything around it?"""
        return self.work.is_relevant(self.at(path))

    def required(self, path: str) -> bool:
        """Must there be an answer?"""
        return self.flag(self.at(path), "required")

    def readonly(self, path: str) -> bool:
        """By its own bind, or that of a group around it."""
        at: Place | None = self.at(path)
        while at is not None and not self.flag(at, "readonly"):
            at = parent_in(at)
        return at is not None

    def valid(self, path: str) -> bool:
        """Is it answered when it must be, of its type, within its constraint?"""
        node = self.at(path)
        question = self.question(node)
        return question is None or self.fault(question, node) == ""

    def fault(self, question: Question, node: Place) -> str:
        """What is wrong with an answer: "required", "type", "constraint", or "" for nothing."""
        if question.type == "note" or not self.work.is_relevant(node):
            return ""
        value = written_in(node)
        if not value.strip():
            return "required" if self.flag(node, "required") else ""
        if not is_written(question.type, value):
            return "type"
        source = self.form.binds[question.path].constraint if question.path in self.form.binds else ""
        holds = not source or self.expressions.boolean(source, question.path, node)
        return "" if holds else "constraint"

    def choices(self, path: str) -> list[tuple[str, str]]:
        """What a question offers now: value and label."""
        node = self.at(path)
        question = self.question(node)
        return [] if question is None else self.offers.all(question, node)

    def label(self, path: str, language: str = "") -> str:
        """A question's label in a language, its values filled in; a group's or repeat's too."""
        node = self.at(path)
        here = self.record.path(node)
        question = self.question(node)
        labels = question.labels if question else self._group_labels(here)
        before, self.world.language = self.world.language, language or self.world.language
        try:
            return self.say(labels, node)
        finally:
            self.world.language = before

    def say(self, labels: Labels, node: Place) -> str:
        """A text in the language shown, its values filled in."""
        text = labels.get(self.world.language) or labels.get(self.form.default_language) or ""
        path = self.record.path(node)
        return _OUTPUT.sub(lambda found: self.expressions.string(found[1], path, node), text)

    def meta(self, name: str) -> str:
        """One entry of the meta block, "" when there is none."""
        found = [one for meta in self._meta() for one in meta.iterchildren("*") if local_of(one) == name]
        return written_in(found[0]) if found else ""

    def set_meta(self, name: str, value: str) -> None:
        """Write one entry of the meta block, in the namespace that its instanceID has."""
        meta = next(iter(self._meta()), None)
        if meta is None:
            meta = etree.SubElement(self.record.root, "meta")
        like = next((one for one in meta.iterchildren("*") if local_of(one) == "instanceID"), meta)
        node = next((one for one in meta.iterchildren("*") if local_of(one) == name), None)
        if node is None:
            space, mark, _ = str(like.tag).rpartition("}")
            node = etree.SubElement(meta, f"{space}{mark}{name}")
            self.record.keep(node)
        if written_in(node) != value:
            self.work.write(node, value)
        self.settle()

    def final_xml(self) -> bytes:
        """What is sent: without the nodes that do not apply."""
        copy = deepcopy(self.record.root)
        gone = [two for one, two in zip(self.record.root.iter(), copy.iter(), strict=True) if one in self.work.off]
        for node in gone:
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
        return etree.tostring(copy, encoding="UTF-8", xml_declaration=True)

    def flag(self, node: Place, what: str) -> bool:
        """What a bind says of its node: required, readonly. False when it cannot be told."""
        path = self.record.path(node)
        bind = self.form.binds.get(path)
        source = getattr(bind, what) if bind else ""
        return bool(source) and self.expressions.boolean(source, path, node, otherwise=False)

    def question(self, node: Place) -> Question | None:
        """The question that a node answers."""
        return self.offers.questions.get(self.record.path(node))

    def _meta(self) -> list[etree._Element]:
        return [one for one in self.record.root.iterchildren("*") if local_of(one) == "meta"]

    def _group_labels(self, path: str) -> Labels:
        waiting = [self.form.root]
        while waiting:
            group = waiting.pop()
            if group.path == path and group.labels:
                return group.labels
            waiting += [child for child in group.children if not isinstance(child, Question)]
        return {}

    def _label_of(self, path: str, node: Place, value: str) -> str:
        question = self.offers.questions.get(path)
        return (self.offers.find(question, node, value) or "") if question else ""

    def _compiled(self, source: str, path: str) -> Compiled | None:
        try:
            return self.expressions.compile(source, path)
        except ExpressionError:
            return None
