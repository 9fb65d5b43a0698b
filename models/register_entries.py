"""One entry of a register: what the reader may see of it, what it goes together with, what people decided and wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from core.errors import Reason, Refusal
from models import report_list, scope
from models.db import db
from models.register_likeness import known_from
from models.register_list import RegisterRow, rows_of
from models.report_filter import ReportFilter
from models.tables_ledger import AuditEntry
from models.tables_people import Person
from models.tables_registers import RegisterDecision, RegisterEntry, RegisterLikeness, RegisterNote, RegisterSighting
from models.tables_reports import Submission
from workflow.matching import alike

READ = "register.identity_read"
MOST_SHOWN = 50
MOST_LIKE = 200


@dataclass(frozen=True)
class Likeness:
    """Two entries that may be the same, and why: names of workflow.matching.WHYS."""

    first: RegisterRow
    second: RegisterRow
    whys: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    """That somebody opened an identity. who is empty for a person outside the reader's scope."""

    at: datetime
    who: str
    reason: str


def find(viewer: Person, kind: str, code: str) -> RegisterRow:
    """The entry under which this code is shown, as far as the reader may see it. Raises Refusal(REGISTER_UNKNOWN)."""
    query = select(RegisterEntry.into_id).where(RegisterEntry.kind == kind, RegisterEntry.code == code)
    shown_id = db.session.scalar(query)
    rows = rows_of(viewer, [shown_id]) if shown_id else []
    if not rows:
        raise Refusal(Reason.REGISTER_UNKNOWN)
    return rows[0]


def elsewhere(viewer: Person, row: RegisterRow) -> int:
    """How many mentions there are that the reader may not see; nothing of them but their number."""
    query = select(func.count()).select_from(RegisterSighting).where(RegisterSighting.shown_id == row.entry.id)
    return (db.session.scalar(query) or 0) - len(row.mentions)


def reports_of(viewer: Person, mentions: Iterable[RegisterSighting]) -> dict[str, str]:
    """root id → code of the reports that these rest on."""
    return report_list.codes_of(viewer, {one.root_id for one in mentions})


def together_with(viewer: Person, row: RegisterRow) -> list[RegisterRow]:
    """Entries of the other registers that the same reports speak of."""
    roots = {one.root_id for one in row.mentions}
    query = select(RegisterSighting.shown_id, func.max(RegisterSighting.seen_on)).where(
        RegisterSighting.root_id.in_(roots), RegisterSighting.kind != row.entry.kind, scope.visible_sightings(viewer)
    )
    query = query.group_by(RegisterSighting.shown_id).order_by(func.max(RegisterSighting.seen_on).desc())
    return rows_of(viewer, [found[0] for found in db.session.execute(query.limit(MOST_SHOWN))])


def likenesses(viewer: Person, kind: str, row: RegisterRow | None = None) -> list[Likeness]:
    """Pairs of a register that may be the same and that nobody has decided on yet; of one entry, when it is given.

    Whether and why is asked anew of what the reader may see: a likeness that rests on others' reports is not shown.
    """
    query = select(RegisterLikeness.first_id, RegisterLikeness.second_id).where(RegisterLikeness.kind == kind)
    if row is not None:
        mine = select(RegisterEntry.id).where(RegisterEntry.into_id == row.entry.id)
        query = query.where(or_(RegisterLikeness.first_id.in_(mine), RegisterLikeness.second_id.in_(mine)))
    else:
        seen = select(RegisterSighting.entry_id).where(RegisterSighting.kind == kind, scope.visible_sightings(viewer))
        query = query.where(RegisterLikeness.first_id.in_(seen), RegisterLikeness.second_id.in_(seen))
    pairs = db.session.execute(query.order_by(RegisterLikeness.first_id).limit(MOST_LIKE)).all()
    shown = _shown_under({id for pair in pairs for id in pair})
    apart = _decided_apart(set(shown.values()))
    wanted = {frozenset((shown[a], shown[b])) for a, b in pairs} - apart
    wanted = {pair for pair in wanted if len(pair) == 2}
    rows = {one.entry.id: one for one in rows_of(viewer, sorted({id for pair in wanted for id in pair}))}
    known = {id: known_from(one.mentions) for id, one in rows.items()}
    found = []
    for one, other in (sorted(pair, key=lambda id: rows[id].entry.code) for pair in wanted if pair <= rows.keys()):
        whys = alike(known[one], known[other])
        if whys:
            found.append(Likeness(rows[one], rows[other], whys))
    return sorted(found, key=lambda one: (one.first.entry.code, one.second.entry.code))


def why_alike(one: RegisterRow, other: RegisterRow) -> tuple[str, ...]:
    """Why two entries may be the same, by what the reader may see."""
    return alike(known_from(one.mentions), known_from(other.mentions))


def decisions_of(viewer: Person, row: RegisterRow) -> list[RegisterDecision]:
    """What was decided about this entry and another, newest first; only where the reader may see both."""
    mine = select(RegisterEntry.id).where(RegisterEntry.into_id == row.entry.id)
    query = select(RegisterDecision).where(
        or_(RegisterDecision.first_id.in_(mine), RegisterDecision.second_id.in_(mine))
    )
    seen = select(RegisterSighting.entry_id).where(scope.visible_sightings(viewer))
    query = query.where(RegisterDecision.first_id.in_(seen), RegisterDecision.second_id.in_(seen))
    query = query.options(joinedload(RegisterDecision.decider))
    return list(db.session.scalars(query.order_by(RegisterDecision.decided_at.desc(), RegisterDecision.id)))


def codes_of(entry_ids: Iterable[str]) -> dict[str, str]:
    """entry id → its own code."""
    query = select(RegisterEntry.id, RegisterEntry.code).where(RegisterEntry.id.in_(set(entry_ids)))
    return dict(db.session.execute(query).all())


def names_of(viewer: Person, person_ids: Iterable[str]) -> dict[str, str]:
    """person id → name, of people of the viewer's offices."""
    query = select(Person.id, Person.name).where(
        Person.id.in_(set(person_ids)), Person.office_id.in_(scope.offices_seen(viewer))
    )
    return dict(db.session.execute(query).all())


def notes_of(viewer: Person, row: RegisterRow) -> list[RegisterNote]:
    """Notes of the reader's offices, newest first."""
    mine = select(RegisterEntry.id).where(RegisterEntry.into_id == row.entry.id)
    query = select(RegisterNote).where(
        RegisterNote.entry_id.in_(mine), RegisterNote.office_id.in_(scope.offices_seen(viewer))
    )
    query = query.options(joinedload(RegisterNote.person)).order_by(RegisterNote.at.desc(), RegisterNote.id)
    return list(db.session.scalars(query.limit(MOST_SHOWN)))


def new_reports(viewer: Person, row: RegisterRow) -> list[Submission]:
    """Reports that nobody has decided yet and that hold this entry's number, or else its whole name."""
    wanted = row.first_said("document") or row.first_said("name")
    if len(wanted) < 4:
        return []
    page = report_list.list_reports(viewer, ReportFilter(state="received", text=wanted), None, 5)
    return page.rows


def opened_by(viewer: Person, row: RegisterRow) -> list[Opened]:
    """Who opened this identity before, the newest first."""
    query = select(AuditEntry).where(AuditEntry.object == f"register:{row.entry.code}", AuditEntry.action == READ)
    entries = list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(MOST_SHOWN)))
    named = names_of(viewer, (entry.actor.removeprefix("person:") for entry in entries))
    told = []
    for entry in entries:
        who = named.get(entry.actor.removeprefix("person:"), "")
        # Why somebody of another office looked is their office's.
        told.append(Opened(entry.at, who, str(entry.detail.get("reason", "")) if who else ""))
    return told


def _shown_under(entry_ids: set[str]) -> dict[str, str]:
    query = select(RegisterEntry.id, RegisterEntry.into_id).where(RegisterEntry.id.in_(entry_ids))
    return dict(db.session.execute(query).all())


def _decided_apart(shown_ids: set[str]) -> set[frozenset[str]]:
    mine = select(RegisterEntry.id).where(RegisterEntry.into_id.in_(shown_ids))
    query = select(RegisterDecision.first_id, RegisterDecision.second_id).where(
        RegisterDecision.verdict == "different",
        RegisterDecision.undone_at.is_(None),
        or_(RegisterDecision.first_id.in_(mine), RegisterDecision.second_id.in_(mine)),
    )
    pairs = db.session.execute(query).all()
    under = _shown_under({id for pair in pairs for id in pair})
    return {frozenset((under[a], under[b])) for a, b in pairs}
