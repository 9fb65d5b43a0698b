"""Filters of lists kept under a name: a person's own, and those that people of the same office share."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.errors import Reason, Refusal
from models import audit, scope
from models.db import db, writing
from models.tables_filters import PAGES, SavedFilter
from models.tables_people import Person
from workflow import saved_filters as rules


def listed(viewer: Person, page: str) -> list[SavedFilter]:
    """What the viewer may open above a list: first the own ones, by name, then those that others share."""
    query = scope.visible_filters(viewer).where(SavedFilter.page == page).options(joinedload(SavedFilter.person))
    return sorted(db.session.scalars(query), key=lambda one: (one.person_id != viewer.id, one.name.casefold(), one.id))


def own(viewer: Person) -> list[SavedFilter]:
    """Everything that the viewer keeps, list by list."""
    query = select(SavedFilter).where(SavedFilter.person_id == viewer.id)
    return sorted(db.session.scalars(query), key=lambda one: (PAGES.index(one.page), one.name.casefold()))


def find(viewer: Person, filter_id: str) -> SavedFilter:
    """One that the viewer may open. Raises Refusal(NOT_FOUND)."""
    found: SavedFilter | None = db.session.scalar(scope.visible_filters(viewer).where(SavedFilter.id == filter_id))
    if found is None:
        raise Refusal(Reason.NOT_FOUND)
    return found


def keep(by: Person, page: str, query: str, name: str, *, shared: bool = False) -> SavedFilter:
    """Keep what a list is narrowed to. page: one of PAGES; query: of the list's address.

    Raises Refusal: NOT_FOUND, NAME_NEEDED, FILTER_NAME_TAKEN, FILTER_TOO_MANY.
    """
    if page not in PAGES or len(query) > rules.MOST_QUERY:
        raise Refusal(Reason.NOT_FOUND)
    with writing():
        row = SavedFilter(
            id=ids.new_uuid(),
            person_id=by.id,
            office_id=by.office_id,
            page=page,
            name=_name(by, page, name),
            query=query,
            shared=shared,
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        _audit(by, "kept", row)
    return row


def rename(by: Person, filter_id: str, rev: int, name: str) -> None:
    """Give an own one another name. Raises Refusal: NOT_FOUND, FILTER_CHANGED, NAME_NEEDED, FILTER_NAME_TAKEN."""
    with writing():
        row = _own(by, filter_id, rev)
        row.name = _name(by, row.page, name, row)
        row.rev += 1
        _audit(by, "renamed", row)


def share(by: Person, filter_id: str, rev: int, *, shared: bool) -> None:
    """Let the own office see it, or no longer. Raises Refusal: NOT_FOUND, FILTER_CHANGED."""
    with writing():
        row = _own(by, filter_id, rev)
        row.shared, row.office_id = shared, by.office_id
        row.rev += 1
        _audit(by, "shared" if shared else "unshared", row)


def forget(by: Person, filter_id: str, rev: int) -> None:
    """Delete an own one. Raises Refusal: NOT_FOUND, FILTER_CHANGED."""
    with writing():
        row = _own(by, filter_id, rev)
        _audit(by, "forgotten", row)
        db.session.delete(row)


def is_shared(row: SavedFilter, owner: Person) -> bool:
    """Does the owner's office see it now? Who has moved shares nothing with the new office until they say so."""
    return row.shared and row.office_id == owner.office_id


def _own(by: Person, filter_id: str, rev: int) -> SavedFilter:
    row = db.session.get(SavedFilter, filter_id)
    if row is None or row.person_id != by.id:
        raise Refusal(Reason.NOT_FOUND)
    if row.rev != rev:
        raise Refusal(Reason.FILTER_CHANGED)
    return row


def _name(by: Person, page: str, text: str, row: SavedFilter | None = None) -> str:
    name = rules.name_of(text)
    mine = own(by)
    taken = [one.name for one in mine if one is not row and one.page == page]
    refused = rules.why_not(name, taken, len(mine) if row is None else 0)
    if refused is not None:
        raise Refusal(refused, where="name", name=name, most=rules.MOST)
    return name


def _audit(by: Person, what: str, row: SavedFilter) -> None:
    audit.record(by, f"filter.{what}", f"filter:{row.id}", {"name": row.name, "list": row.page})
