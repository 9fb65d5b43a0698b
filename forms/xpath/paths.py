"""What a path in an expression means at one place of a form: the twin of pwa/forms/paths.js.

A path through a repeat means the instance it is evaluated in, as JavaRosa has it; the arguments of
indexed-repeat() that name nodes mean all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from forms.xpath.tree import Step

STRUCTURAL = {"position", "count"}


@dataclass(frozen=True, slots=True)
class Ref:
    """A path that an expression looks at.

    path: generic and absolute; bound: how many leading steps are the context's own (inside the same repeat
    instance only that one is meant); structural: only number or place of the nodes matters.
    """

    path: str
    bound: int
    structural: bool


@dataclass(frozen=True, slots=True)
class Base:
    """Where a relative path starts; foreign: not in the instance."""

    steps: tuple[str, ...]
    bound: int
    foreign: bool = False


FOREIGN = Base((), 0, foreign=True)


def steps_of(path: str) -> tuple[str, ...]:
    """ "/data/orang/umur" → ("data", "orang", "umur")."""
    return tuple(step for step in path.split("/") if step)


def ancestors_and_self(path: str) -> list[str]:
    """ "/a/b" → ["/a", "/a/b"]."""
    steps = steps_of(path)
    return ["/" + "/".join(steps[:depth]) for depth in range(1, len(steps) + 1)]


def written(step: Step) -> str:
    """A step as a form writes it."""
    if step.test == "node()" and step.axis in ("self", "parent"):
        return "." if step.axis == "self" else ".."
    return {"child": "", "attribute": "@"}.get(step.axis, f"{step.axis}::") + step.test


def resolve(steps: tuple[Step, ...], base: Base) -> Base:
    """Where steps lead from a base."""
    if base.foreign:
        return base
    found, bound = list(base.steps), base.bound
    for step in map(written, steps):
        if step == "..":
            found = found[:-1]
            bound = min(bound, len(found))
        elif step not in (".", "descendant-or-self::node()"):
            found.append(step)
    return replace(base, steps=tuple(found), bound=bound)


def shared_repeat(target: tuple[str, ...], context: tuple[str, ...], is_repeat: Callable[[str], bool]) -> int:
    """How many leading steps lead to the deepest repeat that path and context share."""
    shared = 0
    for depth in range(1, min(len(target) - 1, len(context)) + 1):
        if target[depth - 1] != context[depth - 1]:
            break
        if is_repeat("/" + "/".join(target[:depth])):
            shared = depth
    return shared


def ref_of(base: Base, structural: bool) -> Ref:
    """What to note of a path: as far as its steps are plain names."""
    wild = next((at for at, step in enumerate(base.steps) if _is_wild(step)), None)
    steps = base.steps if wild is None else base.steps[:wild]
    return Ref("/" + "/".join(steps), base.bound if wild is None else 0, structural)


def _is_wild(step: str) -> bool:
    return "*" in step or "@" in step or "::" in step or "(" in step
