"""The map of the register: regencies and cities as links, villages as points, drawn from our own outlines."""

from dataclasses import dataclass
from typing import Any

from models import work_areas
from models.tables_people import Person
from models.tables_places import Area
from models.village_list import RegencyRow, VillageFilter, VillageRow, points
from office import labels
from office.map import SCALES_KM, Frame, positions
from office.record import village_words
from office.village_words import hint_word, stage_word
from office.words import _, link

WIDTH, HEIGHT = 760, 620
TONES = ("rawan", "sepi", "aman")


@dataclass(frozen=True)
class Land:
    """One outline. href: empty when it leads nowhere; words: what a pointer and a screen reader are told.

    look: "chosen", "own" where the reader may narrow to it, "far" otherwise.
    """

    path: str
    href: str
    words: str
    look: str
    x: float
    y: float
    name: str


@dataclass(frozen=True)
class Mark:
    """One village. look: a hint, or "" before it is fostered."""

    x: float
    y: float
    look: str
    href: str
    words: str
    name: str


@dataclass(frozen=True)
class ProvinceMap:
    """What the template draws, in pixels of a WIDTH × HEIGHT picture."""

    width: int
    height: int
    lands: list[Land]
    inner: list[str]
    marks: list[Mark]
    scale_px: float
    scale_word: str


def make_map(
    viewer: Person, filters: VillageFilter, numbers: dict[str, RegencyRow], own: set[str]
) -> ProvinceMap | None:
    """The whole province, or one regency of it with its districts; None when there is no outline.

    own: the regencies that the viewer may narrow to.
    """
    regencies = work_areas.regencies_around(viewer)
    chosen = next((area for area in regencies if area.code == filters.place[:5]), None)
    corners = [p for area in ([chosen] if chosen else regencies) for p in positions(area.outline)]
    if not corners:
        return None
    frame = Frame(corners, WIDTH, HEIGHT)
    lands = [_land(frame, area, numbers.get(area.code), chosen, area.code in own) for area in regencies]
    scale_km = max((s for s in SCALES_KM if frame.pixels(s) <= WIDTH / 4), default=SCALES_KM[0])
    return ProvinceMap(
        width=WIDTH,
        height=HEIGHT,
        lands=sorted(lands, key=lambda land: land.look == "chosen"),
        inner=[frame.path(area.outline) for area in work_areas.districts_of(chosen.code)] if chosen else [],
        marks=sorted((_mark(frame, row) for row in points(viewer, filters)), key=lambda mark: -_rank(mark.look)),
        scale_px=round(frame.pixels(scale_km), 1),
        scale_word=_("%(n)s km", n=labels.number(scale_km)),
    )


def _land(frame: Frame, area: Area, row: RegencyRow | None, chosen: Area | None, own: bool) -> Land:
    n = sum(row.stages.values()) if row else 0
    x, y = frame.place((area.lat or 0.0, area.lng or 0.0))
    words = _("%(name)s: %(n)s desa di register", name=regency_words(area), n=n)
    href = link("office.villages.show_map", place=area.code) if own and area is not chosen else ""
    look = "chosen" if area is chosen else "own" if own and chosen is None else "far"
    return Land(frame.path(area.outline), href, words, look, x, y, short_name(area.name))


def _mark(frame: Frame, row: VillageRow) -> Mark:
    assert row.place.point is not None, "points() gives villages with a place"
    x, y = frame.place(row.place.point)
    told: list[Any] = [stage_word(row.village.stage), *(hint_word(hint) for hint in row.hints)]
    words = f"{village_words(row.place)}: {', '.join(told)}"
    look = row.hints[0] if row.hints else ""
    return Mark(x, y, look, link("office.village.show", code=row.village.code), words, row.place.name)


def _rank(look: str) -> int:
    """What needs eyes is drawn last, so on top."""
    return TONES.index(look) if look in TONES else len(TONES)


def short_name(name: str) -> str:
    """A name that fits its land: the letters people know a long one by, ``OKU``, ``PALI``."""
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 2 else name


def regency_words(area: Area) -> str:
    """``Kabupaten Muara Enim``, ``Kota Palembang``."""
    if area.kind == "kota":
        return _("Kota %(name)s", name=area.name)
    return _("Kabupaten %(name)s", name=area.name)
