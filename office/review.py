"""Tinjauan: the list, and one report beside it."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from models import checking, reviews
from models.reviews import ReportView
from office.approvals import typed_in
from office.permission import READERS, allow
from office.record import make_record
from office.report_filters import Filters
from office.report_rows import make_list

blueprint = Blueprint("review", __name__, url_prefix="/review")


@blueprint.get("")
@allow(READERS)
def reports() -> str:
    """The list; on a wide screen with room for a report beside it."""
    return render_template("review.html", list=make_list(Filters.from_query(request.args)), record=None)


@blueprint.get("/<root_id>")
@allow(READERS)
def report(root_id: str) -> str:
    """One report; ``?revision=`` an older one of its revisions, or ``rival-1-1``, other content under the same id."""
    view = reviews.read_report(current_user, root_id)
    if view.submission.findings_count is None and checking.check_report(root_id):
        view = reviews.read_report(current_user, root_id)
    return record_page(view, request.args.get("revision", ""))


def record_page(view: ReportView, key: str = "", mode: str = "read", **more: Any) -> str:
    """The page of a report. mode: "read", or the name of a decision or step with its form open."""
    filters = Filters.from_query(request.args)
    facts: dict[str, Any] = {"wrong": [], "wrong_by": {}, "stale": "", "kept": [], "typed": typed_in({})} | more
    return render_template(
        "review.html",
        list=make_list(filters, view.submission),
        record=make_record(view, filters.query(), key),
        mode=mode,
        **facts,
    )
