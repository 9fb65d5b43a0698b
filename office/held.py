"""What a phone still holds, in sentences: what it said itself, and what the server misses."""

from dataclasses import dataclass
from datetime import datetime

from flask_login import current_user

from models.not_here import NotHereYet
from models.people import keeps
from models.tables_people import Device
from office import times
from office.permission import may
from office.words import _
from workflow.roles import ARRANGES

# More numbers than this in one sentence help nobody.
SHOWN_SEQS = 6


@dataclass(frozen=True)
class PhoneRow:
    """One phone for a page. holds: something finished has not arrived; sentences: what exactly."""

    device: Device
    last_contact_at: datetime | None
    holds: bool
    sentences: list[str]
    may_revoke: bool


def phone_row(row: NotHereYet) -> PhoneRow:
    """Word one phone."""
    said = row.counts
    finished = sum(said.get(name, 0) for name in ("waiting", "needs_action", "files_waiting"))
    mine = row.device.person_id == current_user.id
    return PhoneRow(
        device=row.device,
        last_contact_at=row.last_contact_at,
        holds=bool(finished or row.missing_count or row.files_missing),
        sentences=_sentences(row),
        may_revoke=row.device.revoked_at is None and may(ARRANGES) and (mine or keeps(current_user, row.device.person)),
    )


def _sentences(row: NotHereYet) -> list[str]:
    said = row.counts
    found = []
    if said.get("waiting"):
        found.append(_("%(n)s laporan menunggu dikirim", n=said["waiting"]))
    if said.get("needs_action"):
        found.append(_("%(n)s laporan perlu tindakan di HP", n=said["needs_action"]))
    if said.get("files_waiting"):
        found.append(_("%(n)s berkas menunggu dikirim", n=said["files_waiting"]))
    if row.oldest_unsent_at:
        found.append(_("yang tertua selesai diisi %(time)s", time=times.office_time(row.oldest_unsent_at)))
    if row.missing_count:
        shown = ", ".join(str(seq) for seq in row.missing_seqs[:SHOWN_SEQS])
        more = ", …" if row.missing_count > SHOWN_SEQS else ""
        found.append(_("%(n)s nomor urut belum datang: %(list)s", n=row.missing_count, list=shown + more))
    if row.files_missing:
        found.append(_("%(n)s foto atau berkas dari laporan yang sudah diterima", n=row.files_missing))
    if said.get("draft"):
        found.append(_("%(n)s draf belum selesai diisi", n=said["draft"]))
    return found
