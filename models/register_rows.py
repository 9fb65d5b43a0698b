"""The register of villages as other systems read it: what a village is and where it stands, no people."""

from typing import Any

from sqlalchemy import select

from models import scope
from models.dated_settings import today
from models.db import db
from models.places import places_of
from models.tables_people import Person
from models.tables_places import Office, Village


def list_registered(viewer: Person, after: str, limit: int) -> list[dict[str, Any]]:
    """Villages that the viewer sees on the register, by code; after: the code of the last one already seen."""
    query = select(Village).where(scope.visible_villages(viewer, today()), Village.code > after)
    found = list(db.session.scalars(query.order_by(Village.code).limit(limit)))
    places = {place.code: place for place in places_of([village.code for village in found])}
    letters = dict(db.session.execute(select(Office.id, Office.letters)).all())
    rows = []
    for village in found:
        place = places.get(village.code)
        point = place.point if place else None
        rows.append(
            {
                "code": village.code,
                "name": place.name if place else "",
                "kind": place.kind if place else "",
                "district": place.district if place else "",
                "regency": place.regency if place else "",
                "office": letters.get(village.office_id, ""),
                "stage": village.stage,
                "point": {"lat": point[0], "lng": point[1]} if point else None,
                "last_visit_on": village.last_visit_on.isoformat() if village.last_visit_on else None,
            }
        )
    return rows
