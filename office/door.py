"""The landing page: two doors, one for the field and one for the office."""

from flask import render_template

from office.permission import ANYBODY, allow


@allow(ANYBODY)
def door() -> str:
    """Where somebody goes who typed the bare address."""
    return render_template("door.html")
