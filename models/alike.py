"""Reports that may tell of the same thing as one that is looked at: a few questions by keys, never a walk over all."""

from dataclasses import dataclass

from sqlalchemy import select, union
from sqlalchemy.orm import joinedload

from models import scope
from models.db import db
from models.keying import REPORTS, keys_of, told
from models.tables_likeness import ReportApart, ReportKey
from models.tables_people import Person
from models.tables_reports import Attachment, Revision, Submission
from workflow import likeness
from workflow.likeness import Likeness
from workflow.review import UNDECIDED

# Reports looked at, the newest with each kind of key, and shown
MOST_LOOKED, MOST_SHOWN = 60, 5


@dataclass(frozen=True)
class Candidate:
    """A report that may be the same, and why."""

    submission: Submission
    why: Likeness


def candidates(viewer: Person, submission: Submission) -> list[Candidate]:
    """The reports that may be the same as this one and that the viewer may read, the likeliest first.

    Only those about which there is something to decide: one of the two is undecided, neither is merged, and nobody has
    said that they are apart.
    """
    if submission.state == "merged":
        return []
    row = db.session.execute(REPORTS.where(Submission.arrival == submission.arrival)).one_or_none()
    if row is None:
        return []
    own = told(row)
    keys = {key for day in likeness.around(own.day) for key in keys_of(own, day)}
    found = db.session.scalars(
        select(ReportKey.arrival).where(ReportKey.key.in_(keys)).order_by(ReportKey.arrival.desc()).limit(MOST_LOOKED)
    )
    arrivals = {*found, *_with_photos(own.photos)} - {submission.arrival}
    arrivals -= _apart_from(submission.arrival)
    open_ones = [] if submission.state in UNDECIDED else [Submission.state.in_(UNDECIDED)]
    asked = scope.visible_submissions(viewer).where(
        Submission.arrival.in_(arrivals),
        Submission.readers == submission.readers,
        Submission.form_id == submission.form_id,
        Submission.state != "merged",
        *open_ones,
    )
    reports = {one.arrival: one for one in db.session.scalars(asked.options(joinedload(Submission.person)))}
    compared = [
        Candidate(reports[other.arrival], why)
        for other in db.session.execute(REPORTS.where(Submission.arrival.in_(reports)))
        if (why := likeness.likeness(own, told(other))) is not None
    ]
    compared.sort(key=lambda one: (-one.why.weight, -one.why.percent, -one.submission.arrival))
    return compared[:MOST_SHOWN]


def why_alike(one: Submission, other: Submission) -> Likeness | None:
    """Why these two may be the same; None when nothing says so."""
    pair = (one.arrival, other.arrival)
    rows = {row.arrival: told(row) for row in db.session.execute(REPORTS.where(Submission.arrival.in_(pair)))}
    return likeness.likeness(rows[pair[0]], rows[pair[1]]) if len(rows) == len(set(pair)) else None


def apart(one: Submission, other: Submission) -> ReportApart | None:
    """Who said that these two are not the same, and when."""
    earlier, later = sorted((one.arrival, other.arrival))
    query = select(ReportApart).where(ReportApart.earlier == earlier, ReportApart.later == later)
    return db.session.scalar(query.options(joinedload(ReportApart.person)))


def kept_apart(viewer: Person, submission: Submission) -> list[Submission]:
    """The reports that somebody said are not the same as this one, those that the viewer may read."""
    return _readable(viewer, Submission.arrival.in_(_apart_from(submission.arrival)))


def merged_with(viewer: Person, submission: Submission) -> tuple[Submission | None, list[Submission]]:
    """The report that this one was merged into, and those merged into it; of each what the viewer may read."""
    into = _readable(viewer, Submission.arrival == submission.merged_into) if submission.merged_into else []
    return (into[0] if into else None), _readable(viewer, Submission.merged_into == submission.arrival)


def _readable(viewer: Person, which: object) -> list[Submission]:
    query = scope.visible_submissions(viewer).where(which)  # type: ignore[arg-type]
    return list(db.session.scalars(query.order_by(Submission.arrival).limit(MOST_LOOKED)))


def _apart_from(arrival: int) -> set[int]:
    pairs = union(
        select(ReportApart.later).where(ReportApart.earlier == arrival),
        select(ReportApart.earlier).where(ReportApart.later == arrival),
    )
    return set(db.session.scalars(pairs))


def _with_photos(photos: frozenset[str]) -> set[int]:
    """The reports that say now that they hold one of these."""
    if not photos:
        return set()
    holding = select(Attachment.instance_id).where(
        Attachment.sha256.in_(photos), Attachment.role.in_(("photo", "original"))
    )
    # Asked by themselves: in one question a database may go through all reports in their order instead.
    instance_ids = list(db.session.scalars(holding.limit(MOST_LOOKED)))
    query = (
        select(Submission.arrival)
        .join(Revision, Revision.root_id == Submission.root_id)
        .where(Revision.instance_id.in_(instance_ids), Revision.instance_id == Submission.current_instance_id)
    )
    return set(db.session.scalars(query))
