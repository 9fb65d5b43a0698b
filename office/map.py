"""A small map of one report, drawn from our own outlines: no tile server learns where an officer was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

WIDTH, HEIGHT = 266, 200
MARGIN = 0.08
# Kilometres per degree of latitude (mean, WGS 84).
KM_PER_DEGREE = 111.32
# A point alone, without an outline, is shown with this much land around it, in degrees.
ALONE_DEGREES = 0.03
SCALES_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)

Point = tuple[float, float]
"""(lat, lng)"""


@dataclass(frozen=True)
class MapView:
    """What the template draws, in pixels of a WIDTH × HEIGHT picture."""

    width: int
    height: int
    regency: str
    district: str
    villages: list[tuple[float, float, str]]
    point: tuple[float, float] | None
    accuracy_r: float | None
    scale_px: float
    scale_km: float
    inside_district: bool | None
    km_from_village: float | None


def draw(
    point: Point | None,
    accuracy_m: float | None,
    village: tuple[float, float, str] | None,
    district: dict[str, Any] | None,
    regency: dict[str, Any] | None,
) -> MapView | None:
    """Lay out the map; None when there is nothing to show. Outlines are GeoJSON geometries, [lng, lat]."""
    here = [p for p in (point, village[:2] if village else None) if p]
    corners = list(positions(district)) or _around(here)
    if not corners:
        return None
    frame = Frame([*corners, *here])
    radius = frame.pixels(accuracy_m / 1000) if point and accuracy_m else None
    scale_km = max((s for s in SCALES_KM if frame.pixels(s) <= WIDTH / 3), default=SCALES_KM[0])
    return MapView(
        width=WIDTH,
        height=HEIGHT,
        regency=frame.path(regency),
        district=frame.path(district),
        villages=[(*frame.place(village[:2]), village[2])] if village else [],
        point=frame.place(point) if point else None,
        accuracy_r=round(radius, 1) if radius and radius > 8 else None,
        scale_px=round(frame.pixels(scale_km), 1),
        scale_km=scale_km,
        inside_district=_inside(point, district) if point and district else None,
        km_from_village=distance_km(point, village[:2]) if point and village else None,
    )


def distance_km(a: Point, b: Point) -> float:
    """Flat distance: good to a percent over the size of a district."""
    east = (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2))
    return float((((a[0] - b[0]) ** 2 + east**2) ** 0.5) * KM_PER_DEGREE)


class Frame:
    """Degrees to pixels: everything given fits a picture, a degree is as long both ways."""

    def __init__(self, points: Sequence[Point], width: int = WIDTH, height: int = HEIGHT) -> None:
        self.width, self.height = width, height
        lats, lngs = [p[0] for p in points], [p[1] for p in points]
        self.mid_lat, self.mid_lng = (min(lats) + max(lats)) / 2, (min(lngs) + max(lngs)) / 2
        self.narrow = cos(radians(self.mid_lat))
        tall = max(max(lats) - min(lats), 0.005)
        wide = max((max(lngs) - min(lngs)) * self.narrow, 0.005)
        self.per_degree = min(width / wide, height / tall) / (1 + 2 * MARGIN)

    def place(self, point: Point) -> tuple[float, float]:
        """Where a point falls."""
        x = self.width / 2 + (point[1] - self.mid_lng) * self.narrow * self.per_degree
        y = self.height / 2 - (point[0] - self.mid_lat) * self.per_degree
        return round(x, 1), round(y, 1)

    def pixels(self, km: float) -> float:
        """How long so many kilometres are."""
        return km / KM_PER_DEGREE * self.per_degree

    def path(self, geometry: dict[str, Any] | None) -> str:
        """An outline as the d of a path; empty for none."""
        parts = []
        for ring in _rings(geometry):
            spots = [self.place(p) for p in ring]
            # Neighbours that fall on the same pixel say nothing new.
            kept = [s for i, s in enumerate(spots) if i == 0 or s != spots[i - 1]]
            parts.append("M" + "L".join(f"{x} {y}" for x, y in kept) + "Z")
        return "".join(parts)


def _rings(geometry: dict[str, Any] | None) -> Iterator[list[Point]]:
    if not geometry:
        return
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(lat, lng) for lng, lat, *_ in ring]


def positions(geometry: dict[str, Any] | None) -> Iterator[Point]:
    """Every corner of a GeoJSON geometry."""
    for ring in _rings(geometry):
        yield from ring


def _around(points: Sequence[Point]) -> list[Point]:
    return [(lat + d, lng + d) for lat, lng in points for d in (-ALONE_DEGREES, ALONE_DEGREES)]


def _inside(point: Point, geometry: dict[str, Any]) -> bool:
    """Even-odd rule over all rings: holes count as outside."""
    lat, lng = point
    crossings = 0
    for ring in _rings(geometry):
        for (lat1, lng1), (lat2, lng2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (lat1 > lat) != (lat2 > lat) and lng < (lng2 - lng1) * (lat - lat1) / (lat2 - lat1) + lng1:
                crossings += 1
    return crossings % 2 == 1
