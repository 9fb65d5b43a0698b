"""What a silent phone needs from the office, in sentences that say whom to call and what to ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock
from models.devices import QUARANTINE
from models.not_here import NotHereYet
from models.tables_people import Device
from office import labels, times
from office.words import _

# A phone in the field may be without a link for days; longer is worth a call.
SILENT = timedelta(days=3)
# Perhaps nobody uses it any more.
LONG_SILENT = timedelta(days=30)
# Photos may wait for Wi-Fi.
PHOTOS_SILENT = timedelta(days=7)
# About ten photos.
LITTLE_ROOM_BYTES = 30_000_000
_SHOWN_SEQS = 6


@dataclass(frozen=True)
class Need:
    """One thing to do; the lower the weight, the sooner."""

    weight: int
    sentence: str


def needs_of(row: NotHereYet) -> list[Need]:
    """What should be done about a phone now, the most pressing first; nothing: it can wait."""
    if row.device.revoked_at is not None:
        return _of_a_revoked_one(row)
    found = [*_lost_data(row), *_forked(row), *_stuck(row), *_late(row), *_in_danger(row), *_lost_by_restore(row)]
    return sorted(found, key=lambda need: need.weight)


def is_silent(phone: Device) -> bool:
    """Has nothing been heard of a phone that still may send, for longer than is usual?"""
    return phone.revoked_at is None and clock.now() - (phone.last_contact_at or phone.enrolled_at) >= SILENT


def since(row: NotHereYet) -> datetime | None:
    """Since when something has been waiting, as far as is known."""
    if row.device.cleared_at is not None and row.device.lost:
        told = row.device.lost.get("oldest_unsent_at") or row.device.lost["at"]
        return clock.parse(told)
    return row.oldest_unsent_at or (row.last_contact_at if row.waiting or row.files else None)


def numbers(seqs: list[int], count: int) -> str:
    """Numbers as a sentence names them: the first few."""
    return ", ".join(str(seq) for seq in seqs[:_SHOWN_SEQS]) + (", …" if count > _SHOWN_SEQS else "")


def reports(count: int) -> str:
    """``3 laporan``."""
    return _("1 laporan") if count == 1 else _("%(n)s laporan", n=labels.number(count))


def _name(row: NotHereYet) -> str:
    return row.device.person.name


def _when(row: NotHereYet) -> str:
    at = since(row)
    return times.office_time(at) if at else ""


def _lost_data(row: NotHereYet) -> list[Need]:
    if row.device.cleared_at is None or not row.waiting:
        return []
    facts = {"when": times.office_time(row.device.cleared_at), "name": _name(row), "reports": reports(row.waiting)}
    if row.device.lost and row.device.lost.get("waiting") is None:
        facts["reports"] = reports(row.missing_count)
    return [
        Need(
            0,
            _(
                "Data HP ini terhapus, diketahui %(when)s. Menurut kabar terakhirnya %(reports)s belum sampai. "
                "Hubungi %(name)s: apakah ada salinan atau titipan, dan apa yang perlu diisi lagi?",
                **facts,
            ),
        )
    ]


def _forked(row: NotHereYet) -> list[Need]:
    if not row.forked_seqs:
        return []
    listed = numbers(row.forked_seqs, len(row.forked_seqs))
    return [
        Need(
            1,
            _(
                "Urutan bercabang: nomor %(list)s datang dengan dua laporan berbeda. Keduanya tersimpan. "
                "Hubungi %(name)s: bila data HP ini disalin ke HP lain, daftarkan HP itu sendiri.",
                list=listed,
                name=_name(row),
            ),
        )
    ]


def _stuck(row: NotHereYet) -> list[Need]:
    stuck = row.counts.get("needs_action", 0)
    if not stuck or row.device.cleared_at is not None:
        return []
    return [
        Need(
            2,
            _(
                "Hubungi %(name)s: %(reports)s perlu tindakan di HP. Alasannya tertulis di Kotak keluar.",
                name=_name(row),
                reports=reports(stuck),
            ),
        )
    ]


def _late(row: NotHereYet) -> list[Need]:
    if row.device.cleared_at is not None:
        return []
    at = since(row)
    quiet = clock.now() - (row.last_contact_at or row.device.enrolled_at)
    if row.waiting and quiet >= LONG_SILENT:
        return [
            Need(
                3,
                _(
                    "Hubungi %(name)s: %(reports)s belum sampai sejak %(when)s. "
                    "Bila HP ini tidak dipakai lagi dan isinya sudah terkirim dari HP lain, cabut aksesnya.",
                    name=_name(row),
                    reports=reports(row.waiting),
                    when=_when(row),
                ),
            )
        ]
    if row.waiting and at is not None and (clock.now() - at >= SILENT or quiet >= SILENT):
        return [
            Need(
                3,
                _(
                    "Hubungi %(name)s: %(reports)s belum sampai sejak %(when)s. "
                    "Minta HP dibuka di tempat bersinyal, atau titipkan laporannya.",
                    name=_name(row),
                    reports=reports(row.waiting),
                    when=_when(row),
                ),
            )
        ]
    if row.files and not row.waiting and quiet >= PHOTOS_SILENT:
        return [
            Need(
                5,
                _(
                    "Hubungi %(name)s: %(n)s foto atau berkas belum sampai. Minta HP dihubungkan ke Wi-Fi.",
                    name=_name(row),
                    n=labels.number(row.files),
                ),
            )
        ]
    return []


def _in_danger(row: NotHereYet) -> list[Need]:
    """Reports on a phone that may lose them."""
    said = row.device.heartbeat or {}
    free = said.get("storage_free_bytes")
    if row.device.cleared_at is not None or not (row.waiting or row.files):
        return []
    found = []
    if free is not None and free < LITTLE_ROOM_BYTES:
        sentence = _(
            "Ruang di HP tinggal %(size)s. Hubungi %(name)s: hapus video atau aplikasi lain, jangan data Titian.",
            size=labels.size_word(free),
            name=_name(row),
        )
        found.append(Need(4, sentence))
    if said.get("storage_persisted") is False and row.last_contact_at and clock.now() - row.last_contact_at >= SILENT:
        sentence = _(
            "Peramban HP ini tidak menjamin datanya. Minta %(name)s memasang Titian di layar utama.", name=_name(row)
        )
        found.append(Need(6, sentence))
    return found


def _lost_by_restore(row: NotHereYet) -> list[Need]:
    if not row.lost_count or row.device.cleared_at is not None:
        return []
    return [
        Need(
            3,
            _(
                "%(reports)s yang hilang oleh pemulihan masih hanya ada di HP ini. Hubungi %(name)s: buka Titian "
                "di tempat bersinyal.",
                reports=reports(row.lost_count),
                name=_name(row),
            ),
        )
    ]


def _of_a_revoked_one(row: NotHereYet) -> list[Need]:
    assert row.device.revoked_at is not None
    until = row.device.revoked_at + QUARANTINE
    if not row.waiting or clock.now() >= until:
        return []
    day = times.office_date(until.astimezone(times.zone()).date())
    return [
        Need(
            3,
            _(
                "Akses HP ini dicabut. Sampai %(day)s %(reports)s masih dapat diserahkan: hubungi %(name)s.",
                day=day,
                reports=reports(row.waiting),
                name=_name(row),
            ),
        )
    ]
