"""Who told an officer something, read from the record's own bytes: asked for with a reason, granted by another person,
read for a while; every step on the record."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core import clock, ids
from core.errors import Reason, Refusal
from core.words import Word
from forms.instance import Unreadable, local_name, parse_safely
from models import audit, review_guard
from models.dated_settings import today, value_of
from models.db import db, writing
from models.tables_identity import IdentityAsk
from models.tables_people import Person
from models.tables_reports import Revision, Submission
from workflow import identity
from workflow.identity import Asking

MOST_TEXT = 500


def why_not_read(viewer: Person, submission: Submission) -> Reason | None:
    """None when this person may ask to read who told what the report says, or grant it to another."""
    return identity.why_not_read(review_guard.reviewer(viewer), review_guard.reviewed(submission, clock.now()))


def has_identity(submission: Submission) -> bool:
    """Does the report say who told it?"""
    return bool(identity.fields_of(submission.form_id)) and bool(_said(submission))


def ask(by: Person, root_id: str, reason: str) -> str:
    """Ask to read it. Returns the asking's id.

    Raises Refusal: REPORT_UNKNOWN, what workflow.identity says, IDENTITY_REASON, NO_IDENTITY.
    """
    with writing():
        submission = review_guard.find(by, root_id)
        _check("ask", by, submission, newest_own(by, root_id), reason)
        now = clock.now()
        grant_by = now + timedelta(hours=value_of("identity.grant_hours", today()))
        row = IdentityAsk(id=ids.new_uuid(), root_id=root_id, person_id=by.id, asked_at=now, reason=_cut(reason))
        row.grant_by, row.state, row.note, row.rev = grant_by, "waiting", "", 1
        db.session.add(row)
        _record(by, "asked", submission, row, reason=row.reason, until=clock.iso(grant_by))
        return row.id


def grant(by: Person, root_id: str, ask_id: str, rev: int) -> None:
    """Let the asker read it for a while. Raises Refusal: as ask, ASKING_UNKNOWN, ASKING_STALE."""
    with writing():
        submission, row = _decided(by, root_id, ask_id, rev, "grant")
        row.reads_until = clock.now() + timedelta(hours=value_of("identity.read_hours", today()))
        row.state = "granted"
        _record(by, "granted", submission, row, reason="", until=clock.iso(row.reads_until))


def refuse(by: Person, root_id: str, ask_id: str, rev: int, reason: str) -> None:
    """Say no, with a reason. Raises Refusal: as grant, IDENTITY_REFUSAL."""
    with writing():
        submission, row = _decided(by, root_id, ask_id, rev, "refuse", reason)
        row.state, row.note = "refused", _cut(reason)
        _record(by, "refused", submission, row, reason=row.note)


def withdraw(by: Person, root_id: str, ask_id: str, rev: int) -> None:
    """Take one's own asking back. Raises Refusal: as grant."""
    with writing():
        submission, row = _decided(by, root_id, ask_id, rev, "withdraw")
        row.state = "withdrawn"
        _record(by, "withdrawn", submission, row, reason="")


def read_identity(by: Person, root_id: str) -> dict[str, str]:
    """Question name → what the report says there, while it is granted. Kept: who, when, what for.

    Raises Refusal: as ask.
    """
    with writing():
        submission = review_guard.find(by, root_id)
        row = newest_own(by, root_id)
        _check("read", by, submission, row)
        assert row is not None, "nothing is read that was not asked for"
        _record(by, "read", submission, row, reason=row.reason)
        return _said(submission)


def newest_own(viewer: Person, root_id: str) -> IdentityAsk | None:
    """The newest asking of this person about a report."""
    mine = select(IdentityAsk).where(IdentityAsk.root_id == root_id, IdentityAsk.person_id == viewer.id)
    newest = mine.order_by(IdentityAsk.asked_at.desc(), IdentityAsk.id.desc()).limit(1)
    row: IdentityAsk | None = db.session.scalar(newest)
    return row


def why_not(step: str, viewer: Person, submission: Submission, row: IdentityAsk | None) -> Reason | None:
    """None when this person may take the step now, otherwise why not."""
    now = clock.now()
    asking = None if row is None else asking_of(row)
    return identity.why_not(step, review_guard.reviewer(viewer), review_guard.reviewed(submission, now), asking, now)


def could_grant(person: Person, asker: Person, submission: Submission) -> bool:
    """Could this person, who sees the report, grant what the other asks?"""
    now = clock.now()
    asking = Asking(asker.id, "waiting", now + timedelta(hours=1))
    facts = (review_guard.reviewer(person), review_guard.reviewed(submission, now))
    return identity.why_not("grant", *facts, asking, now) is None


def asking_of(row: IdentityAsk) -> Asking:
    """What the rules ask of it."""
    return Asking(row.person_id, row.state, row.grant_by, row.reads_until)


def _check(step: str, by: Person, submission: Submission, row: IdentityAsk | None, text: str = "") -> None:
    refused = why_not(step, by, submission, row)
    if refused is not None:
        raise Refusal(refused)
    refused = identity.why_not_so(step, text)
    if refused is not None:
        raise Refusal(refused, where="reason" if step == "ask" else "note")
    if not _said(submission):
        raise Refusal(Reason.NO_IDENTITY)


def _decided(
    by: Person, root_id: str, ask_id: str, rev: int, step: str, text: str = ""
) -> tuple[Submission, IdentityAsk]:
    """The asking that a page shows and a step ends."""
    submission = review_guard.find(by, root_id)
    refused = why_not_read(by, submission)
    if refused is not None:
        raise Refusal(refused)
    row = db.session.get(IdentityAsk, ask_id)
    if row is None or row.root_id != root_id:
        raise Refusal(Reason.ASKING_UNKNOWN)
    if row.rev != rev:
        at = row.decided_at or row.asked_at
        who: Any = (row.decider or row.asker).name if row.decided_by else Word("Sistem")
        raise Refusal(Reason.ASKING_STALE, who=who, at=f"{at.astimezone(ZoneInfo(by.office.time_zone)):%d-%m-%Y %H.%M}")
    _check(step, by, submission, row, text)
    row.decided_by, row.decided_at, row.rev = by.id, clock.now(), row.rev + 1
    return submission, row


def _record(by: Person, what: str, submission: Submission, row: IdentityAsk, **detail: str) -> None:
    told = {"code": submission.code, "ask": row.id, **detail}
    audit.record(by, f"report.identity_{what}", f"report:{submission.root_id}", told)


def _cut(text: str) -> str:
    return text.strip()[:MOST_TEXT]


def _said(submission: Submission) -> dict[str, str]:
    wanted = identity.fields_of(submission.form_id)
    xml = db.session.scalar(select(Revision.xml).where(Revision.instance_id == submission.current_instance_id))
    try:
        nodes = parse_safely(xml or b"").iter()
        return {local_name(node): text for node in nodes if local_name(node) in wanted and (text := node.text or "")}
    except Unreadable:
        return {}
