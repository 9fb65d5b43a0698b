"""Belum sampai: phone by phone what has not arrived, and who should be called about it now."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask_login import current_user

from models import not_here, places
from models.not_here import NotHereYet
from models.tables_people import Device
from office import labels, needs
from office.needs import Need, needs_of, numbers, reports, since
from office.permission import allow
from office.record import village_words
from office.words import _, link
from workflow.roles import SEES_PHONES

blueprint = Blueprint("not_here", __name__, url_prefix="/not-here")
SHOWS = ("call", "open", "silent", "all")
# More villages than this in one line help nobody.
_NAMED_VILLAGES = 3
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PhoneLine:
    """One phone: what to do, what is open, and how it stands."""

    device: Device
    villages: str
    needs: list[Need]
    open: list[str]
    since: datetime | None
    last_contact_at: datetime | None
    storage: str
    last_error: str
    is_open: bool
    is_silent: bool

    def says(self, wanted: str) -> bool:
        """Is this one of the phones that somebody looks for?"""
        person = self.device.person
        words = (person.name, person.office.name, self.device.name, self.device.device_code, self.villages)
        return wanted in " ".join(words).casefold()


@dataclass(frozen=True)
class Tab:
    """One choice of what to show."""

    label: str
    href: str
    current: bool
    count: int


@blueprint.get("")
@allow(SEES_PHONES)
def list_phones() -> str:
    """Phones that hold something back, those that need a call on top; ``?show=`` call, open, silent, all; ``?q=`` and
    ``?version=`` narrow."""
    show = request.args.get("show", "")
    wanted = request.args.get("q", "")[:100]
    version = request.args.get("version", "")[:40]
    rows = not_here.not_here_yet(current_user)
    named = _village_names(rows)
    lines = [_line(row, named) for row in rows]
    lines = [line for line in lines if line.says(wanted.strip().casefold())]
    if version:
        lines = [line for line in lines if line.device.revoked_at is None and line.device.app_version == version]
    lines.sort(key=_urgency)
    by_show = {
        "call": [line for line in lines if line.needs],
        "open": [line for line in lines if line.is_open],
        "silent": [line for line in lines if line.is_silent],
        "all": lines,
    }
    if show not in SHOWS:
        show = "call" if by_show["call"] else "open"
    words = {"call": _("Perlu dihubungi"), "open": _("Ada yang belum sampai"), "all": _("Semua HP")}
    words["silent"] = _("Lama tanpa kabar")
    tabs = [
        Tab(
            words[name],
            link("office.not_here.list_phones", show=name, q=wanted or None, version=version or None),
            name == show,
            len(shown),
        )
        for name, shown in by_show.items()
    ]
    return render_template(
        "not_here.html",
        tabs=tabs,
        show=show,
        q=wanted,
        version=version,
        cleared=link("office.not_here.list_phones", show=show),
        lines=by_show[show],
        calls=len(by_show["call"]),
    )


def _urgency(line: PhoneLine) -> tuple[int, bool, datetime, datetime]:
    """The most pressing need first; among equals what has waited longest, then who was silent longest."""
    weight = line.needs[0].weight if line.needs else 90 if line.is_open else 99
    return weight, line.since is None, line.since or _LONG_AGO, line.last_contact_at or _LONG_AGO


def _line(row: NotHereYet, named: dict[str, str]) -> PhoneLine:
    said = row.device.heartbeat or {}
    villages = [named[code] for code in row.device.person.village_codes if code in named]
    more = _(" dan %(n)s lagi", n=len(villages) - _NAMED_VILLAGES) if len(villages) > _NAMED_VILLAGES else ""
    return PhoneLine(
        device=row.device,
        villages=", ".join(villages[:_NAMED_VILLAGES]) + more,
        needs=needs_of(row),
        open=_open(row),
        since=since(row),
        last_contact_at=row.last_contact_at,
        storage=_storage(said.get("storage_free_bytes"), said.get("storage_persisted")),
        last_error=str(said.get("last_error") or ""),
        is_open=bool(row.waiting or row.files or row.lost_count or row.forked_seqs),
        is_silent=needs.is_silent(row.device),
    )


def _open(row: NotHereYet) -> list[str]:
    """What is not here, as the phone counts it and as the server sees it."""
    said, found = row.counts, []
    if said.get("waiting"):
        found.append(_("%(reports)s menunggu dikirim", reports=reports(said["waiting"])))
    if said.get("needs_action"):
        found.append(_("%(reports)s perlu tindakan di HP", reports=reports(said["needs_action"])))
    if row.missing_count:
        listed = numbers(row.missing_seqs, row.missing_count)
        found.append(_("%(n)s nomor urut belum datang: %(list)s", n=labels.number(row.missing_count), list=listed))
    if row.files:
        found.append(_("%(n)s foto atau berkas", n=labels.number(row.files)))
    if said.get("held"):
        found.append(_("%(reports)s sudah di sini, ditahan", reports=reports(said["held"])))
    if said.get("draft"):
        found.append(_("%(n)s draf belum selesai diisi", n=labels.number(said["draft"])))
    return found


def _storage(free: int | None, persisted: bool | None) -> str:
    size = "" if free is None else _("sisa ruang %(size)s", size=labels.size_word(free))
    kept = "" if persisted is None else _("data dijaga peramban") if persisted else _("data dapat dihapus peramban")
    return ", ".join(part for part in (size, kept) if part)


def _village_names(rows: list[NotHereYet]) -> dict[str, str]:
    codes = {code for row in rows for code in row.device.person.village_codes}
    return {place.code: village_words(place) for place in places.places_of(sorted(codes))}
