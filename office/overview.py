"""Ringkasan: what needs a person now, then how the office stands, each figure with the list behind it."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from core import clock
from models import figures, places, report_facts, village_list
from office import figure_words, times
from office.coverage import make_coverage
from office.figure_lines import Here
from office.overview_areas import sections, stages_chart
from office.overview_now import cards, phones_here, phones_section
from office.permission import allow
from office.province_map import regency_words
from office.words import _, link
from workflow.periods import KINDS, Period, period_of, read_period
from workflow.roles import LEADS

blueprint = Blueprint("overview", __name__, url_prefix="/overview")


@blueprint.get("")
@allow(LEADS)
def show() -> str:
    """The page; ``?period=`` a month, quarter or year, ``?place=`` a regency."""
    today = times.today()
    period = read_period(request.args.get("period", "")) or period_of("quarter", today)
    regencies = places.regencies_of(current_user, today)
    wanted = request.args.get("place", "")
    place = wanted if wanted in {area.code for area in regencies} else ""
    asked = figures.asked_by(current_user, period.first, period.last, place)
    here = Here(asked, period, figures.counts(asked))
    phones = phones_here()
    return render_template(
        "overview.html",
        here=here,
        period=period,
        period_words=figure_words.period_words(period),
        periods=_periods(period, today_period=period_of(period.kind, today), place=place),
        kinds=_kinds(period, place),
        place=place,
        regencies=[(area.code, regency_words(area)) for area in regencies],
        cards=cards(here, phones),
        coverage=make_coverage(here, regencies, village_list.by_regency(current_user)),
        stages=stages_chart(here),
        sections=[*sections(here), phones_section(phones)],
        waiting=report_facts.waiting(),
        now=clock.now(),
    )


def _periods(period: Period, today_period: Period, place: str) -> list[tuple[str, str, bool]]:
    """The one before, the one shown, and the next one unless it has not begun: words, address, whether it is shown."""
    found = [period.shifted(-1), period, *([period.shifted(1)] if period < today_period else [])]
    return [(figure_words.period_words(one), _href(one, place), one == period) for one in found]


def _kinds(period: Period, place: str) -> list[tuple[str, str, bool]]:
    words = {"month": _("Bulan"), "quarter": _("Triwulan"), "year": _("Tahun")}
    day = min(period.last, times.today()) if period.first <= times.today() else period.first
    return [(words[kind], _href(period_of(kind, day), place), kind == period.kind) for kind in KINDS]


def _href(period: Period, place: str) -> str:
    return link("office.overview.show", period=period.key, place=place or None)
