"""What a new version of a form asks otherwise than the one before: for who publishes it, question by question."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from forms.model import Form, Group, Labels, Question, Repeat
from forms.plain import plain_text

# Fact of a question → how the page calls it; compared one by one.
FACTS = ("type", "label", "hint", "list_name", "required", "relevant", "constraint", "calculation", "choice_filter")


@dataclass(frozen=True, slots=True)
class Choices:
    """How the choices of a question changed: values that came and went, and those whose words are others now."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One question that is not what it was. kind: added, removed, renamed, changed.

    before: its name until now when it was renamed; facts: fact → (before, after), of FACTS and "place", the group it
    stands in.
    """

    kind: str
    path: str
    name: str
    label: str
    before: str = ""
    facts: dict[str, tuple[str, str]] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)


def compare_forms(old: Form, new: Form) -> list[Change]:
    """Every difference in what is asked, in the order of the new form; what went comes last.

    A question is the same as long as its name is: answers are carried over by it. One that went, with another of the
    same type and the same words that came, was renamed.
    """
    before, after = _named(old), _named(new)
    gone = {name: question for name, question in before.items() if name not in after}
    found: list[Change] = []
    for name, question in after.items():
        if name in before:
            change = _changed(old, new, before[name], question)
        else:
            was = next((one for one in gone.values() if _same_words(old, new, one, question)), None)
            if was is None:
                change = Change("added", question.path, name, _label(new, question))
            else:
                del gone[was.name]
                facts = _facts(old, new, was, question)
                choices = _choices(old, new, was, question)
                change = Change("renamed", question.path, name, _label(new, question), was.name, facts, choices)
        if change is not None:
            found.append(change)
    return found + [Change("removed", one.path, one.name, _label(old, one)) for one in gone.values()]


def _named(form: Form) -> dict[str, Question]:
    """Questions by name; of two with one name in different groups, each by its path."""
    found: dict[str, Question] = {}
    for question in form.questions():
        found[question.name if question.name not in found else question.path] = question
    return found


def _same_words(old: Form, new: Form, one: Question, other: Question) -> bool:
    label = _label(old, one)
    return one.type == other.type and bool(label) and label == _label(new, other)


def _changed(old: Form, new: Form, one: Question, other: Question) -> Change | None:
    facts, choices = _facts(old, new, one, other), _choices(old, new, one, other)
    if not facts and choices == Choices():
        return None
    return Change("changed", other.path, other.name, _label(new, other), facts=facts, choices=choices)


def _facts(old: Form, new: Form, one: Question, other: Question) -> dict[str, tuple[str, str]]:
    pairs = {fact: (_fact(old, one, fact), _fact(new, other, fact)) for fact in FACTS}
    pairs["place"] = (_place(old, one), _place(new, other))
    return {fact: pair for fact, pair in pairs.items() if pair[0] != pair[1]}


def _fact(form: Form, question: Question, fact: str) -> str:
    if fact == "label":
        return _label(form, question)
    if fact == "hint":
        return _words(form, question.hints)
    return str(getattr(question, fact) or "")


def _choices(old: Form, new: Form, one: Question, other: Question) -> Choices:
    before = {choice.value: _words(old, choice.labels) for choice in one.choices}
    after = {choice.value: _words(new, choice.labels) for choice in other.choices}
    return Choices(
        added=tuple(value for value in after if value not in before),
        removed=tuple(value for value in before if value not in after),
        reworded=tuple(value for value in after if value in before and after[value] != before[value]),
    )


def _place(form: Form, question: Question) -> str:
    """Names of the groups around a question; what has no words of its own counts too, answers move with it."""
    return " / ".join(group.name for group in _around(form.root, question))


def _around(group: Group, question: Question) -> Iterator[Group | Repeat]:
    for child in group.children:
        if isinstance(child, Group) and question.path.startswith(f"{child.path}/") and question in child.questions():
            yield child
            yield from _around(child, question)


def _label(form: Form, question: Question) -> str:
    return _words(form, question.labels)


def _words(form: Form, labels: Labels) -> str:
    return " ".join(plain_text(labels.get(form.default_language, "")).split())
