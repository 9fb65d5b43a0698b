"""The programme's villages: registered by an office, sent down to the people who look after them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select

from core import clock
from core.errors import Reason, Refusal
from models import audit, changes, scope
from models.db import db, settings, writing
from models.tables_people import Person
from models.tables_places import Area, Village
from models.tables_reports import Submission
from models.tables_villages import VillageEvent
from models.village_facts import contacts_known, facts_of, last_activities
from workflow import roles
from workflow.village import FOSTERED

# Nobody has said anything about it yet (workflow.md section 2)
FIRST_STAGE = "usulan"


def register_village(
    by: Person | None,
    code: str,
    office_id: str,
    stage: str = FIRST_STAGE,
    contacts: list[dict[str, Any]] | None = None,
    last_visit_on: date | None = None,
    open_matters: int = 0,
) -> Village:
    """Put a village on the register as it stands, or bring its entry up to date; its people's phones hear of it.

    For the command line and the seeds: no rule of workflow.village is asked (models.village_register asks them).

    code: Kemendagri, with or without dots. Raises Refusal: VILLAGE_UNKNOWN, NOT_ALLOWED, OFFICE_UNKNOWN.
    """
    with writing():
        (code,) = known_codes([code])
        if by is not None and not roles.holds(by.roles, roles.READS_OFFICE):
            raise Refusal(Reason.NOT_ALLOWED)
        if by is not None and office_id not in scope.offices_seen(by):
            raise Refusal(Reason.OFFICE_UNKNOWN)
        village = db.session.get(Village, code)
        if village is None:
            village = Village(code=code, rev=0)
            db.session.add(village)
        moved = village.stage != stage
        if moved:
            village.stage_at = clock.now()
            if stage in FOSTERED and village.fostered_on is None:
                village.fostered_on = clock.now().astimezone(settings().zone).date()
        village.office_id, village.regency_code = office_id, regency_of(code)
        village.stage = stage
        village.rev += 1
        village.contacts = contacts if contacts is not None else (village.contacts or [])
        village.last_visit_on = last_visit_on or village.last_visit_on
        village.open_matters = open_matters
        db.session.flush()
        if moved:
            told = {"kind": "registered", "at": clock.now(), "person_id": by.id if by else None, "after": stage}
            db.session.add(VillageEvent(village_code=code, number=village.rev, **told))
        tell_people(code)
        detail = {"office_id": office_id, "stage": stage}
        audit.record(by or audit.SYSTEM, "village.registered", f"village:{code}", detail)
    return village


def villages_for(person: Person) -> list[dict[str, Any]]:
    """A person's own villages as the feed describes them (docs/sync-protocol.md section 11), in code order."""
    return village_bodies(sorted(person.village_codes))


def village_bodies(codes: list[str]) -> list[dict[str, Any]]:
    """The feed's messages about these villages; codes that are no villages are left out."""
    found = {area.code: area for area in db.session.scalars(select(Area).where(Area.code.in_(_with_parents(codes))))}
    registered = {v.code: v for v in db.session.scalars(select(Village).where(Village.code.in_(codes)))}
    last_reports, activities = dict(_last_reports(codes)), last_activities(codes)
    bodies = []
    for code in codes:
        area = found.get(code)
        if area is None or area.level != "village":
            continue
        village = registered.get(code)
        district, regency = (found.get(parent) for parent in _parents(code))
        body: dict[str, Any] = {
            "code": code,
            "name": area.name,
            "kind": area.kind,
            "district": district.name if district else "",
            "regency": regency.name if regency else "",
            "stage": village.stage if village else FIRST_STAGE,
            "contacts": _contacts(village) if village else [],
            "open_matters": village.open_matters if village else 0,
        }
        visited = [day for day in (village.last_visit_on if village else None, activities.get(code)) if day is not None]
        if visited:
            body["last_visit_on"] = max(visited).isoformat()
        if village is not None and village.fostered_on is not None:
            body["fostered_on"] = village.fostered_on.isoformat()
        if last_reports.get(code) is not None:
            body["last_report_at"] = clock.iso(last_reports[code])
        if area.lat is not None and area.lng is not None:
            body["point"] = [area.lat, area.lng]
        bodies.append(body)
    return bodies


def tell_person(person: Person) -> None:
    """Send a person's villages down to their phones, inside the caller's ``writing()``."""
    for body in villages_for(person):
        changes.record("village", body["code"], body=body, person_id=person.id)


def tell_people(code: str) -> None:
    """Send a village down to the phones of everybody who looks after it, inside the caller's ``writing()``."""
    for person in _people_of(code):
        changes.record("village", code, body=village_bodies([code])[0], person_id=person.id)


def regency_of(code: str) -> str:
    """``16.03`` of ``16.03.06.1001``."""
    return code[:5]


def known_codes(codes: Iterable[str]) -> list[str]:
    """The codes with their dots, once each, in order. Raises Refusal(VILLAGE_UNKNOWN) for one that does not exist."""
    wanted = list(dict.fromkeys(dotted(code) for code in codes))
    known = set(db.session.scalars(select(Area.code).where(Area.code.in_(wanted), Area.level == "village")))
    for code in wanted:
        if code not in known:
            raise Refusal(Reason.VILLAGE_UNKNOWN, code=code)
    return wanted


def dotted(code: str) -> str:
    """``1603011001`` as Kemendagri writes it, ``16.03.01.1001``; anything else as it is."""
    if len(code) == 10 and code.isdecimal():
        return f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:]}"
    return code


def _contacts(village: Village) -> list[dict[str, Any]]:
    """As the feed says them: by hand, then those of the newest approved F01."""
    known = contacts_known(village, facts_of(village))
    return [{name: contact.get(name, "") for name in ("name", "role", "phone")} for contact in known]


def _parents(code: str) -> tuple[str, str]:
    parts = code.split(".")
    return ".".join(parts[:3]), ".".join(parts[:2])


def _with_parents(codes: list[str]) -> set[str]:
    return {*codes, *(parent for code in codes for parent in _parents(code))}


def _last_reports(codes: list[str]) -> list[tuple[str, Any]]:
    query = select(Submission.village_code, func.max(Submission.received_at)).where(Submission.village_code.in_(codes))
    return [(code, at) for code, at in db.session.execute(query.group_by(Submission.village_code)) if code is not None]


def _people_of(code: str) -> list[Person]:
    # A list in JSON; both databases can search it, each in its own way, and an office has few people.
    everybody = db.session.scalars(select(Person).where(Person.active))
    return [person for person in everybody if code in person.village_codes]
