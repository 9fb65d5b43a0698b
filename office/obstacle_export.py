"""The obstacles as a file: what each report says, what was answered, and what it would cost."""

from collections.abc import Iterator, Mapping

from flask_login import current_user

from models import obstacle_list
from models.db import let_go
from models.obstacle_list import ObstacleRow
from office import labels, times
from office import obstacle_words as words
from office.export_tables import Row, instant
from office.list_export import AT_ONCE, ListFile, place_cells, place_heads
from office.obstacle_filters import Filters, options
from office.words import _


def file_of(query: Mapping[str, str]) -> ListFile:
    """The list as its address narrows it."""
    filters = Filters.from_query(query)
    n = obstacle_list.count_by_tab(current_user, filters.for_models())[filters.tab]
    return ListFile(
        name="obstacles",
        title=_("Hambatan dan kebutuhan"),
        heads=_heads(),
        query=filters.query(),
        narrowed=[words.tab_word(filters.tab), *options().chosen(filters)],
        counted=_("%(n)s hambatan", n=labels.number(n)),
        parts=_parts(filters),
    )


def _heads() -> dict[str, str]:
    return {
        "report": _("Kode laporan"),
        "received_at": _("Diterima, jam server"),
        "office": _("Kantor"),
        "reporter": _("Pelapor"),
        **place_heads(),
        "kind": _("Jenis hambatan"),
        "effect": _("Akibat"),
        "text": _("Hambatan"),
        "needs": _("Kebutuhan"),
        "cost": _("Perkiraan biaya (Rp)"),
        "budget_line": _("RO/komponen"),
        "arisen_on": _("Terjadi pada"),
        "needed_by": _("Dibutuhkan sebelum"),
        "repeats": _("Kali dalam 90 hari"),
        "state": _("Keadaan"),
        "due_at": _("Tenggat"),
    }


def _parts(filters: Filters) -> Iterator[list[Row]]:
    after: int | None = None
    while True:
        page = obstacle_list.list_obstacles(current_user, filters.for_models(), after, limit=AT_ONCE)
        where = place_cells(one.obstacle.village_code for one in page.rows)
        rows = [_cells(one, where(one.obstacle.village_code)) for one in page.rows]
        let_go()
        yield rows
        if page.next is None:
            return
        after = page.next


def _cells(one: ObstacleRow, where: Row) -> Row:
    row, zone = one.obstacle, times.zone()
    return [
        *(row.report.code, instant(row.received_at, zone), row.office.name, row.person.name, *where),
        *(words.code_word(row.code), words.effect_word(row.effect), row.text, words.need_words(row.needs)),
        *(row.cost, row.budget_line, row.arisen_on.isoformat()),
        *(row.needed_by.isoformat() if row.needed_by else "", one.repeats, words.state_chip(row)[0]),
        instant(row.due_at, zone) if row.due_at else "",
    ]
