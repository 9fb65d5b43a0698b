"""Phones: last contact, what has not arrived here yet, and taking access away."""

from flask import Blueprint, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import devices, not_here
from models.people import keeps
from models.tables_people import Device
from office.held import phone_row
from office.permission import allow
from office.words import _, link
from workflow.roles import ARRANGES, SEES_PHONES

blueprint = Blueprint("devices", __name__, url_prefix="/devices")


@blueprint.get("")
@allow(SEES_PHONES)
def list_devices() -> str:
    """Every phone in scope; those that still hold something come first, the longest silent of them on top."""
    rows = [phone_row(row) for row in not_here.not_here_yet(current_user)]
    rows.sort(key=lambda row: (row.device.revoked_at is not None, not row.holds))
    return render_template("devices.html", rows=rows, holding=sum(row.holds for row in rows))


@blueprint.get("/<device_id>/revoke")
@allow(ARRANGES)
def confirm_revoke(device_id: str) -> str:
    """Ask before a phone loses its access; say what it still holds."""
    device = _kept_device(device_id)
    row = next(row for row in not_here.not_here_yet(current_user) if row.device.id == device.id)
    return render_template("device_revoke.html", row=phone_row(row))


@blueprint.post("/<device_id>/revoke")
@allow(ARRANGES)
def revoke(device_id: str) -> Response:
    """Take a phone's access away; for 30 days it may still hand in what it holds."""
    device = _kept_device(device_id)
    devices.revoke(current_user, device.id)
    flash(_("Akses HP %(code)s dicabut.", code=device.device_code), "positive")
    return redirect(link("office.people.show_person", person_id=device.person_id), 303)


def _kept_device(device_id: str) -> Device:
    device = devices.get_device(current_user, device_id)
    if device.person_id != current_user.id and not keeps(current_user, device.person):
        raise Refusal(Reason.NOT_ALLOWED)
    return device
