"""What changed between two revisions of a report, in the form's own order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from forms.answers import Answer

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that is no longer what it was; before and after as a person reads them.

    kind: changed, added or removed.
    path: in the newer revision; for something removed, in the older one.
    """

    path: str
    label: str
    before: str
    after: str
    kind: str


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer with its mark, for a page that shows both revisions in form order.

    answer: the newer one, or the older one when mark is "removed"; before: the older text when mark is "changed".
    """

    answer: Answer
    mark: str
    before: str = ""
    children: "tuple[Marked, ...]" = ()


def compare(old: Sequence[Answer], new: Sequence[Answer]) -> list[Difference]:
    """Every question that differs, in form order; a turn of a repeat that came or went counts all its answers."""
    return [
        Difference(
            path=item.answer.path,
            label=item.answer.label,
            before=item.answer.text if item.mark == REMOVED else item.before,
            after="" if item.mark == REMOVED else item.answer.text,
            kind=item.mark,
        )
        for item in _leaves(mark(old, new))
        if item.mark != SAME
    ]


def mark(old: Sequence[Answer], new: Sequence[Answer]) -> list[Marked]:
    """Both revisions laid over one another, in form order. The two may be of different form versions."""
    marked: list[Marked] = []
    for before, after in _paired(old, new):
        if before is not None and after is not None:
            marked.append(_both(before, after))
        elif after is not None:
            marked.append(_whole(after, ADDED))
        elif before is not None:
            marked.append(_whole(before, REMOVED))
    return marked


def _both(before: Answer, after: Answer) -> Marked:
    if after.kind != "question":
        children = tuple(mark(before.children, after.children))
        return Marked(after, SAME if all(c.mark == SAME for c in children) else CHANGED, children=children)
    if before.value == after.value:
        return Marked(after, SAME)
    if not before.value:
        return Marked(after, ADDED)
    return Marked(after, CHANGED, before.text) if after.value else Marked(before, REMOVED)


def _whole(answer: Answer, word: str) -> Marked:
    """Everything below an answer that has no partner. An empty question is no difference."""
    if answer.kind == "question":
        return Marked(answer, word if answer.value else SAME)
    return Marked(answer, word, children=tuple(_whole(child, word) for child in answer.children))


def _paired(old: Sequence[Answer], new: Sequence[Answer]) -> list[tuple[Answer | None, Answer | None]]:
    """Old and new side by side: by name, and turns of a repeat by what they say."""
    pairs: list[tuple[Answer | None, Answer | None]] = []
    matcher = SequenceMatcher(None, [_key(a) for a in old], [_key(a) for a in new], autojunk=False)
    for _, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        left, right = list(old[old_from:old_to]), list(new[new_from:new_to])
        # Turns that say something else now: in a stretch between equal ones, first meets first.
        while left or right:
            if left and right and left[0].name == right[0].name:
                pairs.append((left.pop(0), right.pop(0)))
            elif left and (not right or left[0].name not in {a.name for a in right}):
                pairs.append((left.pop(0), None))
            else:
                pairs.append((None, right.pop(0)))
    return pairs


def _key(answer: Answer) -> tuple[str, ...]:
    """Questions and groups match by name; a turn of a repeat by name and content, not by its number."""
    if answer.kind != "repeat":
        return (answer.name,)
    return (answer.name, *(f"{a.name}={a.value}" for a in answer.questions()))


def _leaves(marked: Sequence[Marked]) -> Iterator[Marked]:
    for item in marked:
        if item.answer.kind == "question":
            yield item
        yield from _leaves(item.children)
