"""Which calculations of a record can be worked out again, and whether they come out the same."""

import re
from math import isclose

from lxml import etree

from forms.live import LiveForm
from forms.model import Form
from forms.plan import Plan, Trigger
from forms.trees import Place, written_in
from forms.xpath import Compiled
from forms.xpath.nodes import Attribute
from forms.xpath.paths import ancestors_and_self

# What they give depends on when, where, by chance or in which language they were asked.
VOLATILE = {
    "now",
    "today",
    "random",
    "uuid",
    "once",
    "property",
    "version",
    "randomize",
    "jr:choice-name",
    "jr:itext",
    "extract-signed",
}
_IN_WORDS = re.compile(r"%[ab]")
_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LAST_SAVED = "last-saved"


class Comparison:
    """The calculations of one record's form."""

    def __init__(self, live: LiveForm) -> None:
        self.live = live
        memory = live.form.memory
        if "comparable" not in memory:
            memory["comparable"] = _comparable(live.form, live.work.plan)
        self.triggers: dict[str, Trigger] = memory["comparable"]

    def attributes(self, path: str, node: etree._Element) -> list[Attribute]:
        """The attributes of a node that are calculated."""
        names = [known.rpartition("/@")[2] for known in self.triggers if known.startswith(f"{path}/@")]
        return [Attribute(node, name, node.get(name) or "") for name in names]

    def differs(self, path: str, node: Place) -> str | None:
        """What a calculation gives, when that is not what the record says; None when it is, or cannot be told."""
        trigger = self.triggers.get(path)
        if trigger is None or trigger.compiled is None or self._lacks_list(trigger.compiled):
            return None
        failed = len(self.live.expressions.failed)
        expected = self.live.work.calculated(trigger, node)
        unknown = trigger.source in self.live.expressions.failed or len(self.live.expressions.failed) > failed
        return None if unknown or _same(expected, written_in(node)) else expected

    def _lacks_list(self, compiled: Compiled) -> bool:
        for name in compiled.lists:
            source = self.live.form.secondary.get(name)
            file = source.list_name if source is not None else f"{name.removesuffix('.csv')}.csv"
            if (source is None or source.root is None) and self.live.secondary.is_missing(file):
                return True
        return False


def _comparable(form: Form, plan: Plan) -> dict[str, Trigger]:
    """The calculations that give the same whenever they are asked, by path."""
    questions = {question.path: question for question in form.questions()}
    triggers = {trigger.path: trigger for trigger in plan.triggers if trigger.kind == "calculate"}
    moving = {path for path, trigger in triggers.items() if _is_volatile(form, trigger)}
    while True:
        more = {path for path, trigger in triggers.items() if path not in moving and _looks_at(trigger, moving)}
        if not more:
            break
        moving |= more
    set_by_form = {action.ref for action in form.actions}
    # A person may write over what a visible field has calculated; so may an action of the form.
    free = {path for path, one in questions.items() if not one.readonly.startswith("true")} | set_by_form
    return {path: trigger for path, trigger in triggers.items() if path not in moving and path not in free}


def _is_volatile(form: Form, trigger: Trigger) -> bool:
    if trigger.compiled is None:
        return True
    called = trigger.compiled.calls
    in_words = bool(called & {"format-date", "format-date-time"}) and (
        _IN_WORDS.search(trigger.source) is not None or "'%" not in trigger.source.replace('"', "'")
    )
    saved = any(
        form.secondary[name].list_name == _LAST_SAVED for name in trigger.compiled.lists if name in form.secondary
    )
    itself = any(ref.path == trigger.path for ref in trigger.compiled.refs)
    return bool(called & VOLATILE) or in_words or saved or itself


def _looks_at(trigger: Trigger, moving: set[str]) -> bool:
    assert trigger.compiled is not None, "what cannot be read is volatile already"
    for ref in trigger.compiled.refs:
        if any(path in moving for path in ancestors_and_self(ref.path)):
            return True
        # A set of everything below a group, or found by a wild card.
        if any(path.startswith(f"{ref.path}/") for path in moving) and not ref.structural:
            return True
    return False


def _same(one: str, other: str) -> bool:
    one, other = one.strip(), other.strip()
    if one == other:
        return True
    # Sines and powers may differ in their last digit from machine to machine.
    return bool(_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)) and isclose(float(one), float(other), rel_tol=1e-9)
