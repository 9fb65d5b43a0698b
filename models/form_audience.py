"""Whom a form version is for, and how the feed tells its phones of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from models import changes
from models.db import db
from models.tables_forms import FormVersion


@dataclass(frozen=True)
class Audience:
    """Roles and ids of offices that get a form; empty: every role, every office."""

    roles: Sequence[str]
    offices: Sequence[str]

    def holds(self, roles: Collection[str], office_id: str | None) -> bool:
        """Does it reach somebody with these roles in this office?"""
        in_office = not self.offices or office_id in self.offices
        return in_office and (not self.roles or not set(self.roles).isdisjoint(roles))


def audience_of(version: FormVersion) -> Audience:
    """Whom a version is for."""
    return Audience(list(version.roles), list(version.offices))


def is_for(version: FormVersion, roles: list[str], office_id: str | None) -> bool:
    """Is the form for a holder of these roles in this office?"""
    return audience_of(version).holds(roles, office_id)


def form_body(version: FormVersion) -> dict[str, Any]:
    """The feed's message about a form (docs/sync-protocol.md section 11, kind ``form``)."""
    return {**version.info, "state": version.state}


def tell(version: FormVersion, before: Audience | None = None) -> None:
    """Tell the phones inside the caller's ``writing()``. before: whom the form was for until now.

    Who could see the form and no longer may hears that it is gone; the lines after it reach those who may.
    """
    db.session.flush()
    if before is not None:
        _tell_the_lost(version, before)
    everywhere: list[str | None] = [None]
    for office_id in version.offices or everywhere:
        body, roles = form_body(version), version.roles or None
        changes.record("form", version.form_id, body=body, office_id=office_id, roles=roles)


def _tell_the_lost(version: FormVersion, before: Audience) -> None:
    lost = sorted(set(before.roles) - set(version.roles))
    fewer_roles = bool(version.roles) and (bool(lost) or not before.roles)
    fewer_offices = bool(version.offices) and (not before.offices or not set(before.offices) <= set(version.offices))
    if fewer_offices:
        changes.record("form", version.form_id, tombstone=True)
    elif fewer_roles:
        changes.record("form", version.form_id, roles=lost or None, tombstone=True)
