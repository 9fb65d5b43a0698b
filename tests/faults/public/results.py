"""The table and the JSON of a trial."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.faults.public.trial import Leg, Settings
from tests.faults.public.verdict import FAULTS, Verdict

COLUMNS = {
    "plan": "plan",
    "faults": "faults",
    "sent": "sent",
    "acknowledged": "ackn.",
    "lost": "lost",
    "missing": "missing",
    "duplicated": "dupl.",
    "altered": "altered",
    "payload_bytes": "payload B",
    "sent_bytes": "sent B",
    "wasted_percent": "wasted %",
    "seconds": "s",
    "ratio": "ratio",
}
NAMED = 20


def row(plan: str, legs: Sequence[Leg], settings: Settings) -> dict[str, Any]:
    """One line of the table. ratio: of the time taken to the payload over the bandwidth, when there is a limit."""
    payload, sent = sum(leg.payload_bytes for leg in legs), sum(leg.sent_bytes for leg in legs)
    seconds = sum(leg.seconds for leg in legs)
    verdict = sum((leg.verdict for leg in legs), Verdict())
    limit_s = payload / settings.bytes_per_s if settings.bytes_per_s else None
    return {
        "plan": plan,
        "faults": sum(leg.faults for leg in legs),
        "sent": sum(len(leg.reports) for leg in legs),
        "acknowledged": sum(leg.acknowledged for leg in legs),
        **{kind: len(names) for kind, names in vars(verdict).items()},
        "payload_bytes": payload,
        "sent_bytes": sent,
        "wasted_percent": round(100 * (sent - payload) / payload, 1),
        "seconds": round(seconds, 2),
        "ratio": round(seconds / limit_s, 2) if limit_s else None,
    }


def rows(legs: Sequence[Leg], settings: Settings) -> list[dict[str, Any]]:
    return [row(leg.plan, [leg], settings) for leg in legs] + [row("all", legs, settings)]


def as_table(legs: Sequence[Leg], settings: Settings) -> str:
    """For people: a line for each plan and all together, then what went wrong by name."""
    lines = [list(COLUMNS.values())]
    lines += [["-" if line[name] is None else str(line[name]) for name in COLUMNS] for line in rows(legs, settings)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(COLUMNS))]
    table = ["  ".join(word.rjust(width) for word, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join([*table, *named(legs)])


def named(legs: Sequence[Leg]) -> list[str]:
    """The reports and photos behind the counts."""
    said = []
    for leg in legs:
        for kind, names in vars(leg.verdict).items():
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            said += [f"{leg.plan}: {kind}: {', '.join(names[:NAMED])}{more}"] if names else []
        said += [f"{leg.plan}: refused: {words}" for words in sorted(set(leg.told.refused.values()))]
        if leg.acknowledged < len(leg.reports) and leg.told.last:
            said.append(f"{leg.plan}: given up after: {leg.told.last}")
    return said


def as_json(legs: Sequence[Leg], settings: Settings, run: str) -> str:
    """For machines, on one line."""
    found = {leg.plan: vars(leg.verdict) | {"refused": leg.told.refused, "last": leg.told.last} for leg in legs}
    return json.dumps({"run": run, "settings": vars(settings), "rows": rows(legs, settings), "found": found})


def exit_code(legs: Sequence[Leg]) -> int:
    """1: something acknowledged is lost, duplicated or altered. 2: nothing was acknowledged, so nothing is shown."""
    if any(getattr(leg.verdict, kind) for leg in legs for kind in FAULTS):
        return 1
    return 0 if any(leg.acknowledged for leg in legs) else 2
