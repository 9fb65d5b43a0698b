"""An account changes: its entry, its villages' next holder, its end, its return."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import handovers, people_changes, places
from models.handovers import Successor
from models.people_changes import Entry
from models.tables_people import Person
from office import times
from office.decisions import rev_shown
from office.people import entry_facts, kept_person, refusal_words
from office.permission import allow
from office.session import language
from office.words import _, link
from workflow.roles import ARRANGES

blueprint = Blueprint("accounts", __name__, url_prefix="/people/<person_id>")
Answer = str | Response | tuple[str, int]


@blueprint.get("/change")
@allow(ARRANGES)
def change_page(person_id: str) -> str:
    """The entry with its fields open."""
    person = kept_person(person_id)
    entry = {"name": person.name, "office_id": person.office_id}
    return _change_page(person, entry | {"roles": person.roles, "villages": person.village_codes})


@blueprint.post("/change")
@allow(ARRANGES)
def change_person(person_id: str) -> Answer:
    """Change the entry; with words in the village search the form comes back with what was found."""
    person = kept_person(person_id)
    form = request.form
    entry: dict[str, Any] = {key: form.get(key, "") for key in ("name", "office_id")}
    entry |= {"roles": form.getlist("roles"), "villages": form.getlist("villages")}
    if form.get("find", "").strip():
        found = places.find_villages(current_user, form["find"], times.today())
        return _change_page(person, entry, found=found, find=form["find"])
    wanted = Entry(entry["name"], entry["office_id"], entry["roles"], entry["villages"])
    return _carry_out(
        lambda: people_changes.change_person(current_user, person.id, _rev(), wanted, _successor()),
        lambda facts: _change_page(person, entry, **facts),
        lambda: _("Data %(name)s diperbarui.", name=wanted.name.strip()),
        person,
    )


@blueprint.get("/handover")
@allow(ARRANGES)
def handover_page(person_id: str) -> str:
    """Villages of a person, and who may take them."""
    person = kept_person(person_id)
    return _page("person_handover.html", person, typed={"villages": person.village_codes, "note": "", "successor": ""})


@blueprint.post("/handover")
@allow(ARRANGES)
def hand_over(person_id: str) -> Answer:
    """Give villages to another."""
    person = kept_person(person_id)
    codes = request.form.getlist("villages")
    successor = Successor(request.form.get("successor", ""), request.form.get("note", ""))
    return _carry_out(
        lambda: people_changes.hand_over(current_user, person.id, _rev(), codes, successor),
        lambda facts: _page("person_handover.html", person, **facts),
        lambda: _("%(n)s desa diserahkan.", n=len(set(codes) & set(person.village_codes))),
        person,
    )


@blueprint.get("/end")
@allow(ARRANGES)
def confirm_end(person_id: str) -> str:
    """Ask before a person's access ends."""
    return _page("person_end.html", kept_person(person_id))


@blueprint.post("/end")
@allow(ARRANGES)
def end_person(person_id: str) -> Answer:
    """End a person's access and that of their phones, and give their villages to another."""
    person = kept_person(person_id)
    return _carry_out(
        lambda: people_changes.end_person(current_user, person.id, _rev(), _successor()),
        lambda facts: _page("person_end.html", person, **facts),
        lambda: _("Akses %(name)s diakhiri. Laporannya tetap tersimpan.", name=person.name),
        person,
    )


@blueprint.post("/reactivate")
@allow(ARRANGES)
def reactivate(person_id: str) -> Response:
    """Let a person in again."""
    person = kept_person(person_id)
    try:
        people_changes.reactivate_person(current_user, person.id, _rev())
        flash(_("Akun %(name)s aktif lagi. Buat kata sandi baru atau daftarkan HP-nya.", name=person.name), "positive")
    except Refusal as refusal:
        if refusal.reason not in (Reason.PERSON_STALE, Reason.PERSON_ACTIVE):
            raise
        flash(refusal.message(language()), "waiting")
    return _to(person)


def _carry_out(
    verb: Callable[[], object], again: Callable[[dict[str, Any]], str], said: Callable[[], str], person: Person
) -> Answer:
    """Call the verb and go on to the person's page; or show the form again with what is in the way."""
    sentence = said()
    try:
        verb()
    except Refusal as refusal:
        if refusal.reason is Reason.PERSON_STALE:
            return again({"stale": refusal.message(language())}), refusal.status
        wrong = [(refusal.where or "name", refusal_words(refusal))]
        return again({"wrong": wrong, "wrong_by": dict(wrong)}), refusal.status
    flash(sentence, "positive")
    return _to(person)


def _change_page(person: Person, entry: dict[str, Any], **facts: Any) -> str:
    found, find = facts.pop("found", []), facts.pop("find", "")
    return _page("person_change.html", person, **(entry_facts(entry, found, find) | facts))


def _page(template: str, person: Person, **facts: Any) -> str:
    """What every form about a person holds; rev is the one that was shown first, so that a second try stays stale."""
    typed: dict[str, Any] = {"villages": request.form.getlist("villages")}
    typed |= {name: request.form.get(name, "") for name in ("note", "successor")}
    standard: dict[str, Any] = {"wrong": [], "wrong_by": {}, "stale": "", "typed": typed}
    return render_template(
        template,
        subject=person,
        rev=request.form.get("rev", person.rev),
        villages=places.places_of(person.village_codes),
        successors=handovers.successors(current_user, person) if person.village_codes else [],
        **(standard | facts),
    )


def _successor() -> Successor | None:
    chosen = request.form.get("successor", "")
    return Successor(chosen, request.form.get("note", "")) if chosen else None


def _rev() -> int:
    return rev_shown(request.form.get("rev", ""))


def _to(person: Person) -> Response:
    return redirect(link("office.people.show_person", person_id=person.id), 303)
