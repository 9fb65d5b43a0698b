"""Who told an officer something (F06): shown once, to those who may, against a reason that is kept."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from core.errors import Refusal
from models import identities, reviews
from models.reviews import ReportView
from office.permission import allow
from office.session import language
from office.words import _, link
from workflow.roles import READS_IDENTITY

blueprint = Blueprint("identity", __name__, url_prefix="/review/<root_id>/identity")


@blueprint.get("")
@allow(READS_IDENTITY)
def ask(root_id: str) -> str:
    """The form for the reason, and who read it before."""
    return _page(_view(root_id))


@blueprint.post("")
@allow(READS_IDENTITY)
def show(root_id: str) -> str | tuple[str, int]:
    """Show it on this one page."""
    view, reason = _view(root_id), request.form.get("reason", "")
    try:
        said = identities.read_identity(current_user, root_id, reason)
    except Refusal as refusal:
        if refusal.where != "reason":
            raise
        return _page(view, [("reason", refusal.message(language()))]), refusal.status
    return _page(view, said=[(_label(name), value) for name, value in said.items()])


def href_for(view: ReportView) -> str:
    """Where this reader may read who told it; empty for those who may not, and where nobody is named."""
    head = view.submission
    own = head.person_id == current_user.id
    if own or identities.why_not_read(current_user, head) is not None or not identities.has_identity(head):
        return ""
    return link("office.identity.ask", root_id=head.root_id)


def _view(root_id: str) -> ReportView:
    """A report whose teller this reader may read. Raises Refusal: REPORT_UNKNOWN, NO_IDENTITY, IDENTITY_CLOSED."""
    view = reviews.read_report(current_user, root_id)
    reason = identities.why_not_read(current_user, view.submission)
    if reason is not None:
        raise Refusal(reason)
    return view


def _page(
    view: ReportView, wrong: list[tuple[str, str]] | None = None, said: list[tuple[str, str]] | None = None
) -> str:
    return render_template(
        "identity.html",
        report=view.submission,
        wrong=wrong or [],
        wrong_by=dict(wrong or []),
        said=said,
        readings=identities.readings(current_user, view.submission.root_id),
    )


def _label(name: str) -> str:
    return {"nama_warga": _("Nama penyampai"), "telp_warga": _("Nomor HP")}.get(name, name)
