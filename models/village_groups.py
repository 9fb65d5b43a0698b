"""Villages near and far in numbers: each is compared with its own group only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.db import db
from models.tables_people import Person
from models.tables_places import Village
from models.village_figures import travel_minutes, was_visited
from models.village_list import VillageFilter, conditions, is_quiet
from workflow.indicators import group_of


@dataclass
class GroupRow:
    """Villages that are compared with each other. visited: with an activity in the period; quiet: the hint *sepi*."""

    codes: list[str]
    visited: int = 0
    quiet: int = 0


def by_group(viewer: Person, place: str, since: date, until: date) -> dict[str, GroupRow]:
    """The viewer's villages by workflow.indicators.GROUPS; groups without any are left out."""
    columns = (Village.code, travel_minutes(), was_visited(since, until), is_quiet())
    query = select(*columns).where(*conditions(viewer, VillageFilter(place=place)))
    found: dict[str, GroupRow] = {}
    for code, minutes, visited, quiet in db.session.execute(query):
        row = found.setdefault(group_of(minutes), GroupRow([]))
        row.codes.append(code)
        row.visited, row.quiet = row.visited + bool(visited), row.quiet + bool(quiet)
    return found
