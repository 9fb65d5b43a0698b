"""People of the office: the list, a new person, one person's page, a new password, the end of access."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core import ids
from core.errors import Reason, Refusal
from models import devices, not_here, people, places, scope
from models.people import PASSWORD_LEAST, keeps
from models.tables_people import Person
from office import times
from office.held import phone_row
from office.permission import allow, may
from office.session import language
from office.words import _, link
from workflow.roles import ARRANGES, ROLES, SEES_PHONES, grantable

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
@allow(SEES_PHONES)
def list_people() -> str:
    """Everybody of the office, and how many phones each has."""
    everybody = people.list_people(current_user)
    phones: dict[str, list[Any]] = {}
    for device in devices.list_devices(current_user):
        if device.revoked_at is None:
            phones.setdefault(device.person_id, []).append(device)
    return render_template("people.html", people=everybody, phones=phones, may_add=bool(grantable(current_user.roles)))


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
        return _entry_page(entry, [(refusal.where or "name", _wording(refusal))], []), refusal.status
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
    person = _kept_person(person_id)
    made = ids.new_token()[:20]
    people.set_password(current_user, person.id, made)
    return _person_page(person, made)


@blueprint.get("/<person_id>/end")
@allow(ARRANGES)
def confirm_end(person_id: str) -> str:
    """Ask before a person's access ends."""
    return render_template("person_end.html", subject=_kept_person(person_id))


@blueprint.post("/<person_id>/end")
@allow(ARRANGES)
def end_person(person_id: str) -> Response:
    """End a person's access and that of their phones."""
    person = _kept_person(person_id)
    people.deactivate_person(current_user, person.id)
    flash(_("Akses %(name)s diakhiri. Laporannya tetap tersimpan.", name=person.name), "positive")
    return redirect(link("office.people.show_person", person_id=person.id), 303)


def _kept_person(person_id: str) -> Person:
    person = people.get_person(current_user, person_id)
    if not keeps(current_user, person):
        raise Refusal(Reason.NOT_ALLOWED)
    return person


def _person_page(person: Person, made_password: str = "") -> str:
    phones = [phone_row(row) for row in not_here.not_here_yet(current_user) if row.device.person_id == person.id]
    kept = keeps(current_user, person) and person.active
    return render_template(
        "person.html",
        subject=person,
        villages=places.places_of(person.village_codes),
        phones=phones,
        may_arrange=kept,
        may_enrol=kept or (person.id == current_user.id and may(ARRANGES)),
        made_password=made_password,
    )


def _entry_page(entry: dict[str, Any], wrong: list[tuple[str, str]], found: list[places.Place], find: str = "") -> str:
    chosen = places.places_of(entry.get("villages") or [])
    codes = {place.code for place in chosen}
    return render_template(
        "person_new.html",
        entry=entry,
        wrong=wrong,
        wrong_by=dict(wrong),
        offices=scope.visible_offices(current_user),
        roles=[role for role in ROLES if role in grantable(current_user.roles)],
        chosen=chosen,
        found=[place for place in found if place.code not in codes],
        find=find,
        least=PASSWORD_LEAST,
    )


def _wording(refusal: Refusal) -> str:
    if refusal.reason is Reason.ROLE_UNKNOWN:
        return _("Pilih paling sedikit satu peran.")
    return refusal.message(language())
