"""Before a decision: take a report up, let it go, open one again that was never answered; nil reports together."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from models import claims, reviews
from models.together import Told, approve_together
from office.decisions import Answer, carry_out, decision_page, rev_shown
from office.permission import DECIDERS, allow
from office.report_filters import Filters
from office.report_rows import make_list
from office.session import language
from office.words import _, link

blueprint = Blueprint("claims", __name__, url_prefix="/review")

# What a report is opened for, and where that goes on.
PAGES = {
    "return": "office.decisions.return_page",
    "reject": "office.decisions.reject_page",
    "same": "office.same.compare",
}
MOST_TOGETHER = 200


@blueprint.post("/<root_id>/claim")
@allow(DECIDERS)
def claim(root_id: str) -> Answer:
    """Take the report up; ``then=return`` or ``reject`` goes on to that form, ``same`` back beside ``other``."""
    then = PAGES.get(request.form.get("then", ""), "office.review.report")
    other = {"other_id": request.form.get("other", "-")} if then == PAGES["same"] else {}
    verb = lambda rev: claims.claim(current_user, root_id, rev)  # noqa: E731
    return carry_out(root_id, verb, lambda: _to(then, root_id, **other))


@blueprint.post("/<root_id>/release")
@allow(DECIDERS)
def release(root_id: str) -> Answer:
    """Let the report go."""
    return carry_out(root_id, lambda rev: claims.release(current_user, root_id, rev), lambda: _released(root_id))


@blueprint.get("/<root_id>/reopen")
@allow(DECIDERS)
def reopen_page(root_id: str) -> Answer:
    """The report with a field for the reason."""
    return decision_page(reviews.read_report(current_user, root_id), "reopen", {"note": "", "notes": {}})


@blueprint.post("/<root_id>/reopen")
@allow(DECIDERS)
def reopen(root_id: str) -> Answer:
    """Take a report back that its reporter never answered."""
    note = request.form.get("note", "")
    return carry_out(
        root_id,
        lambda rev: claims.reopen(current_user, root_id, rev, note),
        lambda: _reopened(root_id),
        "reopen",
        {"note": note, "notes": {}},
    )


@blueprint.post("/together")
@allow(DECIDERS)
def together() -> Answer:
    """Approve the nil reports that were chosen, and tell of each what became of it."""
    chosen = []
    for word in request.form.getlist("pick")[:MOST_TOGETHER]:
        rev, _stop, root_id = word.partition(":")
        chosen.append((root_id, rev_shown(rev)))
    told = approve_together(current_user, chosen)
    filters = Filters.from_query(request.args)
    return render_template("review.html", list=make_list(filters), record=None, together=_together(told, filters))


def _together(told: list[Told], filters: Filters) -> dict[str, object]:
    approved = sum(one.problem is None for one in told)
    title = _("%(n)s dari %(all)s laporan nihil disetujui.", n=approved, all=len(told))
    if not told:
        title = _("Belum ada laporan yang dipilih. Centang dulu laporan nihil di daftar.")
    lines = [
        (
            one.code,
            link("office.review.report", filters.query(), root_id=one.root_id) if one.code else "",
            one.problem.message(language()) if one.problem else _("Disetujui."),
        )
        for one in told
    ]
    return {"title": title, "lines": lines, "tone": "positive" if told and approved == len(told) else "waiting"}


def _to(endpoint: str, root_id: str, **more: str) -> Response:
    return redirect(link(endpoint, Filters.from_query(request.args).query(), root_id=root_id, **more), 303)


def _released(root_id: str) -> Response:
    flash(_("Laporan dilepas; rekan lain dapat memeriksanya."), "positive")
    return _to("office.review.report", root_id)


def _reopened(root_id: str) -> Response:
    flash(_("Laporan dibuka lagi dan menunggu keputusan."), "positive")
    return _to("office.review.report", root_id)
