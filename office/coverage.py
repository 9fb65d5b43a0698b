"""Coverage: how many regencies and cities have an active fostered village, as a map with its numbers beside it."""

from dataclasses import dataclass

from flask_login import current_user

from models import work_areas
from models.tables_places import Area
from models.village_list import RegencyRow
from office.figure_lines import Here
from office.map import Frame, positions
from office.province_map import regency_words, short_name
from office.words import _, link
from workflow.village import PLANNED

WIDTH, HEIGHT = 560, 460
ACTIVE = "aktif"
# From so many villages on the next darker tone
_LEVELS = (1, 2, 4)


@dataclass(frozen=True)
class Land:
    """One regency or city of the map. level: 0 none, 1 to 3; href: empty for land of others."""

    path: str
    href: str
    words: str
    level: int
    x: float
    y: float
    n: int
    name: str
    own: bool


@dataclass(frozen=True)
class Row:
    """One regency or city in numbers."""

    name: str
    active: int
    active_href: str
    planned: int
    planned_href: str
    quiet: int
    quiet_href: str


@dataclass(frozen=True)
class Coverage:
    """What the template draws and says. covered: with at least one active village."""

    width: int
    height: int
    lands: list[Land]
    rows: list[Row]
    covered: int
    active: int
    planned: int
    quiet: int


def make_coverage(here: Here, regencies: list[Area], numbers: dict[str, RegencyRow]) -> Coverage:
    """The regencies that the reader's work area has, one of them when it is chosen."""
    shown = [area for area in regencies if not here.asked.place or area.code == here.asked.place]
    rows = [_row(area, numbers.get(area.code)) for area in shown]
    around = work_areas.regencies_around(current_user)
    corners = [point for area in around for point in positions(area.outline)]
    own = {area.code for area in shown}
    frame = Frame(corners, WIDTH, HEIGHT) if corners else None
    return Coverage(
        WIDTH,
        HEIGHT,
        [_land(frame, area, numbers.get(area.code), area.code in own) for area in around] if frame else [],
        rows,
        sum(row.active > 0 for row in rows),
        sum(row.active for row in rows),
        sum(row.planned for row in rows),
        sum(row.quiet for row in rows),
    )


def _row(area: Area, found: RegencyRow | None) -> Row:
    stages = found.stages if found else {}

    def href(**query: str) -> str:
        return link("office.villages.list_villages", {"place": area.code, **query})

    return Row(
        regency_words(area),
        stages.get(ACTIVE, 0),
        href(stage=ACTIVE),
        sum(stages.get(stage, 0) for stage in PLANNED),
        href(planned="1"),
        found.quiet if found else 0,
        href(hint="sepi"),
    )


def _land(frame: Frame, area: Area, found: RegencyRow | None, own: bool) -> Land:
    n = found.stages.get(ACTIVE, 0) if found and own else 0
    x, y = frame.place((area.lat or 0.0, area.lng or 0.0))
    words = _("%(name)s: %(n)s desa binaan aktif", name=regency_words(area), n=n)
    href = link("office.villages.list_villages", place=area.code, stage=ACTIVE) if own and n else ""
    level = sum(n >= least for least in _LEVELS)
    return Land(frame.path(area.outline), href, words, level, x, y, n, short_name(area.name), own)
