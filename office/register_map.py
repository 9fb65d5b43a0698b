"""Where an entry was seen, drawn from our own outlines: no tile server learns where anybody was."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models import places
from models.places import Place
from models.tables_registers import RegisterSighting
from office import labels
from office.map import ALONE_DEGREES, SCALES_KM, Frame, positions
from office.words import _

WIDTH, HEIGHT = 420, 300
MOST_PLACES = 12


@dataclass(frozen=True)
class RegisterMap:
    """What the template draws, in pixels of a WIDTH × HEIGHT picture. marks: x, y, name, how often."""

    width: int
    height: int
    districts: list[str]
    marks: list[tuple[float, float, str, int]]
    scale_px: float
    scale_word: str
    words: list[str]
    description: str


def draw_places(found: Sequence[Place], mentions: Sequence[RegisterSighting]) -> RegisterMap | None:
    """The villages where an entry was seen, those seen last first; None when none of them has a place."""
    times_seen = Counter(one.village_code for one in mentions)
    order = list(dict.fromkeys(one.village_code for one in mentions))
    known = sorted((place for place in found if place.point), key=lambda place: order.index(place.code))[:MOST_PLACES]
    if not known:
        return None
    outlines = [outline for place in known if (outline := places.outlines_of(place.code).district)]
    points = [place.point for place in known if place.point]
    around = [(lat + d, lng + d) for lat, lng in points for d in (-ALONE_DEGREES, ALONE_DEGREES)]
    frame = Frame([*(p for outline in outlines for p in positions(outline)), *around], WIDTH, HEIGHT)
    scale_km = max((s for s in SCALES_KM if frame.pixels(s) <= WIDTH / 4), default=SCALES_KM[0])
    words = [
        _("%(village)s: %(n)s kali", village=place.name, n=labels.number(times_seen[place.code])) for place in known
    ]
    return RegisterMap(
        width=WIDTH,
        height=HEIGHT,
        districts=list(dict.fromkeys(frame.path(outline) for outline in outlines)),
        marks=[(*frame.place(place.point), place.name, times_seen[place.code]) for place in known if place.point],
        scale_px=round(frame.pixels(scale_km), 1),
        scale_word=_("%(n)s km", n=labels.number(scale_km)),
        words=words,
        description=_("Peta kecil. %(words)s", words="; ".join(words)),
    )
