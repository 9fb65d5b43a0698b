"""What an office shows to other offices: chosen words of a lesson or a note, by name, for a purpose, on the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from core import clock, ids
from core.errors import Reason, Refusal
from models import audit, scope
from models.coordinating import items_of
from models.dated_settings import today
from models.db import db, settings, writing
from models.tables_coordination import ActionItem, CoordinationNote
from models.tables_lessons import Lesson, Share, ShareOffice, ShareOpening
from models.tables_people import Person
from models.tables_places import Office
from workflow import lessons as rules
from workflow.roles import holds


@dataclass(frozen=True)
class Wish:
    """What a sharer says. to: ids of offices, "province" or "every"; until: None for as long as nobody ends it."""

    to: tuple[str, ...]
    parts: tuple[str, ...]
    purpose: str
    until: date | None = None
    until_typed: str = ""


def receivers_for(owner_id: str, by: Person) -> list[Office]:
    """The offices that something of an office may be shared with: all others, those of its province first."""
    home = db.session.get_one(Office, owner_id)
    province = home.parent_id or home.id
    offices = db.session.scalars(select(Office).where(Office.id.not_in([owner_id, by.office_id])).order_by(Office.name))
    return sorted(offices, key=lambda one: (_province(one) != province, one.name))


def share(by: Person, thing: Lesson | CoordinationNote, wish: Wish) -> Share:
    """Show it to these offices from now on. The caller knows that ``by`` may read it.

    Raises Refusal: NOT_ALLOWED, SHARE_NOT_APPROVED, SHARE_TO, SHARE_PARTS, SHARE_PURPOSE, SHARE_UNTIL.
    """
    if not holds(by.roles, rules.SHARES):
        raise Refusal(Reason.NOT_ALLOWED)
    what = "lesson" if isinstance(thing, Lesson) else "note"
    purpose = wish.purpose.strip()[: rules.MOST_TEXT]
    with writing():
        if not is_there(thing):
            raise Refusal(Reason.SHARE_NOT_APPROVED)
        to = _meant(thing.office_id, by, wish.to)
        on = today()
        until = date.min if wish.until is None and wish.until_typed else wish.until
        lacks = rules.why_not_shared(what, list(wish.parts), to, purpose, until, on)
        if lacks:
            raise Refusal(rules.LACKS[lacks], where=lacks)
        row = Share(
            id=ids.new_uuid(),
            lesson_id=thing.id if isinstance(thing, Lesson) else None,
            note_id=None if isinstance(thing, Lesson) else thing.root_id,
            office_id=by.office_id,
            owner_id=thing.office_id,
            person_id=by.id,
            shared_at=clock.now(),
            parts=[part for part in rules.PARTS[what] if part in wish.parts],
            purpose=purpose,
            until=until,
            rev=1,
        )
        db.session.add(row)
        db.session.flush()
        db.session.add_all(ShareOffice(share_id=row.id, office_id=office_id) for office_id in to)
        db.session.flush()
        told = {"code": thing.code, "what": what, "to": to, "purpose": purpose, "parts": row.parts}
        audit.record(by, "share.begun", f"share:{row.id}", told | {"until": until.isoformat() if until else ""})
        return row


def end(by: Person, share_id: str) -> Share:
    """Show it no more; what was opened stays on the record. Raises Refusal: SHARE_UNKNOWN, SHARE_ENDED."""
    with writing():
        row = find_own(by, share_id)
        if row.ended_at is not None:
            who = row.ender.name if row.ender else "…"
            raise Refusal(Reason.SHARE_ENDED, who=who, at=f"{row.ended_at.astimezone(settings().zone):%d-%m-%Y %H.%M}")
        row.ended_at, row.ended_by, row.rev = clock.now(), by.id, row.rev + 1
        audit.record(by, "share.ended", f"share:{row.id}", {"code": thing_of(row).code})
        return row


def open_shared(by: Person, share_id: str) -> Share:
    """Read what another office shares with one's own; that it was opened is on the record.

    Raises Refusal(SHARE_UNKNOWN).
    """
    with writing():
        row = find_received(by, share_id)
        told = {"share_id": row.id, "office_id": by.office_id, "person_id": by.id, "at": clock.now()}
        db.session.add(ShareOpening(id=ids.new_uuid(), **told))
        db.session.flush()
        audit.record(by, "share.opened", f"share:{row.id}", {"code": thing_of(row).code, "office": by.office_id})
        return row


def received(viewer: Person) -> Select[Share]:
    """What others share with this person's office and may be opened today."""
    return select(Share).where(scope.shared_with(viewer, today()))


def find_received(viewer: Person, share_id: str) -> Share:
    """One of them, without saying that it was opened. Raises Refusal(SHARE_UNKNOWN)."""
    row: Share | None = db.session.scalar(_with_all(received(viewer).where(Share.id == share_id)))
    if row is None:
        raise Refusal(Reason.SHARE_UNKNOWN)
    return row


def list_received(viewer: Person) -> list[Share]:
    """The same, the newest first."""
    return list(db.session.scalars(_with_all(received(viewer).order_by(Share.shared_at.desc(), Share.id))))


def list_own(viewer: Person) -> list[Share]:
    """What this person's offices share, the newest first, ended ones too."""
    query = select(Share).where(scope.shared_by(viewer)).order_by(Share.shared_at.desc(), Share.id)
    return list(db.session.scalars(_with_all(query)))


def shares_of(viewer: Person, thing: Lesson | CoordinationNote) -> list[Share]:
    """The shares of one lesson or note that this person may see."""
    same = Share.lesson_id == thing.id if isinstance(thing, Lesson) else Share.note_id == thing.root_id
    query = select(Share).where(same, scope.shared_by(viewer)).order_by(Share.shared_at.desc(), Share.id)
    return list(db.session.scalars(_with_all(query)))


def find_own(viewer: Person, share_id: str) -> Share:
    """One that this person's offices share. Raises Refusal(SHARE_UNKNOWN)."""
    query = select(Share).where(Share.id == share_id, scope.shared_by(viewer))
    row: Share | None = db.session.scalar(_with_all(query))
    if row is None:
        raise Refusal(Reason.SHARE_UNKNOWN)
    return row


def openings_of(share_ids: Sequence[str]) -> list[ShareOpening]:
    """Who of the receiving offices opened them, the newest first."""
    query = select(ShareOpening).where(ShareOpening.share_id.in_(share_ids))
    query = query.options(joinedload(ShareOpening.office), joinedload(ShareOpening.person))
    return list(db.session.scalars(query.order_by(ShareOpening.at.desc(), ShareOpening.id)))


def thing_of(row: Share) -> Lesson | CoordinationNote:
    """What is shared."""
    found = row.lesson or row.note
    assert found is not None
    return found


def is_there(thing: Lesson | CoordinationNote) -> bool:
    """Does an approved report still say it?"""
    return thing.live and thing.approved if isinstance(thing, Lesson) else thing.approved


def items_shared(row: Share) -> list[ActionItem]:
    """The action items of a shared note that its report still says."""
    return [item for item in items_of(row.note_id) if item.live] if row.note_id else []


def _meant(owner_id: str, by: Person, to: Sequence[str]) -> list[str]:
    """The ids of the offices that are meant; one that is not there is left out."""
    may = receivers_for(owner_id, by)
    if "every" in to:
        return [one.id for one in may]
    home = db.session.get_one(Office, owner_id)
    province = home.parent_id or home.id
    return [one.id for one in may if one.id in to or ("province" in to and _province(one) == province)]


def _province(office: Office) -> str:
    return office.parent_id or office.id


def _with_all(query: Select[Share]) -> Select[Share]:
    return query.options(
        joinedload(Share.lesson).joinedload(Lesson.office),
        joinedload(Share.note).joinedload(CoordinationNote.office),
        joinedload(Share.office),
        joinedload(Share.person),
        joinedload(Share.ender),
        selectinload(Share.receivers).joinedload(ShareOffice.office),
    )
