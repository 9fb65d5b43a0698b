"""API: the tokens with which other systems read reports, made, looked at, revoked."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import scope, tokens
from models.db import settings
from office import times
from office.permission import allow
from office.session import language
from office.words import _, link
from workflow.roles import CONNECTS

blueprint = Blueprint("tokens", __name__, url_prefix="/tokens")
USUAL_DAYS = 90


@blueprint.get("")
@allow(CONNECTS)
def list_tokens() -> str:
    """Every token of the viewer's offices, those that count first."""
    rows = [(row, tokens.counts(row)) for row in tokens.list_tokens(current_user)]
    return render_template("tokens.html", rows=rows, base=f"{settings().public_url}/api/v1")


@blueprint.get("/new")
@allow(CONNECTS)
def new_token() -> str:
    """The page to make one."""
    entry = {"office_id": current_user.office_id, "roles": ["petugas"]}
    return _entry_page(entry | {"ends_on": times.days_from_today(USUAL_DAYS).isoformat()}, [])


@blueprint.post("/new")
@allow(CONNECTS)
def make_token() -> str | tuple[str, int]:
    """Make it; the text is shown on the page that follows and never again."""
    form = request.form
    entry: dict[str, Any] = {name: form.get(name, "") for name in ("name", "office_id", "ends_on")}
    entry["roles"] = form.getlist("roles")
    try:
        ends_on = _day(entry["ends_on"])
        token, row = tokens.make_token(current_user, entry["name"], entry["office_id"], entry["roles"], ends_on)
    except Refusal as refusal:
        return _entry_page(entry, [(refusal.where or "name", _wording(refusal))]), refusal.status
    row = tokens.get_token(current_user, row.id)
    return render_template("token_made.html", row=row, token=token, base=f"{settings().public_url}/api/v1")


@blueprint.get("/<token_id>/revoke")
@allow(CONNECTS)
def confirm_revoke(token_id: str) -> str:
    """Ask before a token counts no more."""
    return render_template("token_revoke.html", row=tokens.get_token(current_user, token_id))


@blueprint.post("/<token_id>/revoke")
@allow(CONNECTS)
def revoke(token_id: str) -> Response:
    """Revoke it."""
    row = tokens.revoke_token(current_user, token_id)
    flash(_("Token %(name)s dicabut.", name=row.name), "positive")
    return redirect(link("office.tokens.list_tokens"), 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _wording(refusal: Refusal) -> str:
    if refusal.reason is Reason.ROLE_UNKNOWN:
        return _("Pilih paling sedikit satu peran.")
    return refusal.message(language())


def _entry_page(entry: dict[str, Any], wrong: list[tuple[str, str]]) -> str:
    return render_template(
        "token_new.html",
        entry=entry,
        wrong=wrong,
        wrong_by=dict(wrong),
        offices=scope.visible_offices(current_user),
        roles=tokens.grantable(current_user),
        first=times.today(),
        last=times.days_from_today(tokens.MOST_DAYS),
    )
