"""Check a record that has arrived by its own form again: what is missing, broken or changed becomes a finding."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone, tzinfo

from lxml import etree

from forms.comparing import Comparison
from forms.instance import Unreadable, parse_safely
from forms.live import LiveForm
from forms.model import Form, Question
from forms.secondary import ListText
from forms.trees import TRAY, local_of, parent_in, written_in
from forms.world import zone_of
from forms.xpath import ExpressionError

__all__ = ["CODES", "STOPPED", "Finding", "ListText", "check_record"]

# Said of the whole record, last: the check gave up, and what stands before it is all that it found.
STOPPED = "stopped"
CODES = ("required", "constraint", "type", "choice", "irrelevant", "calculation", "unknown", "readonly", STOPPED)
MOST_FINDINGS = 200
_EFFORT = 3_000_000  # nodes looked at: some seconds at worst; a long honest record needs 30,000
_LONGEST = 200  # characters of an answer that are repeated in a finding
_CHOSEN = {"select_one", "select_multiple", "rank"}
_SHOWN = 10  # choices that are named when an answer is none of them

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a record that its form did not ask for. It is shown to the office and refuses nothing.

    path: in the instance, repeats numbered from 1: ``/data/orang[2]/no_paspor``.
    code: one of CODES. detail: what was found ("value") and what was expected ("expected"), as texts.
    """

    path: str
    code: str
    detail: dict[str, str] = field(default_factory=dict)


def check_record(
    form: Form,
    instance_xml: bytes,
    lists: ListText,
    moment: datetime,
    zone: tzinfo | None = None,
) -> list[Finding]:
    """Every finding, in form order, MOST_FINDINGS at most.

    moment: when the record was finished, as far as we know; zone: the office's, for what has no zone of its own; a
    record that was written by another clock is read by that one.
    Never raises for a record: an unreadable one has no findings here, it has been refused before. An expression
    that cannot be evaluated is logged and finds nothing.
    """
    try:
        root = parse_safely(instance_xml)
    except Unreadable:
        return []
    if local_of(root) != form.root.name:
        return [Finding(f"/{local_of(root)}", "unknown", {"expected": form.root.path})]
    clock = _own_clock(form, root, moment, zone_of(moment, zone))
    live = LiveForm(form, root, lists, moment, zone=clock, empty=True)
    live.world.effort = _EFFORT
    found: list[Finding] = []
    try:
        live.work.all(("relevant",))
        live.world.known = {}  # from here on the record is only looked at
        for finding in _Check(live).findings() if live.world.effort >= 0 else ():
            # What came of an expression that was given up is no finding.
            if live.world.effort < 0 or len(found) >= MOST_FINDINGS:
                break
            found.append(finding)
    except ExpressionError:
        live.world.effort = -1
    if live.world.effort < 0:
        _log.warning("%s %s: checking stopped: too much work for one record", form.form_id, form.version)
        return [*found, Finding(live.form.root.path, STOPPED)]
    # Once for each form that is held in memory: a fault of the form would fill the log with every record.
    told: set[str] = form.memory.setdefault("told", set())
    for source, reason in live.expressions.failed.items():
        if source not in told:
            told.add(source)
            _log.warning("%s %s: %r cannot be evaluated: %s", form.form_id, form.version, source, reason)
    return found


def _own_clock(form: Form, root: etree._Element, moment: datetime, zone: tzinfo) -> tzinfo:
    """The zone of the phone that wrote a record, told by its own time stamps; the office's when they agree."""
    stamps = [path.split("/")[2:] for path, bind in form.binds.items() if bind.preload == "timestamp"]
    for steps in stamps:
        text = (root.findtext("/".join(f"{{*}}{step}" for step in steps)) or "").strip()
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            continue
        offset = at.utcoffset()
        if offset is not None:
            return zone if offset == at.astimezone(zone).utcoffset() else timezone(offset)
    return zone


class _Check:
    """Walks through one record in the order it is written."""

    def __init__(self, live: LiveForm) -> None:
        self.live, self.form = live, live.form
        self.comparison = Comparison(live)
        self.questions = live.offers.questions
        self.models = live.record.pristine.models
        self.set_by_form = {action.ref for action in self.form.actions}
        self.meta: set[str] = set()

    def findings(self) -> Iterator[Finding]:
        """One after the other."""
        waiting = [self.live.record.root]
        while waiting:
            node = waiting.pop()
            seen: set[str] = set()
            below: list[etree._Element] = []
            for child in node.iterchildren("*"):
                path = self.live.record.path(child)
                again = path in seen and path not in self.form.repeats
                seen.add(path)
                if again or path not in self.models:
                    if not self._is_ours(child):
                        yield self.finding(child, "unknown", written_in(child), "")
                    continue
                below.append(child)
            waiting += reversed(below)
            if not len(node):
                yield from self.leaf(node)
            yield from self.attributes(node)

    def _is_ours(self, node: etree._Element) -> bool:
        """The meta block may hold what the form does not name: ids, the audit's file, the tray of old answers."""
        parent = node.getparent()
        space = etree.QName(node).namespace
        return space == TRAY or local_of(node) == "meta" or (parent is not None and local_of(parent) == "meta")

    def leaf(self, node: etree._Element) -> Iterator[Finding]:
        """What is to be said of one answer."""
        path = self.live.record.path(node)
        question = self.questions.get(path)
        value = written_in(node)
        if not self.live.work.is_relevant(node):
            asked = question is not None and question.type != "note"
            if asked and value.strip() and node not in self.live.added:
                yield self.finding(node, "irrelevant", value, self.reason(node))
            return
        if question is not None:
            yield from self.answer(question, node, value)
        differs = self.comparison.differs(path, node)
        if differs is not None:
            yield self.finding(node, "calculation", value, differs)

    def attributes(self, node: etree._Element) -> Iterator[Finding]:
        """Calculations that fill in attributes: what a form makes at the office."""
        path = self.live.record.path(node)
        for attribute in self.comparison.attributes(path, node):
            differs = self.comparison.differs(f"{path}/@{attribute.name}", attribute)
            if differs is not None and self.live.work.is_relevant(node):
                where = f"{self.live.record.indexed_path(node)}/@{attribute.name}"
                yield Finding(where, "calculation", _detail(attribute.value, differs))

    def answer(self, question: Question, node: etree._Element, value: str) -> Iterator[Finding]:
        """A question that applies."""
        fault = self.live.fault(question, node)
        if fault:
            expected = {
                "required": self.live.say(question.required_messages, node),
                "type": question.type,
                "constraint": self.live.say(question.constraint_messages, node) or question.constraint,
            }
            yield self.finding(node, fault, value, expected[fault])
        if not value.strip() or node in self.live.added:
            return
        if question.type in _CHOSEN and "search(" not in question.appearance:
            yield from self.choice(question, node, value)
        fixed = question.readonly.startswith("true") and not question.calculation
        free = question.path in self.set_by_form or self.form.binds[question.path].preload if fixed else True
        if not free and value != question.default:
            yield self.finding(node, "readonly", value, question.default)

    def choice(self, question: Question, node: etree._Element, value: str) -> Iterator[Finding]:
        """An answer that is none of the choices offered there."""
        offers = self.live.offers
        if offers.lacks_list(question):
            return
        values = [value] if question.type == "select_one" else value.split()
        strange = [one for one in values if offers.find(question, node, one) is None]
        failed = question.itemset is not None and question.itemset.nodeset in self.live.expressions.failed
        if strange and not failed:
            offered = [known for known, _ in offers.all(question, node)]
            more = ", …" if len(offered) > _SHOWN else ""
            yield self.finding(node, "choice", " ".join(strange), ", ".join(offered[:_SHOWN]) + more)

    def reason(self, node: etree._Element) -> str:
        """The expression that says that a node does not apply."""
        at: etree._Element | None = node
        while at is not None and at not in self.live.work.off:
            at = parent_in(at)
        bind = self.form.binds.get(self.live.record.path(at)) if at is not None else None
        return bind.relevant if bind else ""

    def finding(self, node: etree._Element, code: str, value: str, expected: str) -> Finding:
        """One finding at a node."""
        return Finding(self.live.record.indexed_path(node), code, _detail(value, expected))


def _detail(value: str, expected: str) -> dict[str, str]:
    told = {"value": value.strip(), "expected": expected.strip()}
    return {name: text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for name, text in told.items() if text}
