"""The demo: people, villages and a fortnight of reports, told by demo.toml and made through the real verbs."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from core import clock
from models import people
from models.db import settings
from models.tables_people import Person
from models.tables_places import Office
from seeds.activities import ensure_activities
from seeds.coordination import ensure_shared
from seeds.logins import new_password, read_logins, write_logins
from seeds.reports import ensure_reports
from seeds.villages import ensure_villages

STORY = Path(__file__).parent / "demo.toml"
# The demo people came this long before the day that the story is told from.
SEASON = timedelta(days=60)


def ensure_demo(offices: dict[str, Office]) -> None:
    """Put the demo in. Told from the day of its first run, so that a repeat finds everything already there."""
    story = tomllib.loads(STORY.read_text(encoding="utf-8"))
    staff = _ensure_people(story["person"], offices)
    told_at = next(iter(staff.values())).created_at + SEASON
    ensure_villages(story["village"], offices, staff, told_at, SEASON)
    ensure_reports(story["report"], staff, {office.id: office for office in offices.values()}, told_at)
    ensure_activities(story["activity"], staff, told_at)
    ensure_shared(staff, told_at)


def _ensure_people(rows: list[dict[str, Any]], offices: dict[str, Office]) -> dict[str, Person]:
    """The demo people by user name, each with a password in demo-logins.json."""
    folder = settings().folder
    logins, known = read_logins(folder), True
    staff: dict[str, Person] = {}
    # To the second: the instants of the story are made from it, and both databases give it back the same.
    with clock.stopped_at((clock.now() - SEASON).replace(microsecond=0)):
        for row in rows:
            person = people.find_person(row["username"])
            login = logins.get(row["username"])
            if login is None:
                role = ", ".join(row["roles"])
                login = {"username": row["username"], "password": new_password(), "name": row["name"], "role": role}
                logins[row["username"]] = login
                known = False
                if person is not None:
                    people.set_password(None, person.id, login["password"])
            if person is None:
                home = offices[row["office"]].id
                where = row.get("villages", [])
                told = (row["name"], row["username"], home, row["roles"], where, login["password"])
                person = people.add_person(None, *told)
            staff[person.username] = person
    if not known:
        write_logins(folder, logins)
    return staff
