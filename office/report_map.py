"""Tinjauan as a map: the list just as its address narrows it, gathered in squares that open closer or as a list."""

from dataclasses import replace

from flask import Blueprint, render_template, request

from office import labels
from office.cluster_map import ClusterMap, make_map
from office.permission import READS_MAP, allow
from office.report_filters import ALWAYS_TABS, EVERYWHERE, Filters
from office.report_rows import narrowed_to
from office.words import _, link
from workflow.map_grid import CLOSEST, read_point

blueprint = Blueprint("report_map", __name__, url_prefix="/review")


@blueprint.get("/map")
@allow(READS_MAP)
def show() -> str:
    """``?z=&at=lat,lng`` beside the list's own filters: how close, around which point; without them the whole land."""
    filters = Filters.from_query(request.args)
    zoom, at = _zoom(request.args.get("z", "")), read_point(request.args.get("at", "")[:60])
    if filters.square and (zoom is None or at is None):
        # A square that was opened as a list is seen again as it was.
        zoom, at = filters.square.zoom, filters.square.middle
    filters = replace(filters, square=None, after="")
    found = make_map(filters, zoom, at)
    return render_template(
        "report_map.html",
        map=found,
        closest=CLOSEST,
        said=_said(found) if found else [],
        tabs=_tabs(filters),
        narrowed_to=narrowed_to(filters),
        cleared=link("office.report_map.show", Filters(state=filters.state).query()),
        href_list=link("office.review.reports", filters.query()),
    )


def _zoom(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 3 and int(text) <= CLOSEST else None


def _tabs(filters: Filters) -> list[tuple[str, str, bool]]:
    states = [EVERYWHERE, *ALWAYS_TABS]
    states += [filters.state] if filters.state not in states else []
    return [
        (
            _("Semua") if state == EVERYWHERE else labels.state_word(state),
            link("office.report_map.show", filters.query(state=state)),
            state == filters.state,
        )
        for state in states
    ]


def _said(found: ClusterMap) -> list[str]:
    """What the picture holds, and what it leaves out."""
    count, urgent = len(found.look.spots), sum(spot.urgent for spot in found.look.spots)
    facts = {"n": labels.number(count), "u": labels.number(urgent)}
    if found.whole:
        said = [_("%(n)s laporan berposisi di peta ini, %(u)s segera.", **facts)]
    else:
        said = [_("%(n)s laporan berposisi di bagian peta ini, %(u)s segera.", **facts)]
    if found.look.without:
        said.append(_("%(n)s laporan tanpa posisi hanya ada di daftar.", n=labels.number(found.look.without)))
    if found.look.more:
        said.append(
            _("Daftar ini panjang: hanya laporan terbaru yang dihitung. Perbesar peta atau persempit saringan.")
        )
    return said
