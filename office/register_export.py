"""A register as a file: a line for each entry, with what the newest reports say of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_login import current_user

from models import register_list
from models.db import let_go
from models.register_list import RegisterRow
from office import labels
from office.export_tables import Row
from office.list_export import AT_ONCE, ListFile, place_heads
from office.register_filters import Filters
from office.register_words import Answers, fact_words, register_word
from office.registers import ROOMS, narrowed_to
from office.words import _


def file_of(kind: str, query: Mapping[str, str]) -> ListFile:
    """A register as its address narrows it."""
    filters = Filters.from_query(query)
    n = register_list.count(current_user, filters.for_models(kind))
    return ListFile(
        name=ROOMS[kind],
        title=register_word(kind),
        heads=_heads(kind),
        query=filters.query(),
        narrowed=narrowed_to(filters),
        counted=_("%(n)s entri", n=labels.number(n)),
        parts=_parts(kind, filters),
        about=_("Satu baris untuk setiap entri di daftar itu, dengan yang disebut laporan terbaru."),
        terms=_(
            "Berkas ini memuat data pribadi untuk pengawasan keimigrasian. Simpan di perangkat kantor, jangan"
            " diteruskan lewat WhatsApp atau surel, hapus bila tidak diperlukan lagi."
        ),
    )


def _heads(kind: str) -> dict[str, str]:
    """Raw name → word; facts of one day stay in the reports."""
    first = {
        "code": _("Kode"),
        "mentions": _("Kali disebut"),
        "first_seen": _("Pertama terlihat"),
        "last_seen": _("Terakhir terlihat"),
        **place_heads(),
    }
    return first | {name: word for name, word in fact_words(kind).items() if name in _kept(kind)}


def _kept(kind: str) -> tuple[str, ...]:
    own = {
        "foreigner": ("passport_until", "born", "sex", "permit", "index", "permit_until", "sponsor", "job_seen"),
        "employer": ("field", "contact", "phone", "rptka", "dkptka", "guarantee"),
        "lodging": ("type", "phone", "apoa", "guest_book"),
    }[kind]
    return ("name", *(("nation",) if kind == "foreigner" else ()), "document", *own, "address")


def _parts(kind: str, filters: Filters) -> Iterator[list[Row]]:
    after, answers, heads = "", Answers(), list(_heads(kind))
    while True:
        page = register_list.list_entries(current_user, filters.for_models(kind), after, limit=AT_ONCE)
        rows = [_cells(row, answers, heads) for row in page.rows]
        let_go()
        yield rows
        if page.next is None:
            return
        after = page.next


def _cells(row: RegisterRow, answers: Answers, heads: list[str]) -> Row:
    told: dict[str, str] = {}
    for one in row.mentions:
        told = answers.said(one) | told
    until = row.permit.permit_until if row.permit else None
    told |= {"permit_until": until.isoformat() if until else ""}
    point = next(((one.lat, one.lng) for one in row.mentions if one.lat is not None), None)
    if point is None and row.place is not None:
        point = row.place.point
    cells: dict[str, Any] = {
        **told,
        "code": row.entry.code,
        "mentions": len(row.mentions),
        "first_seen": min(one.seen_on for one in row.mentions).isoformat(),
        "last_seen": row.newest.seen_on.isoformat(),
        "village_code": row.newest.village_code or "",
        "village": row.place.name if row.place else "",
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
    }
    return [cells.get(name, "") for name in heads]
