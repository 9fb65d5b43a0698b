"""Files of a report: the large photo with its facts, and the bytes, served as dead matter."""

from datetime import datetime
from pathlib import Path

from flask import Blueprint, render_template, request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import filetypes, reviews
from models.reviews import ReportView
from models.tables_reports import Attachment, Revision
from office import labels
from office.permission import READERS, allow
from office.photos import PLAYED_TYPES, SHOWN_TYPES, content_href, find_photo
from office.record import form_title, place_words
from office.report_filters import Filters
from office.security import FILE_POLICY
from office.words import _, link

blueprint = Blueprint("files", __name__, url_prefix="/review/<root_id>/files/<attachment_id>")

Fact = tuple[str, str, datetime | None]


@blueprint.get("")
@allow(READERS)
def show(root_id: str, attachment_id: str) -> str:
    """The photo as large as the screen allows, with what is known about it."""
    view = reviews.read_report(current_user, root_id)
    attachment = _attachment(view, attachment_id)
    photo = find_photo(view, attachment)
    shown = next((a for a in (attachment, photo.preview) if a and a.present_at and a.type in SHOWN_TYPES), None)
    return render_template(
        "photo.html",
        view=view,
        title=form_title(view),
        attachment=attachment,
        photo=photo,
        source=content_href(view, shown) if shown else "",
        player=_player(attachment),
        player_source=content_href(view, attachment),
        is_preview=shown is not None and shown is not attachment,
        downloads=[
            (a, content_href(view, a, download=True)) for a in (attachment, photo.original) if a and a.present_at
        ],
        facts=_facts(view, attachment, photo.original),
        back=link("office.review.report", Filters.from_query(request.args).query(), root_id=root_id),
    )


@blueprint.get("/content")
@allow(READERS)
def content(root_id: str, attachment_id: str) -> Response:
    """The bytes. In place only when they are a plain picture, sound or film by their own first bytes."""
    view = reviews.read_report(current_user, root_id)
    attachment = _attachment(view, attachment_id)
    blob, path = reviews.read_attachment(current_user, root_id, attachment_id)
    kind = _kind(path)
    inline = kind in SHOWN_TYPES | PLAYED_TYPES and request.args.get("download") != "1"
    response = send_file(
        path,
        mimetype=kind if inline else "application/octet-stream",
        as_attachment=not inline,
        download_name=f"{view.submission.code}-{Path(attachment.name).name}",
        etag=blob.sha256,
        conditional=True,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _attachment(view: ReportView, attachment_id: str) -> Attachment:
    for attachment in view.attachments:
        if attachment.id == attachment_id:
            return attachment
    raise Refusal(Reason.NOT_FOUND)


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        return filetypes.type_of(file.read(32))


def _player(attachment: Attachment) -> str:
    """ "audio", "video", or "" for what is neither, or not here yet."""
    kind = attachment.type.partition("/")[0]
    return kind if attachment.present_at and kind in ("audio", "video") else ""


def _facts(view: ReportView, attachment: Attachment, original: Attachment | None) -> list[Fact]:
    revision = _revision(view, attachment)
    head = view.submission
    where = place_words(head.village_code) or head.office.name
    if head.point_lat is not None and head.point_lng is not None:
        where = f"{where} ({head.point_lat:.5f}, {head.point_lng:.5f})"
    rows: list[Fact] = [
        (_("Laporan selesai diisi, jam HP"), "", revision.finished_at),
        (_("Sampai di server"), "" if attachment.present_at else _("belum sampai"), attachment.present_at),
        (_("Tempat laporan"), where, None),
        (_("HP"), f"{head.person.name}, {revision.device.name} {revision.device.device_code}", None),
        (_("Ukuran"), labels.size_word(attachment.size), None),
        (_("Nama berkas"), attachment.name, None),
        (_("Sidik jari (SHA-256)"), attachment.sha256, None),
    ]
    if original is not None:
        state = labels.size_word(original.size) if original.present_at else _("belum sampai")
        rows += [(_("Berkas asli"), state, None), (_("Sidik jari berkas asli"), original.sha256, None)]
    return rows


def _revision(view: ReportView, attachment: Attachment) -> Revision:
    return next(revision for revision in view.revisions if revision.instance_id == attachment.instance_id)
