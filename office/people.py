"""People of the office: the list, a new person, one person's page, a new password."""

from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core import ids
from core.errors import Reason, Refusal
from models import complaints, handovers, not_here, people, people_list, places, scope
from models.people import PASSWORD_LEAST, keeps
from models.people_list import PeopleFilter
from models.tables_people import Person
from office import times
from office.held import phone_row
from office.permission import allow, may
from office.session import language
from office.words import _, link
from workflow.roles import ARRANGES, ROLES, SEES_PHONES, grantable

blueprint = Blueprint("people", __name__, url_prefix="/people")
# Who may make another reader of complaints
_GIVES_COMPLIANCE = frozenset(role for role in ARRANGES if "kepatuhan" in grantable([role]))


@dataclass(frozen=True)
class Filters:
    """What the address says: ?q=&role=&office=&active=yes|no"""

    q: str
    role: str
    office: str
    active: str

    @property
    def narrowed(self) -> bool:
        """Is anything chosen?"""
        return bool(self.q.strip() or self.role or self.office or self.active)


@blueprint.get("")
@allow(SEES_PHONES)
def list_people() -> str:
    """Everybody of the office, and the phones of each; ``?after=`` a cursor."""
    filters = Filters(*(request.args.get(name, "")[:100] for name in ("q", "role", "office", "active")))
    asked = PeopleFilter(filters.q, filters.role, filters.office, filters.active)
    after = request.args.get("after", "")
    page = people_list.list_page(current_user, asked, after)
    query = {key: value for key, value in asdict(filters).items() if value}
    return render_template(
        "people.html",
        filters=filters,
        people=page.rows,
        phones=page.phones,
        count=page.count,
        roles=ROLES,
        offices=scope.visible_offices(current_user),
        older=link("office.people.list_people", query, after=page.next) if page.next else None,
        newest=link("office.people.list_people", query) if after else None,
        unread=complaints.count_unread(current_user) if may(_GIVES_COMPLIANCE) else 0,
        may_add=bool(grantable(current_user.roles)),
    )


@blueprint.get("/new")
@allow(ARRANGES)
def new_person() -> str:
    """The page to make a person."""
    return _entry_page({"office_id": current_user.office_id}, [], [])


@blueprint.post("/new")
@allow(ARRANGES)
def add_person() -> str | Response | tuple[str, int]:
    """Make a person; with words in the village search the form comes back with what was found."""
    form = request.form
    entry: dict[str, Any] = {key: form.get(key, "") for key in ("name", "username", "office_id")}
    entry |= {"roles": form.getlist("roles"), "villages": form.getlist("villages")}
    if form.get("find", "").strip():
        return _entry_page(entry, [], places.find_villages(current_user, form["find"], times.today()), form["find"])
    try:
        person = people.add_person(
            current_user, entry["name"], entry["username"], entry["office_id"], entry["roles"], entry["villages"]
        )
    except Refusal as refusal:
        return _entry_page(entry, [(refusal.where or "name", refusal_words(refusal))], []), refusal.status
    flash(_("%(name)s ditambahkan. Sekarang daftarkan HP-nya.", name=person.name), "positive")
    return redirect(link("office.people.show_person", person_id=person.id), 303)


@blueprint.get("/<person_id>")
@allow(SEES_PHONES)
def show_person(person_id: str) -> str:
    """One person: roles, villages, phones, and what may be arranged."""
    person = people.get_person(current_user, person_id)
    return _person_page(person)


@blueprint.post("/<person_id>/password")
@allow(ARRANGES)
def give_password(person_id: str) -> str:
    """Make a password that is shown this once, to be handed over and changed at the first sign-in."""
    person = kept_person(person_id)
    made = ids.new_token()[:20]
    people.set_password(current_user, person.id, made)
    return _person_page(person, made)


def kept_person(person_id: str) -> Person:
    """A person whose account the reader may arrange. Raises Refusal: PERSON_UNKNOWN, NOT_ALLOWED."""
    person = people.get_person(current_user, person_id)
    if not keeps(current_user, person):
        raise Refusal(Reason.NOT_ALLOWED)
    return person


def _person_page(person: Person, made_password: str = "") -> str:
    phones = [phone_row(row) for row in not_here.not_here_yet(current_user) if row.device.person_id == person.id]
    arranged = may(ARRANGES) and keeps(current_user, person)
    kept = arranged and person.active
    return render_template(
        "person.html",
        subject=person,
        villages=places.places_of(person.village_codes),
        phones=phones,
        may_arrange=kept,
        may_reactivate=arranged and not person.active,
        handovers=handovers.of_person(current_user, person),
        may_enrol=kept or (person.id == current_user.id and may(ARRANGES)),
        made_password=made_password,
    )


def _entry_page(entry: dict[str, Any], wrong: list[tuple[str, str]], found: list[places.Place], find: str = "") -> str:
    facts = entry_facts(entry, found, find)
    return render_template("person_new.html", wrong=wrong, wrong_by=dict(wrong), least=PASSWORD_LEAST, **facts)


def entry_facts(entry: dict[str, Any], found: list[places.Place], find: str) -> dict[str, Any]:
    """What parts/person_fields.html says. entry: office_id, roles, villages; find, found: the village search."""
    chosen = places.places_of(entry.get("villages") or [])
    codes = {place.code for place in chosen}
    return {
        "entry": entry,
        "offices": scope.visible_offices(current_user),
        "roles": [role for role in ROLES if role in grantable(current_user.roles)],
        "chosen": chosen,
        "found": [place for place in found if place.code not in codes],
        "find": find,
    }


def refusal_words(refusal: Refusal) -> str:
    """A refusal at its field."""
    if refusal.reason is Reason.ROLE_UNKNOWN:
        return _("Pilih paling sedikit satu peran.")
    return refusal.message(language())
