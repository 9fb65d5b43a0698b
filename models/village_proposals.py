"""Approved proposals from the field (F01, usulan) whose village is not on the register yet."""

from dataclasses import dataclass

from sqlalchemy import literal_column, select

from models import scope
from models.db import db
from models.places import Place, places_of
from models.tables_people import Person
from models.tables_places import Village
from models.tables_reports import PROFILES_SQL, Revision, Submission

MOST = 50


@dataclass(frozen=True)
class Proposed:
    """A village that somebody proposed, and the report that did."""

    place: Place
    root_id: str
    code: str


def waiting(viewer: Person) -> list[Proposed]:
    """The newest of them that the viewer may read, a village once."""
    registered = select(Village.code).where(Village.code == Submission.village_code).exists()
    query = (
        scope.visible_submissions(viewer)
        .join(Revision, Revision.instance_id == Submission.current_instance_id)
        .where(
            literal_column(f"submission.{PROFILES_SQL}"),
            Submission.form_id == "profil_desa",
            Submission.state == "approved",
            Submission.village_code.is_not(None),
            ~registered,
            Revision.answers["mode"].as_string() == "usulan",
        )
        .order_by(Submission.arrival.desc())
        .limit(MOST)
        .with_only_columns(Submission.village_code, Submission.root_id, Submission.code)
    )
    newest = {row.village_code: row for row in reversed(db.session.execute(query).all())}
    return [Proposed(place, newest[place.code].root_id, newest[place.code].code) for place in places_of(list(newest))]
