"""A proposed rejection: a chief confirms it, or it goes back to be decided otherwise."""

from flask import Blueprint, flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from models import rejecting, reviews
from office.decisions import Answer, carry_out, decision_page, go_on
from office.permission import DECIDERS, allow
from office.report_filters import Filters
from office.words import _, link

blueprint = Blueprint("rejections", __name__, url_prefix="/review/<root_id>")


@blueprint.post("/confirm")
@allow(DECIDERS)
def confirm(root_id: str) -> Answer:
    """Reject the report as proposed; the reporter reads the proposal's reason."""
    view = reviews.read_report(current_user, root_id)
    filters = Filters.from_query(request.args)
    beside = reviews.neighbours(current_user, view.submission, filters.for_models())
    said = _("%(code)s ditolak.", code=view.submission.code)
    return carry_out(
        root_id,
        lambda rev: rejecting.confirm_rejection(current_user, root_id, rev),
        lambda: go_on(said, beside, filters),
    )


@blueprint.get("/send-back")
@allow(DECIDERS)
def send_back_page(root_id: str) -> Answer:
    """The report with a field for the reason."""
    return decision_page(reviews.read_report(current_user, root_id), "send_back", {"note": "", "notes": {}})


@blueprint.post("/send-back")
@allow(DECIDERS)
def send_back(root_id: str) -> Answer:
    """Leave the report open; its clock has run on."""
    note = request.form.get("note", "")
    return carry_out(
        root_id,
        lambda rev: rejecting.send_back(current_user, root_id, rev, note),
        lambda: _sent_back(root_id),
        "send_back",
        {"note": note, "notes": {}},
    )


def _sent_back(root_id: str) -> Response:
    flash(_("Usulan penolakan dikembalikan; laporan menunggu keputusan lain."), "positive")
    return redirect(link("office.review.report", Filters.from_query(request.args).query(), root_id=root_id), 303)
