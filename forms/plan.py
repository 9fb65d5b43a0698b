"""What depends on what in a form: the twin of pwa/forms/plan.js."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from forms.model import Form
from forms.xpath import Compiled
from forms.xpath.paths import ancestors_and_self, steps_of

_RELATIVE = re.compile(r"\.\.?(?:/|$)")


@dataclass(slots=True)
class Trigger:
    """One expression that decides something. kind: relevant, calculate, choices, count.

    order: its place; what it depends on stands before it. path: what it decides about; at: where it is evaluated,
    the same, or the parent of a counted repeat.
    """

    kind: str
    path: str
    at: str
    source: str
    compiled: Compiled | None
    order: int = 0


@dataclass(frozen=True, slots=True)
class Dependent:
    """Who must be evaluated again. shared: the repeat of which both must be in the same turn, "" for every node."""

    trigger: Trigger
    structural: bool
    shared: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The triggers in order, and by each path that is looked at who looks at it."""

    triggers: list[Trigger]
    dependents: dict[str, list[Dependent]]

    def inside(self, path: str) -> list[Trigger]:
        """What is evaluated at or below a path."""
        return [trigger for trigger in self.triggers if is_at_or_below(trigger.at, path)]

    def touching(self, path: str) -> list[Dependent]:
        """Who looks at a path, at what is around or at what is below it."""
        around = set(ancestors_and_self(path))
        looking = (found for ref, found in self.dependents.items() if ref in around or ref.startswith(f"{path}/"))
        return [dependent for found in looking for dependent in found]


def is_at_or_below(path: str, top: str) -> bool:
    """Does a generic path lead to another one, or below it?"""
    return path == top or path.startswith(f"{top}/")


def make_plan(form: Form, compiled: Callable[[str, str], Compiled | None]) -> Plan:
    """compiled: (source, context path) → the expression, None for one that cannot be read."""
    triggers = _in_order(_collect(form, compiled))
    dependents: dict[str, list[Dependent]] = {}
    for trigger in triggers:
        for ref in trigger.compiled.refs if trigger.compiled else ():
            # What a calculation says of its own node is what it was.
            if trigger.kind == "calculate" and ref.path == trigger.path:
                continue
            shared = _shared_repeat(form, steps_of(trigger.at), steps_of(ref.path), ref.bound)
            dependents.setdefault(ref.path, []).append(Dependent(trigger, ref.structural, shared))
    return Plan(triggers, dependents)


def _collect(form: Form, compiled: Callable[[str, str], Compiled | None]) -> list[Trigger]:
    found: list[Trigger] = []

    def add(kind: str, path: str, source: str, at: str) -> None:
        found.append(Trigger(kind, path, at, source, compiled(source, at)))

    for path, bind in form.binds.items():
        if bind.relevant and bind.relevant != "true()":
            add("relevant", path, bind.relevant, path)
        if bind.calculate:
            add("calculate", path, bind.calculate, path)
    for path, repeat in form.repeats.items():
        if repeat.count:
            add("count", path, seen_from(path, repeat.count), path.rpartition("/")[0])
    for question in form.questions():
        if question.itemset and question.type != "range":
            source = compiled(question.itemset.nodeset, question.path)
            if source is not None and source.refs:
                add("choices", question.path, question.itemset.nodeset, question.path)
    return found


def seen_from(path: str, count: str) -> str:
    """A count is written as seen from the repeat, which may not be there to look from."""
    if not _RELATIVE.match(count):
        return count
    steps = list(steps_of(path))
    for step in steps_of(count):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/" + "/".join(steps)


def _in_order(triggers: list[Trigger]) -> list[Trigger]:
    """Each after what it depends on. A circle is cut where it is met."""
    deciders: dict[str, list[Trigger]] = {}
    for trigger in triggers:
        deciders.setdefault(trigger.path, []).append(trigger)
    ordered: list[Trigger] = []
    seen: set[int] = set()
    for first in triggers:
        waiting = [(first, iter(_before(first, deciders)))] if id(first) not in seen else []
        seen.add(id(first))
        while waiting:
            trigger, befores = waiting[-1]
            following = next((one for one in befores if id(one) not in seen), None)
            if following is None:
                waiting.pop()
                trigger.order = len(ordered)
                ordered.append(trigger)
            else:
                seen.add(id(following))
                waiting.append((following, iter(_before(following, deciders))))
    return ordered


def _before(trigger: Trigger, deciders: dict[str, list[Trigger]]) -> list[Trigger]:
    refs = trigger.compiled.refs if trigger.compiled else ()
    found = [one for ref in refs for path in ancestors_and_self(ref.path) for one in deciders.get(path, ())]
    # Whether it applies at all comes before what it is.
    above = ancestors_and_self(trigger.path)
    return [*found, *(one for path in above for one in deciders.get(path, ()) if one.kind == "relevant")]


def _shared_repeat(form: Form, one: tuple[str, ...], other: tuple[str, ...], bound: int) -> str:
    shared = ""
    for depth in range(1, min(len(one), len(other), bound) + 1):
        if one[depth - 1] != other[depth - 1]:
            break
        path = "/" + "/".join(one[:depth])
        if path in form.repeats:
            shared = path
    return shared
