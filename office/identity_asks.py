"""Permintaan identitas: what colleagues ask and this reader answers, and what the reader asked."""

from flask import Blueprint, render_template
from flask_login import current_user

from core import clock
from models import identities, identity_list
from office.permission import allow
from workflow.identity import standing
from workflow.roles import READS_IDENTITY

blueprint = Blueprint("identity_asks", __name__, url_prefix="/identity-asks")


@blueprint.get("")
@allow(READS_IDENTITY)
def list_asks() -> str:
    """Both lists, the oldest first."""
    now = clock.now()
    own = [(row, head, standing(identities.asking_of(row), now)) for row, head in identity_list.own(current_user)]
    return render_template("identity_asks.html", asked=identity_list.waiting_for(current_user), own=own)
