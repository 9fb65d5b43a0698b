"""A form is closed gently, withdrawn or opened again; its versions stay for ever, and so does what happened to it."""

from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from core import clock, ids
from core.errors import Reason, Refusal
from core.words import Word
from models import audit, form_audience, releasing, scope
from models.db import db, writing
from models.tables_forms import Form, FormEvent, FormVersion
from models.tables_people import Person
from models.tables_reports import Revision, Submission
from workflow import form_life


def move(by: Person, form_id: str, rev: int, move: str, note: str = "") -> FormVersion:
    """Close, withdraw or reopen a form. rev: of the page that was shown; note: why, for colleagues.

    Raises Refusal: FORM_NOT_FOUND, FORM_STALE, FORM_OF_OTHERS, and whatever workflow.form_life.why_not says.
    """
    with writing():
        form = find(by, form_id)
        check_rev(form, rev, by)
        version = form.current
        assert version is not None, "find gives forms with a version"
        reason = form_life.why_not(move, by.roles, version.state)
        if reason is not None:
            raise Refusal(reason)
        scope.must_reach(by, version.offices)
        _set_state(form, version, form_life.MOVES[move], by, note.strip()[:500])
    releasing.release(form_id)
    return version


def set_form_state(form_id: str, state: str, by: Person | str = audit.SYSTEM) -> FormVersion:
    """The same for the command line, whatever the state was. Raises Refusal(FORM_STATE_UNKNOWN, FORM_NOT_FOUND)."""
    if state not in form_life.STATES:
        raise Refusal(Reason.FORM_STATE_UNKNOWN, state=state)
    with writing():
        form = db.session.get(Form, form_id)
        version = form.current if form is not None else None
        if form is None or version is None:
            raise Refusal(Reason.FORM_NOT_FOUND, form_id=form_id)
        if version.state != state:
            _set_state(form, version, state, by, "")
    releasing.release(form_id)
    return version


def find(viewer: Person, form_id: str) -> Form:
    """A form that reaches an office of the viewer's. Raises Refusal(FORM_NOT_FOUND)."""
    form: Form | None = db.session.scalar(scope.visible_forms(viewer).where(Form.form_id == form_id))
    if form is None or form.current is None or not scope.sees_offices(viewer, form.current.offices):
        raise Refusal(Reason.FORM_NOT_FOUND, form_id=form_id)
    return form


def note_event(form_id: str, version: str, kind: str, by: Person | str, note: str = "") -> None:
    """Write down inside the caller's ``writing()`` what happened to a form."""
    row = {"id": ids.new_uuid(), "form_id": form_id, "version": version, "kind": kind, "at": clock.now(), "note": note}
    db.session.add(FormEvent(**row, person_id=by.id if isinstance(by, Person) else None))


def check_rev(form: Form, rev: int, by: Person) -> None:
    """Is the page that was shown still true? Raises Refusal(FORM_STALE), which says who changed what since."""
    if form.rev == rev:
        return
    query = select(FormEvent).where(FormEvent.form_id == form.form_id)
    last = db.session.scalars(query.order_by(FormEvent.at.desc(), FormEvent.id.desc()).limit(1)).first()
    who = last.person.name if last is not None and last.person is not None else Word("Sistem")
    at = (last.at if last is not None else clock.now()).astimezone(ZoneInfo(by.office.time_zone))
    raise Refusal(Reason.FORM_STALE, who=who, at=f"{at:%d-%m-%Y %H.%M}")


def was_late(submission: Submission, revision: Revision) -> bool:
    """Was this record finished before its form was withdrawn, and came after it? True for ever, also when reopened."""
    query = select(FormEvent).where(FormEvent.form_id == submission.form_id, FormEvent.at <= revision.received_at)
    last = db.session.scalars(query.order_by(FormEvent.at.desc(), FormEvent.id.desc()).limit(1)).first()
    return last is not None and last.kind == "closed" and revision.finished_at <= last.at


def _set_state(form: Form, version: FormVersion, state: str, by: Person | str, note: str) -> None:
    version.state = state
    version.closed_at = clock.now() if state == "closed" else None
    # Withdrawn, it is withdrawn in every version; open again, the older ones take in what was begun in them.
    older = update(FormVersion).where(FormVersion.form_id == form.form_id, FormVersion.sha256 != version.sha256)
    if state == "closed":
        older = older.where(FormVersion.state != "closed").values(state="closed", closed_at=version.closed_at)
    else:
        older = older.where(FormVersion.state == "closed").values(state="closing", closed_at=None)
    db.session.execute(older)
    form.rev += 1
    form_audience.tell(version)
    note_event(form.form_id, version.version, state, by, note)
    audit.record(by, "form.state", f"form:{form.form_id}", {"state": state})
