"""The forms of the house as its publishers look at them: versions, whom each is for, and how many reports it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import defer, joinedload

from models import form_states, scope
from models.db import db
from models.report_list import MOST_COUNTED
from models.tables_forms import Form, FormEvent, FormVersion
from models.tables_people import Person
from models.tables_places import Office
from models.tables_reports import Submission

MOST_FORMS: Final = 100
MOST_VERSIONS: Final = 50
MOST_EVENTS: Final = 50


@dataclass(frozen=True)
class VersionRow:
    """One version. reports: of the offices that the viewer sees, counted up to MOST_COUNTED."""

    sha256: str
    version: str
    state: str
    info: dict[str, Any]
    roles: list[str]
    offices: list[str]
    published_at: datetime
    publisher: str
    reports: int
    is_current: bool


@dataclass(frozen=True)
class FormPage:
    """A form with its versions, newest first, and what happened to it, newest first."""

    form: Form
    current: VersionRow
    versions: list[VersionRow]
    events: list[FormEvent]


def list_forms(viewer: Person, after: tuple[int, str] | None = None) -> list[VersionRow]:
    """The current version of each form that reaches an office of the viewer's, in the order of the phones' list.

    after: position and id of the last one already shown. At most MOST_FORMS.
    """
    query = scope.visible_forms(viewer).join(FormVersion, FormVersion.sha256 == Form.current_sha256)
    if after is not None:
        at, form_id = after
        query = query.where((Form.position > at) | ((Form.position == at) & (Form.form_id > form_id)))
    light = joinedload(Form.current).options(defer(FormVersion.xform), joinedload(FormVersion.publisher))
    query = query.options(light).order_by(Form.position, Form.form_id)
    forms = db.session.scalars(query.limit(MOST_FORMS)).unique().all()
    seen = scope.offices_seen(viewer)
    shown = [form.current for form in forms if form.current is not None]
    return [_row(one, one, seen) for one in shown if scope.sees_offices(viewer, one.offices)]


def read_form(viewer: Person, form_id: str) -> FormPage:
    """One form. Raises Refusal(FORM_NOT_FOUND)."""
    form = form_states.find(viewer, form_id)
    assert form.current is not None, "find gives forms with a version"
    seen = scope.offices_seen(viewer)
    query = select(FormVersion).where(FormVersion.form_id == form_id)
    query = query.options(defer(FormVersion.xform), joinedload(FormVersion.publisher))
    versions = db.session.scalars(query.order_by(FormVersion.published_at.desc()).limit(MOST_VERSIONS)).all()
    events = select(FormEvent).where(FormEvent.form_id == form_id).options(joinedload(FormEvent.person))
    return FormPage(
        form,
        _row(form.current, form.current, seen),
        [_row(version, form.current, seen) for version in versions],
        list(db.session.scalars(events.order_by(FormEvent.at.desc(), FormEvent.id.desc()).limit(MOST_EVENTS))),
    )


def current_version(viewer: Person, form_id: str) -> FormVersion | None:
    """What phones fill in today under this id; None when it is new, or of offices that the viewer does not see."""
    form = db.session.get(Form, form_id)
    version = form.current if form is not None else None
    return version if version is not None and scope.sees_offices(viewer, version.offices) else None


def may_replace(viewer: Person, form_id: str) -> bool:
    """May this person bring out a version of this form? Of a new one always."""
    form = db.session.get(Form, form_id)
    return form is None or form.current is None or scope.reaches(viewer, form.current.offices)


def rev_of(form_id: str) -> int:
    """What a page about this form must name to publish; 0 for a new one."""
    form = db.session.get(Form, form_id)
    return 0 if form is None else form.rev


def has_version(form_id: str, version: str) -> FormVersion | None:
    """The version of this name, if the form has one."""
    query = select(FormVersion).where(FormVersion.form_id == form_id, FormVersion.version == version)
    return db.session.scalars(query).one_or_none()


def office_names(office_ids: Sequence[str]) -> list[str]:
    """Names of offices, by name."""
    return list(db.session.scalars(select(Office.name).where(Office.id.in_(office_ids)).order_by(Office.name)))


def _row(version: FormVersion, current: FormVersion, seen: list[str]) -> VersionRow:
    return VersionRow(
        sha256=version.sha256,
        version=version.version,
        state=version.state,
        info=version.info,
        roles=list(version.roles),
        offices=list(version.offices),
        published_at=version.published_at,
        publisher=version.publisher.name if version.publisher is not None else "",
        reports=_count(version, seen),
        is_current=version.sha256 == current.sha256,
    )


def _count(version: FormVersion, seen: list[str]) -> int:
    """Reports of the offices seen, no further than anybody counts."""
    few: Select[Any] = select(literal_column("1")).where(
        Submission.form_id == version.form_id,
        Submission.form_version == version.version,
        Submission.office_id.in_(seen),
        Submission.readers == "office",
    )
    return db.session.scalar(select(func.count()).select_from(few.limit(MOST_COUNTED).subquery())) or 0
