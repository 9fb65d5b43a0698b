"""Enrolling a phone: a QR with a one-time code, and the page that sees the phone arrive.

The code is kept hashed in the database, so it is shown from the browser's own signed session until it is used or old.
"""

from datetime import datetime
from urllib.parse import quote

import segno
from flask import Blueprint, redirect, render_template, session
from flask_login import current_user
from werkzeug.wrappers import Response

from core import clock
from core.errors import Reason, Refusal
from models import devices, people
from models.db import settings
from models.people import keeps
from models.tables_people import Device, Person
from office.permission import allow
from office.words import link
from workflow.roles import ARRANGES

blueprint = Blueprint("enrolment", __name__, url_prefix="/people/<person_id>/enrolment")


@blueprint.post("")
@allow(ARRANGES)
def offer(person_id: str) -> Response:
    """Make a code; one that this page showed before goes on until its ten minutes are over."""
    person = _kept_person(person_id)
    code, expires_at = devices.offer_enrolment(current_user, person.id)
    session["enrolment"] = {
        "person": person.id,
        "code": code,
        "made": clock.now_iso(),
        "until": clock.iso(expires_at),
    }
    return redirect(link("office.enrolment.show", person_id=person.id), 303)


@blueprint.get("")
@allow(ARRANGES)
def show(person_id: str) -> str | Response:
    """The QR while the code is good; the phone's own code once it has enrolled."""
    person = _kept_person(person_id)
    offered = session.get("enrolment")
    if not offered or offered["person"] != person.id:
        return redirect(link("office.people.show_person", person_id=person.id))
    arrived = _arrived(person, clock.parse(offered["made"]))
    until = clock.parse(offered["until"])
    address = f"{settings().public_url}/app/#enrol={quote(offered['code'])}"
    return render_template(
        "enrolment.html",
        subject=person,
        link=address,
        code=offered["code"],
        qr=qr_path(address),
        until=until,
        is_over=until <= clock.now(),
        arrived=arrived,
    )


def qr_path(text: str) -> tuple[int, str]:
    """A QR as (modules per side, quiet zone included; SVG path of the dark ones)."""
    border = 4
    rows = [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=border)]
    path = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                path.append(f"M{x} {y}h{run - x}v1H{x}z")
            x = max(run, x + 1)
    return len(rows), "".join(path)


def _arrived(person: Person, since: datetime) -> Device | None:
    phones = [d for d in devices.list_devices(current_user) if d.person_id == person.id and d.enrolled_at >= since]
    return max(phones, key=lambda d: d.enrolled_at, default=None)


def _kept_person(person_id: str) -> Person:
    person = people.get_person(current_user, person_id)
    # One's own phone too: a Kasi reports like everybody else.
    if person.id != current_user.id and not keeps(current_user, person):
        raise Refusal(Reason.NOT_ALLOWED)
    return person
