"""One report on paper: A4, photos and history included, and who had it printed when."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask_login import current_user

from core import clock
from models import exports, reviews
from models.reviews import ReportView
from office.permission import READERS, allow
from office.photos import SHOWN_TYPES, Photo, content_href
from office.record import make_record
from office.words import link

blueprint = Blueprint("printing", __name__, url_prefix="/review/<root_id>/print")


@dataclass(frozen=True)
class Picture:
    """One photo as large as paper allows; source is "" while nothing of it has come."""

    label: str
    source: str
    facts: str
    sha256: str
    is_preview: bool


@blueprint.get("")
@allow(READERS)
def report(root_id: str) -> str:
    """The page that goes to the printer; ``?revision=`` as on the report's own page."""
    view = reviews.read_report(current_user, root_id)
    key = request.args.get("revision", "")
    record = make_record(view, {}, key)
    exports.printed(current_user, view.submission)
    return render_template(
        "print.html",
        record=record,
        pictures=[picture(view, photo) for photo in record.photos],
        office=view.submission.office,
        printed_at=clock.now(),
        back=link("office.review.report", root_id=root_id, revision=key or None),
    )


def picture(view: ReportView, photo: Photo) -> Picture:
    """A photo at its largest that is here."""
    whole = photo.attachment
    shown = next((a for a in (whole, photo.preview) if a and a.present_at and a.type in SHOWN_TYPES), None)
    return Picture(
        label=photo.label,
        source=content_href(view, shown) if shown else "",
        facts=photo.facts,
        sha256=whole.sha256,
        is_preview=shown is not None and shown is not whole,
    )
