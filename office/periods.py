"""Laporan berkala: which periods are frozen and what is missing, one report with its signatures, paper and workbook."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_with_context
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from core import clock
from core.errors import Reason, Refusal
from models import figures, period_reports
from models.period_reports import PeriodView
from office import figure_words, labels, period_words, times
from office.period_file import MEDIA_TYPE, workbook
from office.permission import allow, may
from office.session import language
from office.words import _, link
from workflow.period_report import LEVELS, Standing
from workflow.periods import Period, period_of
from workflow.roles import LEADS, READS_PERIODS

blueprint = Blueprint("periods", __name__, url_prefix="/periods")
Answer = str | AnyResponse | tuple[str, int]
# How many periods back the list goes, the running one included
SHOWN = {"month": 7, "quarter": 5}


@dataclass(frozen=True)
class Cell:
    """One report in the list."""

    name: str
    href: str
    word: str
    tone: str


@dataclass(frozen=True)
class Row:
    """One period of one level. open: reports that are not final; undecided: what would come late, with its list."""

    words: str
    runs: bool
    final: int
    all: int
    open: list[Cell]
    done: list[Cell]
    undecided: int
    undecided_href: str


@blueprint.get("")
@allow(READS_PERIODS)
def list_periods() -> str:
    """Every level that this reader sees, newest period first."""
    today = times.today()
    tables = []
    for level, one in LEVELS.items():
        subjects = {subject.id: subject.name for subject in period_reports.subjects(current_user, level)}
        if not subjects:
            continue
        now = period_of(one.every, today)
        periods = [now.shifted(-back) for back in range(SHOWN[one.every])]
        standings = period_reports.standings(current_user, level, periods)
        rows = [_row(level, period, subjects, [one for one in standings if one.period == period]) for period in periods]
        tables.append((period_words.level_word(level), rows))
    return render_template("periods.html", tables=tables, leads=may(LEADS))


@blueprint.get("/<level>/<subject_id>/<period>")
@allow(READS_PERIODS)
def show(level: str, subject_id: str, period: str) -> str:
    """One report: a draft counted now, or what was frozen."""
    return _page(period_reports.read(current_user, level, subject_id, period))


@blueprint.get("/<level>/<subject_id>/<period>/print")
@allow(READS_PERIODS)
def print_report(level: str, subject_id: str, period: str) -> str:
    """The same for paper."""
    view = period_reports.read(current_user, level, subject_id, period)
    return render_template(
        "period_print.html", printed_at=clock.now(), back=_href(view), office=view.office, **_around(view)
    )


@blueprint.get("/<level>/<subject_id>/<period>/xlsx")
@allow(READS_PERIODS)
def download(level: str, subject_id: str, period: str) -> Response:
    """The same as a workbook; the audit chain keeps who took it."""
    view = period_reports.read(current_user, level, subject_id, period)
    response = Response(stream_with_context(workbook(view)), content_type=MEDIA_TYPE)
    period_reports.taken(current_user, view)
    name = f"{level}-{view.standing.period.key}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@blueprint.post("/<level>/<subject_id>/<period>/sign")
@allow(READS_PERIODS)
def sign(level: str, subject_id: str, period: str) -> Answer:
    """Sign what the page showed."""
    shown = request.form.get("shown", "")
    verb = lambda: period_reports.sign(current_user, level, subject_id, period, shown)  # noqa: E731
    return _do((level, subject_id, period), verb, _("Laporan ditandatangani."), "")


@blueprint.post("/<level>/<subject_id>/<period>/send-back")
@allow(READS_PERIODS)
def send_back(level: str, subject_id: str, period: str) -> Answer:
    """Set aside what the page showed, with a reason."""
    shown, note = request.form.get("shown", ""), request.form.get("note", "")
    verb = lambda: period_reports.send_back(current_user, level, subject_id, period, shown, note)  # noqa: E731
    return _do((level, subject_id, period), verb, _("Laporan dikembalikan kepada PIMPASA."), note)


def _do(address: tuple[str, str, str], verb: Callable[[], None], said: str, note: str) -> Answer:
    try:
        verb()
    except Refusal as refusal:
        if refusal.reason in (Reason.PERIOD_UNKNOWN, Reason.PERIOD_SIGNER):
            raise
        view = period_reports.read(current_user, *address)
        return _page(view, refusal.message(language()), note), refusal.status
    flash(said, "positive")
    return redirect(_href(period_reports.read(current_user, *address)), 303)


def _page(view: PeriodView, wrong: str = "", note: str = "") -> str:
    return render_template("period.html", wrong=wrong, note=note, **_around(view))


def _around(view: PeriodView) -> dict[str, Any]:
    """What the page and the paper share."""
    standing = view.standing
    word, tone = period_words.state_word(standing.state)
    return {
        "view": view,
        "title": period_words.level_word(standing.level),
        "period": figure_words.period_words(standing.period),
        "word": word,
        "tone": tone,
        "areas": period_words.areas(view.said),
        "late": period_words.late_rows(view.said),
        "next_signer": labels.role_word(standing.next_signer) if standing.next_signer else "",
        "runs": not standing.period.is_over(times.today()),
        "address": {"level": standing.level, "subject_id": standing.subject_id, "period": standing.period.key},
    }


def _row(level: str, period: Period, names: dict[str, str], standings: list[Standing]) -> Row:
    cells = [(one.state, _cell(one.state, names[one.subject_id], level, one.subject_id, period)) for one in standings]
    asked = replace(figures.asked_by(current_user, period.first, period.last), figure="undecided")
    return Row(
        figure_words.period_words(period),
        not period.is_over(times.today()),
        sum(state == "final" for state, _cell in cells),
        len(cells),
        [cell for state, cell in cells if state != "final"],
        [cell for state, cell in cells if state == "final"],
        figures.count(asked) if may(LEADS) else 0,
        link("office.review.reports", figure="undecided", period=period.key),
    )


def _cell(state: str, name: str, level: str, subject_id: str, period: Period) -> Cell:
    href = link("office.periods.show", level=level, subject_id=subject_id, period=period.key)
    return Cell(name, href, *period_words.state_word(state))


def _href(view: PeriodView) -> str:
    standing = view.standing
    return link("office.periods.show", level=standing.level, subject_id=standing.subject_id, period=standing.period.key)
