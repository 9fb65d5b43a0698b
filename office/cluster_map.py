"""The map of a list laid out: land, reports gathered in squares, and where each leads; drawn from our own outlines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_login import current_user

from models import places, report_map, work_areas
from models.report_map import Look, Spot
from models.tables_places import Area
from office import labels
from office.map import SCALES_KM, Frame, positions
from office.province_map import short_name
from office.record import village_words
from office.report_filters import Filters
from office.words import _, link
from workflow.map_grid import CLOSEST, TALL, WIDE, Point, Square, parts_at, side, square_of, whole_squares, zoom_for

WIDTH, HEIGHT = 760, 570
# So few are read faster in the list than in a closer look
SMALL = 12
# From this look on districts are drawn
WITH_DISTRICTS = 3
# How far from its square's middle a mark may stand, so that neighbours stay apart
_OFF = 0.15


@dataclass(frozen=True)
class Cluster:
    """The reports of one square. words: what a screen reader hears; where: what the table calls it."""

    x: float
    y: float
    size: int
    count: int
    urgent: int
    href: str
    words: str
    where: str
    leads: str


@dataclass(frozen=True)
class ClusterMap:
    """What the template draws, in pixels of a WIDTH × HEIGHT picture. whole: the farthest look."""

    width: int
    height: int
    zoom: int
    at: Point
    whole: bool
    per_degree: float
    narrow: float
    lands: list[tuple[str, float, float, str]]
    inner: list[str]
    clusters: list[Cluster]
    look: Look
    scale_px: float
    scale_word: str
    steps: dict[str, str]


def make_map(filters: Filters, zoom: int | None, at: Point | None) -> ClusterMap | None:
    """The list as a map, from far or around a point; None when there is neither land nor a report to draw."""
    regencies = work_areas.regencies_around(current_user)
    land = [p for area in regencies for p in positions(area.outline)]
    asked = filters.for_models()
    # Without any land the reports themselves say where to look.
    far = None if land else report_map.look(current_user, asked)
    corners = [spot.point for spot in far.spots] if far else land
    if not corners:
        return None
    frame = Frame(corners, WIDTH, HEIGHT)
    wide, tall = _shown(frame)
    farthest = zoom_for(wide, tall)
    whole = zoom is None or at is None or zoom <= farthest
    if not whole and zoom is not None and at is not None:
        zoom = min(zoom, CLOSEST)
        frame = _around(at, zoom)
        look = report_map.look(current_user, asked, whole_squares(_edges(frame), zoom))
    else:
        zoom = farthest
        look = far or report_map.look(current_user, asked)
    near = [area for area in regencies if _touches(frame, area)]
    scale_km = max((s for s in SCALES_KM if frame.pixels(s) <= WIDTH / 4), default=SCALES_KM[0])
    return ClusterMap(
        width=WIDTH,
        height=HEIGHT,
        zoom=zoom,
        at=(frame.mid_lat, frame.mid_lng),
        whole=whole,
        per_degree=frame.per_degree,
        narrow=frame.narrow,
        lands=[(frame.path(area.outline), *_named(frame, area), short_name(area.name)) for area in near],
        inner=_districts(frame, near) if zoom >= WITH_DISTRICTS else [],
        clusters=_clusters(frame, filters, zoom, look),
        look=look,
        scale_px=round(frame.pixels(scale_km), 1),
        scale_word=_("%(n)s km", n=labels.number(scale_km)),
        steps=_steps(filters, frame, zoom, farthest),
    )


def map_href(filters: Filters, zoom: int, at: Point) -> str:
    """The map of a list around a point."""
    return link("office.report_map.show", filters.query(after=""), z=str(zoom), at=f"{at[0]:.5f},{at[1]:.5f}")


def _clusters(frame: Frame, filters: Filters, zoom: int, look: Look) -> list[Cluster]:
    gathered: dict[Square, list[Spot]] = {}
    for spot in look.spots:
        gathered.setdefault(square_of(spot.point, zoom), []).append(spot)
    about = {square: _village(spots) for square, spots in gathered.items()}
    named = {place.code: village_words(place) for place in places.places_of(sorted(set(about.values()) - {""}))}
    found = [
        _cluster(frame, filters, square, spots, named.get(about[square], ""), look.more)
        for square, spots in gathered.items()
    ]
    return sorted(found, key=lambda one: (-one.count, one.where, one.href))


def _cluster(
    frame: Frame, filters: Filters, square: Square, spots: Sequence[Spot], village: str, more: bool
) -> Cluster:
    count, urgent = len(spots), sum(spot.urgent for spot in spots)
    mean = (sum(spot.point[0] for spot in spots) / count, sum(spot.point[1] for spot in spots) / count)
    where = _("Sekitar %(village)s", village=village) if village else _point_words(mean)
    n, u = labels.number(count), labels.number(urgent)
    said = _("%(n)s laporan, %(u)s segera. %(where)s", n=n, u=u, where=where)
    said = said if urgent else _("%(n)s laporan. %(where)s", n=n, where=where)
    href, leads = _way(filters, square, spots, mean, more)
    x, y = frame.place(_kept_near(square, mean))
    size = 16 if count < 10 else 20 if count < 100 else 24
    return Cluster(x, y, size, count, urgent, href, f"{said}. {leads}", where, leads)


def _way(filters: Filters, square: Square, spots: Sequence[Spot], mean: Point, more: bool) -> tuple[str, str]:
    """Where a cluster leads, and what that is called."""
    if len(spots) == 1 and not more:
        return link("office.review.report", filters.query(after=""), root_id=spots[0].root_id), spots[0].code
    closer = parts_at((spot.point for spot in spots), square.zoom)
    if more and closer is None and square.zoom < CLOSEST:
        closer = square.zoom + 1
    if closer is None or (len(spots) <= SMALL and not more):
        href = link("office.review.reports", replace(filters, square=square).query(after=""))
        return href, _("Buka daftarnya")
    return map_href(filters, closer, mean), _("Perbesar")


def _steps(filters: Filters, frame: Frame, zoom: int, farthest: int) -> dict[str, str]:
    """Closer, farther and to the sides; a step that there is not is left out."""
    lat, lng = frame.mid_lat, frame.mid_lng
    whole = link("office.report_map.show", filters.query(after=""))
    found = {}
    if zoom < CLOSEST:
        found["in"] = map_href(filters, zoom + 1, (lat, lng))
    if zoom > farthest:
        found["out"] = map_href(filters, zoom - 1, (lat, lng)) if zoom - 1 > farthest else whole
        found["whole"] = whole
        up, aside = side(zoom) * TALL / 2, side(zoom) * WIDE / 2
        for name, place in (
            ("north", (lat + up, lng)),
            ("west", (lat, lng - aside)),
            ("east", (lat, lng + aside)),
            ("south", (lat - up, lng)),
        ):
            if abs(place[0]) <= 90 and abs(place[1]) <= 180:
                found[name] = map_href(filters, zoom, place)
    return found


def _around(at: Point, zoom: int) -> Frame:
    up, aside = side(zoom) * TALL / 2, side(zoom) * WIDE / 2
    return Frame([(at[0] - up, at[1] - aside), (at[0] + up, at[1] + aside)], WIDTH, HEIGHT)


def _shown(frame: Frame) -> Point:
    """How many degrees wide and tall the picture is."""
    return frame.width / (frame.per_degree * frame.narrow), frame.height / frame.per_degree


def _edges(frame: Frame) -> tuple[float, float, float, float]:
    wide, tall = _shown(frame)
    return frame.mid_lat - tall / 2, frame.mid_lng - wide / 2, frame.mid_lat + tall / 2, frame.mid_lng + wide / 2


def _touches(frame: Frame, area: Area) -> bool:
    """Does any of an outline's surroundings lie in the picture?"""
    corners = list(positions(area.outline))
    if not corners:
        return False
    south, west, north, east = _edges(frame)
    lats, lngs = [p[0] for p in corners], [p[1] for p in corners]
    return min(lats) <= north and max(lats) >= south and min(lngs) <= east and max(lngs) >= west


def _districts(frame: Frame, regencies: Sequence[Area]) -> list[str]:
    around = [area for regency in regencies for area in work_areas.districts_of(regency.code)]
    return [frame.path(area.outline) for area in around if _touches(frame, area)]


def _named(frame: Frame, area: Area) -> Point:
    return frame.place((area.lat or 0.0, area.lng or 0.0))


def _village(spots: Sequence[Spot]) -> str:
    """The village that most of them are about."""
    codes = Counter(spot.village for spot in spots if spot.village)
    return min(codes, key=lambda code: (-codes[code], code)) if codes else ""


def _kept_near(square: Square, mean: Point) -> Point:
    off = side(square.zoom) * _OFF
    lat, lng = square.middle
    return min(max(mean[0], lat - off), lat + off), min(max(mean[1], lng - off), lng + off)


def _point_words(point: Point) -> str:
    lat, lng = (labels.number(round(part, 3)) for part in point)
    return _("Titik %(lat)s; %(lng)s", lat=lat, lng=lng)
