"""The numbers that a phone gives its records, 1, 2, 3 …, as unbroken runs: what joins them, what lies between. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# From a number to a number, both included
Run = tuple[int, int]


@dataclass(frozen=True)
class Gaps:
    """Numbers that have not arrived: how many, and the first of them."""

    count: int = 0
    first: tuple[int, ...] = ()


def joined(runs: Iterable[Run]) -> list[Run]:
    """The same numbers in as few runs as there can be, in order."""
    found: list[Run] = []
    for first, last in sorted(runs):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def holds(runs: Iterable[Run], number: int) -> bool:
    """Is the number in one of these runs?"""
    return any(first <= number <= last for first, last in runs)


def gaps(runs: Sequence[Run], until: int, most: int) -> Gaps:
    """What lacks from 1 up to a number. runs: joined, in order; most: so many of the first are named."""
    count, expected = 0, 1
    named: list[int] = []
    for first, last in (*runs, (until + 1, until + 1)):
        end = min(first - 1, until)
        if end >= expected:
            count += end - expected + 1
            named += range(expected, min(end, expected + most - len(named) - 1) + 1)
        expected = max(expected, last + 1)
    return Gaps(count, tuple(named))
