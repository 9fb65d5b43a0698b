"""Where a report says it was made: the small map, and the same in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from forms.answers import Answer
from forms.values import read_point
from models import places
from models.tables_reports import Submission
from office import labels
from office.map import MapView, Point, draw
from office.words import _

# Nearer than this to the village's centre needs no warning: villages are a few kilometres wide.
FAR_KM = 15


@dataclass(frozen=True)
class Location:
    """A map and its words."""

    map: MapView
    title: str
    sentences: list[str]
    warning: str
    coordinates: str
    description: str
    scale_word: str


def locate(head: Submission, answers: Iterable[Answer]) -> Location | None:
    """The map of a report; None when neither a point nor a village with a place is known."""
    accuracy = _accuracy(answers)
    point = (head.point_lat, head.point_lng) if head.point_lat is not None and head.point_lng is not None else None
    found = places.places_of([head.village_code]) if head.village_code else []
    village = found[0] if found else None
    outlines = places.outlines_of(village.code) if village else places.Outlines(None, None)
    centre = (*village.point, village.name) if village and village.point else None
    view = draw(point, accuracy, centre, outlines.district, outlines.regency)
    if view is None:
        return None
    sentences = _sentences(view, village, point)
    return Location(
        map=view,
        title=_("Lokasi ± %(m)s m", m=labels.number(round(accuracy))) if point and accuracy else _("Lokasi"),
        sentences=sentences,
        warning=_warning(view, village),
        coordinates=f"{point[0]:.5f}, {point[1]:.5f}" if point else "",
        description=_("Peta kecil. %(words)s", words=" ".join(sentences)),
        scale_word=_("%(n)s km", n=labels.number(view.scale_km)),
    )


def _sentences(view: MapView, village: places.Place | None, point: Point | None) -> list[str]:
    found = []
    if point is None:
        found.append(_("Laporan ini tanpa titik lokasi; peta menunjukkan desanya."))
    elif village is None:
        found.append(_("Titik merah: tempat laporan dibuat."))
    if village is not None and view.km_from_village is not None:
        found.append(
            _(
                "Titik merah berjarak %(km)s km dari pusat %(village)s.",
                km=labels.number(round(view.km_from_village, 1)),
                village=village.name,
            )
        )
    if village is not None:
        found.append(_("Garis tegas: Kecamatan %(district)s.", district=village.district))
    return found


def _warning(view: MapView, village: places.Place | None) -> str:
    if village is None:
        return ""
    if view.inside_district is False:
        return _("Titiknya di luar Kecamatan %(district)s. Periksa desa yang dipilih.", district=village.district)
    if view.km_from_village is not None and view.km_from_village > FAR_KM:
        return _("Titiknya jauh dari desa yang dipilih. Periksa keduanya.")
    return ""


def _accuracy(answers: Iterable[Answer]) -> float | None:
    """The accuracy that the phone gave with the first point, in metres."""
    for answer in answers:
        for question in answer.questions():
            place = read_point(question.value) if question.type == "geopoint" else None
            if place is not None:
                return place.accuracy
    return None
