"""A report as a village partner sees it: what they wrote, and what the office told them; nothing of the house."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from flask_login import current_user

from models.reviews import ReportView
from models.tables_reports import Submission
from office import flags, labels
from office.answer_blocks import Block
from office.report_filters import EVERYWHERE, Filters
from office.trail import TrailLine, trail_line
from office.words import _
from workflow.fate import TOLD_EVENTS, TOLD_REASONS, told_state

if TYPE_CHECKING:
    from office.record import Record

# Whatever a record's page learns to show one day is the office's own until it stands here.
SHOWN = frozenset(
    {
        *("root_id", "rev", "code", "title", "place", "who", "device", "word", "contents", "compared_with"),
        *(
            "urgent",
            "reporter_reads",
            "form_problem",
            "removed_sentence",
            "photos",
            "photos_title",
            "files",
            "map",
            "sha256",
            "actions",
            "why_not",
            "hrefs",
        ),
    }
)
# What a partner may narrow the own list to, and the tabs of it: anything else tells how the house works on a report.
ASKED = frozenset({"form", "place", "urgent", "q", "after"})
TABS = ("returned", "approved", "rejected")
_NOTHING: dict[type, Any] = {str: "", list: [], bool: False, int: 0, frozenset: frozenset(), tuple: (), dict: {}}


def is_partner() -> bool:
    """Is the reader a village partner, who is no officer?"""
    return bool(current_user.is_authenticated and current_user.roles == ["mitra_desa"])


def as_asked(filters: Filters) -> Filters:
    """The list that an address asks for, without what only the house knows; as it is for everybody else."""
    if not is_partner():
        return filters
    asked = {name: getattr(filters, name) for name in ASKED}
    return Filters(state=filters.state if filters.state in TABS else EVERYWHERE, **asked)


def as_told(record: "Record", view: ReportView) -> "Record":
    """The record without what is the office's own; as it is for everybody else."""
    if not is_partner():
        return record
    own: dict[str, Any] = {
        one.name: _NOTHING.get(type(getattr(record, one.name))) for one in fields(record) if one.name not in SHOWN
    }
    state = told_state(record.state)
    clocks = flags.facts(view.submission)
    told: dict[str, Any] = {
        "state": state,
        "state_word": labels.state_word(state),
        "state_tone": labels.state_tone(state),
        "blocks": [_without_findings(block) for block in record.blocks],
        "trail": _trail(view),
        "delivery": [row for row in record.delivery if row not in clocks],
    }
    return replace(record, **(own | told))


def chips(row: Submission, everywhere: bool) -> list[tuple[str, str]]:
    """What a partner's list says of a report, and no more."""
    state = told_state(row.state)
    said = [(labels.state_word(state), labels.state_tone(state))] if everywhere else []
    said += [(_("Segera"), "negative")] if row.urgent else []
    return said + flags.answer_by(row)


def _trail(view: ReportView) -> list[TrailLine]:
    """What was told to the reporter, without who of the office did it."""
    lines = []
    for event in reversed(view.events):
        own = event.person_id == current_user.id
        if event.kind not in TOLD_EVENTS or (event.kind == "received" and not own):
            continue
        line = trail_line(view, event, {})
        note = line.note if event.kind in TOLD_REASONS else ""
        lines.append(replace(line, who=line.who if own else "", note=note, facts=[]))
    return lines


def _without_findings(block: Block) -> Block:
    rows = [replace(row, found=()) for row in block.rows]
    return replace(block, rows=rows, children=[_without_findings(child) for child in block.children])
