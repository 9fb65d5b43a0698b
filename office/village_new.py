"""A new village for the register: found by name or in an F01, and proposed."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Refusal
from models import places, village_list, village_proposals, village_register
from office import times
from office.permission import allow, may
from office.record import village_words
from office.session import language
from office.village_words import criteria_words, guard_word
from office.words import _, link
from workflow import village
from workflow.village import EXCUSABLE, Guard

blueprint = Blueprint("village_new", __name__, url_prefix="/villages/new")
Answer = str | Response | tuple[str, int]
_STEP = next(step for step in village.STEPS if step.before == village.NEW)
PROPOSERS = _STEP.who


@blueprint.get("")
@allow(PROPOSERS)
def new_village() -> str:
    """The search for a village, and the form once one is chosen."""
    return _entry_page(request.args.get("code", ""), request.args.get("find", ""), {}, [])


@blueprint.post("")
@allow(PROPOSERS)
def propose() -> Answer:
    """Put a village on the register."""
    form = request.form
    code, reached = form.get("code", ""), form.get("reached_on", "")
    entry = dict(form) | {"criteria": form.getlist("criteria"), "excused": form.getlist("excused")}
    contact = {key: form.get(f"contact_{key}", "") for key in ("name", "role", "phone")}
    proposal = village_register.Proposal(
        criteria=[one for one in form.getlist("criteria") if one in criteria_words()],
        reason=form.get("reason", ""),
        contacts=[contact] if any(contact.values()) else [],
        reached_on=day_in(reached),
        excused=guards_in(form.getlist("excused")),
        excuse=form.get("excuse", ""),
    )
    try:
        made = village_register.propose(current_user, code, proposal)
    except Refusal as refusal:
        return _entry_page(code, "", entry, [(refusal.where or "step", refusal.message(language()))]), refusal.status
    flash(_("Desa masuk register sebagai usulan."), "positive")
    return redirect(link("office.village.show", code=made.code), 303)


def day_in(text: str) -> date | None:
    """A day as a date field sends it; None for none, or for no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def guards_in(names: list[str]) -> frozenset[Guard]:
    """What somebody ticked as exceptions; what may not be one is left out."""
    return frozenset(Guard[name] for name in names if name in Guard.__members__) & EXCUSABLE


def may_propose() -> bool:
    """Would the rules let this person put a village on the register? For buttons."""
    return may(PROPOSERS)


def _entry_page(code: str, find: str, entry: dict[str, Any], wrong: list[tuple[str, str]]) -> str:
    chosen = next(iter(places.places_of([code])), None) if code else None
    found = places.find_villages(current_user, find, times.today()) if find.strip() else []
    there = {row.village.code for row in village_list.rows_by_code(current_user, [place.code for place in found])}
    return render_template(
        "village_new.html",
        chosen=chosen,
        find=find,
        found=[(place, village_words(place), place.code in there) for place in found],
        entry=entry,
        wrong=wrong,
        wrong_by=dict(wrong),
        criteria=criteria_words(),
        excusable=[(guard.name, guard_word(guard)) for guard in _STEP.guards if guard in EXCUSABLE],
        waiting=[(one, village_words(one.place)) for one in village_proposals.waiting(current_user)],
        today=times.today(),
    )
