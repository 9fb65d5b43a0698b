"""What people do with the registers: decide whether two entries are the same, undo that, note, open an identity."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core import clock, ids
from core.errors import Reason, Refusal
from core.words import Word
from models import audit, register_entries, register_joining, scope
from models.db import db, writing
from models.register_list import RegisterRow
from models.tables_people import Person
from models.tables_registers import RegisterDecision, RegisterNote
from workflow import roles

MOST_LETTERS = 1_000


def decide(by: Person, kind: str, codes: tuple[str, str], revs: tuple[int, int], verdict: str, reason: str) -> None:
    """Say that two entries are the "same" or "different", as the pages showed them; nothing is merged but by this.

    Raises Refusal: NOT_ALLOWED, REGISTER_UNKNOWN, REGISTER_SAME, REGISTER_CHANGED, REGISTER_REASON.
    """
    with writing():
        rows = [_take(by, kind, code, rev) for code, rev in zip(codes, revs, strict=True)]
        first, second = sorted((row.entry for row in rows), key=lambda entry: entry.code)
        if first.id == second.id or verdict not in ("same", "different"):
            raise Refusal(Reason.REGISTER_SAME)
        said = reason.strip()[:MOST_LETTERS]
        if not said:
            raise Refusal(Reason.REGISTER_REASON, where="reason")
        facts = {"verdict": verdict, "reason": said, "decided_by": by.id, "decided_at": clock.now()}
        row = RegisterDecision(id=ids.new_uuid(), first_id=first.id, second_id=second.id, **facts)
        db.session.add(row)
        db.session.flush()
        register_joining.show_together({first.id, second.id})
        detail = {"code": first.code, "other": second.code, "decision": row.id}
        audit.record(by, f"register.{verdict}", f"register:{first.code}", detail)
    db.session.expire_all()


def undo(by: Person, kind: str, code: str, rev: int, decision_id: str, reason: str) -> None:
    """Take a decision back; it stays in the history. Raises as decide, and REGISTER_DECIDED."""
    with writing():
        row = _take(by, kind, code, rev, stale=False)
        decision = next((d for d in register_entries.decisions_of(by, row) if d.id == decision_id), None)
        if decision is None:
            raise Refusal(Reason.REGISTER_UNKNOWN)
        if decision.undone_at is not None:
            who = db.session.get_one(Person, decision.undone_by)
            raise Refusal(Reason.REGISTER_DECIDED, who=_name(by, who))
        _check_fresh(by, row, rev)
        said = reason.strip()[:MOST_LETTERS]
        if not said:
            raise Refusal(Reason.REGISTER_REASON, where=f"undo-{decision_id}")
        decision.undone_by, decision.undone_at, decision.undone_reason = by.id, clock.now(), said
        db.session.flush()
        register_joining.show_together({decision.first_id, decision.second_id})
        named = register_entries.codes_of([decision.first_id, decision.second_id])
        first, second = named[decision.first_id], named[decision.second_id]
        detail = {"code": first, "other": second, "decision": decision.id}
        audit.record(by, "register.undone", f"register:{first}", detail)
    db.session.expire_all()


def add_note(by: Person, kind: str, code: str, text: str) -> None:
    """Write something down beside an entry. Raises Refusal: NOT_ALLOWED, REGISTER_UNKNOWN, REGISTER_NOTE."""
    with writing():
        row = _take(by, kind, code, 0, stale=False)
        said = text.strip()
        if not said or len(said) > MOST_LETTERS:
            raise Refusal(Reason.REGISTER_NOTE, where="text")
        facts = {"office_id": by.office_id, "person_id": by.id, "at": clock.now(), "text": said}
        note = RegisterNote(id=ids.new_uuid(), entry_id=row.entry.id, **facts)
        db.session.add(note)
        detail = {"code": row.entry.code, "note": note.id}
        audit.record(by, "register.noted", f"register:{row.entry.code}", detail)


def read_identity(by: Person, kind: str, code: str, reason: str) -> RegisterRow:
    """The entry whose numbers are shown once. Kept: who, when, what for.

    Raises Refusal: NOT_ALLOWED, REGISTER_UNKNOWN, REGISTER_PURPOSE.
    """
    with writing():
        row = _take(by, kind, code, 0, stale=False)
        if not reason.strip():
            raise Refusal(Reason.REGISTER_PURPOSE, where="reason")
        detail = {"code": row.entry.code, "reason": reason.strip()[:500]}
        audit.record(by, register_entries.READ, f"register:{row.entry.code}", detail)
    return row


def printed(by: Person, row: RegisterRow) -> None:
    """Note that somebody had an entry made ready for paper."""
    with writing():
        audit.record(by, "register.printed", f"register:{row.entry.code}", {"code": row.entry.code})


def _take(by: Person, kind: str, code: str, rev: int, *, stale: bool = True) -> RegisterRow:
    row = register_entries.find(by, kind, code)
    if not roles.holds(by.roles, roles.KEEPS_REGISTERS):
        raise Refusal(Reason.NOT_ALLOWED)
    if stale:
        _check_fresh(by, row, rev)
    return row


def _check_fresh(by: Person, row: RegisterRow, rev: int) -> None:
    """Is the page the entry as it is? Says who decided last, or that a report has changed."""
    if row.entry.rev == rev:
        return
    who, at = _last(by, row)
    raise Refusal(Reason.REGISTER_CHANGED, who=who, at=f"{at.astimezone(ZoneInfo(by.office.time_zone)):%d-%m-%Y %H.%M}")


def _last(by: Person, row: RegisterRow) -> tuple[str | Word, datetime]:
    found: list[tuple[datetime, str | Word]] = []
    for one in register_entries.decisions_of(by, row):
        found.append((one.decided_at, _name(by, one.decider)))
        if one.undone_at is not None:
            found.append((one.undone_at, _name(by, db.session.get_one(Person, one.undone_by))))
    if not found:
        return Word("laporan sumbernya berubah"), clock.now()
    at, who = max(found, key=lambda one: one[0])
    return who, at


def _name(by: Person, who: Person) -> str | Word:
    return who.name if who.office_id in scope.offices_seen(by) else Word("orang kantor lain")
