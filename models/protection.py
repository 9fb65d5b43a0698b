"""One early detection as its page shows it, and its steps: who was told, what they answered, how it ended, and back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.errors import Reason, Refusal
from core.words import Labels, Word, translate
from models import audit, report_facts, scope
from models.approving import answers_of
from models.dated_settings import today
from models.db import db, settings, writing
from models.protecting import add_event, reckon, told_of
from models.tables_ledger import AuditEntry
from models.tables_people import Person
from models.tables_protection import Detection, DetectionAnswer, DetectionEvent, DetectionReferral
from models.tables_reports import Submission
from workflow import protection
from workflow.review import Reviewer

NAME_READ = "detection.name_read"
MOST_TEXT = 2_000


@dataclass(frozen=True)
class Told:
    """Who was told. number: of a letter or a case, when there is one."""

    agency: str
    who: str
    told_at: datetime | None
    channel: str
    number: str = ""
    note: str = ""


def find(viewer: Person, root_id: str) -> Detection:
    """One in the viewer's scope, with its office and reporter. Raises Refusal(DETECTION_UNKNOWN)."""
    query = select(Detection).where(Detection.root_id == root_id, scope.visible_detections(viewer))
    row: Detection | None = db.session.scalar(query.options(joinedload(Detection.office), joinedload(Detection.person)))
    if row is None:
        raise Refusal(Reason.DETECTION_UNKNOWN)
    return row


def referrals(row: Detection) -> list[DetectionReferral]:
    """Who was told, the first to be told first; the withdrawn ones too."""
    query = select(DetectionReferral).where(DetectionReferral.root_id == row.root_id)
    query = query.options(joinedload(DetectionReferral.person))
    return list(db.session.scalars(query.order_by(DetectionReferral.told_at, DetectionReferral.id)))


def answers(row: Detection) -> dict[str, list[DetectionAnswer]]:
    """Referral's id → what the agency answered, by day."""
    query = select(DetectionAnswer).join(DetectionReferral, DetectionReferral.id == DetectionAnswer.referral_id)
    query = query.where(DetectionReferral.root_id == row.root_id).options(joinedload(DetectionAnswer.person))
    found: dict[str, list[DetectionAnswer]] = {}
    for answer in db.session.scalars(query.order_by(DetectionAnswer.answered_on, DetectionAnswer.at)):
        found.setdefault(answer.referral_id, []).append(answer)
    return found


def history(row: Detection) -> list[DetectionEvent]:
    """What happened to it, the newest first."""
    query = select(DetectionEvent).where(DetectionEvent.root_id == row.root_id)
    query = query.options(joinedload(DetectionEvent.person))
    return list(db.session.scalars(query.order_by(DetectionEvent.number.desc(), DetectionEvent.at.desc())))


def steps(viewer: Person, row: Detection) -> dict[str, Reason | None]:
    """Every step with its answer."""
    reviewer = Reviewer(viewer.id, viewer.roles, in_scope=True)
    return {
        step: protection.why_not(step, reviewer, row.state, row.person_id, live=row.live) for step in protection.STEPS
    }


def refer(by: Person, root_id: str, rev: int, told: Told) -> None:
    """Write down that an agency was told. Raises Refusal: DETECTION_UNKNOWN, DETECTION_STALE, what
    workflow.protection says."""
    with writing():
        row, now = _checked(by, root_id, rev, "refer"), clock.now()
        lacks = protection.why_not_told(told.agency, told.who, told.told_at, told.channel, now)
        if lacks is not None:
            raise Refusal(lacks[0], where=lacks[1])
        assert told.told_at is not None
        referral = DetectionReferral(
            id=ids.new_uuid(),
            root_id=root_id,
            agency=told.agency,
            who=told.who.strip()[:200],
            told_at=told.told_at,
            channel=told.channel,
            number=told.number.strip()[:100],
            note=told.note.strip()[:MOST_TEXT],
            person_id=by.id,
            at=now,
        )
        db.session.add(referral)
        _kept(by, row, "refer", "", agency=told.agency)


def withdraw(by: Person, root_id: str, rev: int, referral_id: str, reason: str) -> None:
    """Say that a referral was written down wrongly. Raises Refusal as refer, REFERRAL_UNKNOWN, REFERRAL_WITHDRAWN,
    DETECTION_REASON."""
    with writing():
        row = _checked(by, root_id, rev, "withdraw")
        referral = _referral(row, referral_id)
        note = _reason(reason, f"withdraw-{referral_id}")
        referral.withdrawn_at = clock.now()
        _kept(by, row, "withdraw", note, agency=referral.agency)


def answer(by: Person, root_id: str, rev: int, referral_id: str, answered_on: date | None, text: str) -> None:
    """Write down what an agency answered. Raises Refusal as withdraw, AGENCY_ANSWER_NEEDED, ANSWERED_ON_NEEDED."""
    with writing():
        row = _checked(by, root_id, rev, "answer")
        referral = _referral(row, referral_id)
        if answered_on is None or answered_on > today():
            raise Refusal(Reason.ANSWERED_ON_NEEDED, where=f"answered_on-{referral_id}")
        said = text.strip()[:MOST_TEXT]
        if not said:
            raise Refusal(Reason.AGENCY_ANSWER_NEEDED, where=f"answer-{referral_id}")
        told = {"referral_id": referral.id, "answered_on": answered_on, "text": said}
        db.session.add(DetectionAnswer(id=ids.new_uuid(), person_id=by.id, at=clock.now(), **told))
        _kept(by, row, "answer", "", agency=referral.agency)


def close(by: Person, root_id: str, rev: int, outcome: str, text: str) -> None:
    """Say how it ended. Raises Refusal as refer."""
    with writing():
        row = _checked(by, root_id, rev, "close")
        reckon(row)
        lacks = protection.why_not_closed(outcome, text, row.missing, told_of(root_id))
        if lacks is not None:
            raise Refusal(lacks[0], where=lacks[1], missing=_named(row.missing))
        row.state, row.result = outcome, text.strip()[:MOST_TEXT]
        _kept(by, row, "close", row.result, outcome=outcome)


def reopen(by: Person, root_id: str, rev: int, reason: str) -> None:
    """Take it up again, with a reason. Raises Refusal as refer, DETECTION_REASON."""
    with writing():
        row = _checked(by, root_id, rev, "reopen")
        note = _reason(reason, "reopen-text")
        row.state, row.result = "open", ""
        _kept(by, row, "reopen", note)


def may_read_name(viewer: Person, row: Detection) -> bool:
    """May the viewer open the whole name, with a reason?"""
    return protection.may_read_name(viewer.roles, child=row.child, own=row.person_id == viewer.id)


def read_name(by: Person, root_id: str, reason: str) -> str:
    """The whole name, shown once. Kept: who, when, what for. Raises Refusal: DETECTION_UNKNOWN, NAME_CLOSED, NO_NAME,
    IDENTITY_REASON."""
    with writing():
        row = find(by, root_id)
        if not may_read_name(by, row):
            raise Refusal(Reason.NAME_CLOSED)
        if not reason.strip():
            raise Refusal(Reason.IDENTITY_REASON, where="reason")
        head = db.session.get(Submission, root_id)
        name = protection.name_in(answers_of(head)) if head is not None else ""
        if not name:
            raise Refusal(Reason.NO_NAME)
        audit.record(by, NAME_READ, f"report:{root_id}", {"code": row.code, "reason": reason.strip()[:500]})
    return name


def name_readings(viewer: Person, root_id: str) -> list[tuple[datetime, str, str]]:
    """Who opened the name before, the newest first: when, who (empty outside the viewer's scope), what for."""
    query = select(AuditEntry).where(AuditEntry.object == f"report:{root_id}", AuditEntry.action == NAME_READ)
    entries = list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(50)))
    people = select(Person.id, Person.name).where(Person.office_id.in_(scope.offices_seen(viewer)))
    named = dict(db.session.execute(people.where(Person.id.in_({_who(entry) for entry in entries}))).all())
    return [(entry.at, named.get(_who(entry), ""), str(entry.detail.get("reason", ""))) for entry in entries]


def _who(entry: AuditEntry) -> str:
    return entry.actor.removeprefix("person:")


def _checked(by: Person, root_id: str, rev: int, step: str) -> Detection:
    row = find(by, root_id)
    if row.rev != rev:
        last = next(iter(history(row)), None)
        who = last.person.name if last and last.person else Word("Perbaikan laporan")
        at = last.at if last else row.received_at
        raise Refusal(Reason.DETECTION_STALE, who=who, at=f"{at.astimezone(settings().zone):%d-%m-%Y %H.%M}")
    reason = steps(by, row)[step]
    if reason is not None:
        raise Refusal(reason)
    return row


def _referral(row: Detection, referral_id: str) -> DetectionReferral:
    found = db.session.get(DetectionReferral, referral_id)
    if found is None or found.root_id != row.root_id:
        raise Refusal(Reason.REFERRAL_UNKNOWN)
    if found.withdrawn_at is not None:
        raise Refusal(Reason.REFERRAL_WITHDRAWN)
    return found


def _kept(by: Person, row: Detection, step: str, note: str, **facts: str) -> None:
    """The history, the audit chain, and the figures, of which phones hear nothing."""
    reckon(row)
    add_event(row, step, clock.now(), by.id, note, **facts)
    audit.record(by, f"detection.{step}", f"report:{row.root_id}", {"code": row.code, "state": row.state, **facts})
    report_facts.count_again([row.root_id])


def _named(agencies: list[str]) -> Labels:
    words = [protection.AGENCIES[agency] for agency in agencies]
    return Labels({"id": str(word), "en": translate(word, "en")} for word in words)


def _reason(text: str, where: str) -> str:
    note = text.strip()[:MOST_TEXT]
    if not note:
        raise Refusal(Reason.DETECTION_REASON, where=where)
    return note
