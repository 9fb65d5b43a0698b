"""Lists of villages follow the work areas: an office that gains or loses a regency gets its lists anew on that day.

What an office has put into its list stays: only rows of a regency that another office has now go, and rows of a regency
that it has and its list has not come from the common list. Doing it twice changes nothing.
"""

from datetime import date

from sqlalchemy import delete, insert, select

from forms import lists
from forms.catalogue import AREA_COLUMNS
from models import areas
from models.choice_lists import publish_list
from models.dated_settings import today
from models.db import db, writing
from models.tables_forms import ListVersion
from models.tables_ledger import Counter

# The last day whose work areas the lists have followed
_NAME = "list_areas"


def look_again() -> None:
    """The work areas have been changed, perhaps of a day that is past; inside the caller's ``writing()``."""
    db.session.execute(delete(Counter).where(Counter.name == _NAME))


def follow_slice() -> bool:
    """Once a day, and after each change: bring the lists of every office to its work area. More to do? Never."""
    day = today()
    if _followed(day):
        return False
    with writing():
        if _followed(day):
            return False
        owners = {code.replace(".", ""): office_id for code, office_id in areas.offices_on(day).items()}
        common = {row.name: row.text for row in _current(None)}
        for office_id in _offices_with_lists():
            for row in _current(office_id):
                text = follow(row.name, row.text, common.get(row.name), office_id, owners)
                if text is not None and text != row.text:
                    publish_list(row.name, office_id, text)
        look_again()
        db.session.execute(insert(Counter), [{"name": _NAME, "value": day.toordinal()}])
    return False


def follow(name: str, own: str, common: str | None, office_id: str, owners: dict[str, str]) -> str | None:
    """An office's list as its work area is; None where it has no columns that say so, or nothing changes.

    owners: regency, four digits → the office that has it.
    """
    column, _digits = AREA_COLUMNS[name]
    rows, whole = lists.rows(own), lists.rows(common or own)
    names = list(rows[0] if rows else whole[0] if whole else ())
    if column not in names or "name" not in names or (whole and list(whole[0]) != names):
        return None
    has = {row[column][:4] for row in rows}
    lost = {regency for regency in has if owners.get(regency, office_id) != office_id}
    gained = {regency for regency, owner in owners.items() if owner == office_id} - has
    fresh = [row for row in whole if row[column][:4] in gained]
    if not lost and not fresh:
        return None
    order = {row["name"]: place for place, row in enumerate(whole)}
    kept = [row for row in rows if row[column][:4] not in lost] + fresh
    kept.sort(key=lambda row: order.get(row["name"], len(order)))
    return lists.write(names, [[row[one] for one in names] for row in kept])


def _followed(day: date) -> bool:
    return db.session.scalar(select(Counter.value).where(Counter.name == _NAME)) == day.toordinal()


def _offices_with_lists() -> list[str]:
    query = select(ListVersion.office_id).where(ListVersion.current, ListVersion.office_id.is_not(None))
    found = db.session.scalars(query.where(ListVersion.name.in_(AREA_COLUMNS)).distinct())
    return sorted(office_id for office_id in found if office_id is not None)


def _current(office_id: str | None) -> list[ListVersion]:
    query = select(ListVersion).where(ListVersion.current, ListVersion.office_id == office_id)
    return list(db.session.scalars(query.where(ListVersion.name.in_(AREA_COLUMNS)).order_by(ListVersion.name)))
