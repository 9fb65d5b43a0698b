"""Two reports beside each other: the later one is merged into the earlier one, or they are said not to be the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from forms.compare import ADDED, REMOVED, SAME, Marked, mark
from models import alike, merging, reviews
from models.reviews import ReportView
from office import labels, times
from office.answer_blocks import FILE_TYPES
from office.contents import answers_in, current_of
from office.decisions import rev_shown
from office.permission import DECIDERS, allow
from office.photos import Photo, photos_of
from office.printing import Picture, picture
from office.record import form_title, place_words
from office.report_filters import Filters
from office.same_words import COMPARES, reason_words
from office.session import language
from office.words import _, link

blueprint = Blueprint("same", __name__, url_prefix="/review/<root_id>/same/<other_id>")

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Line:
    """One question or fact of both. kind: "row", or "heading" of a group."""

    kind: str
    label: str
    earlier: str = ""
    later: str = ""
    differs: bool = False


@dataclass(frozen=True)
class Shown:
    """A photo of one of the two. same: the other holds it too."""

    picture: Picture
    href: str
    same: bool


@dataclass(frozen=True)
class Pair:
    """Everything that templates/same.html says. merge_why, apart_why: why that is not possible now, "" when it is."""

    earlier: ReportView
    later: ReportView
    title: str
    reasons: list[str]
    lines: list[Line]
    problems: list[str]
    photos: list[tuple[str, list[Shown]]]
    may_claim: bool
    merge_why: str
    apart_why: str
    hrefs: dict[str, str]


@blueprint.get("")
@allow(COMPARES)
def compare(root_id: str, other_id: str) -> Answer:
    """Both in form order, what differs marked; the later one comes first in the address."""
    later, earlier = reviews.read_report(current_user, root_id), reviews.read_report(current_user, other_id)
    if later.submission.arrival < earlier.submission.arrival:
        query = Filters.from_query(request.args).query()
        return redirect(link("office.same.compare", query, root_id=other_id, other_id=root_id), 302)
    return _show(later, earlier)


@blueprint.post("/merge")
@allow(DECIDERS)
def merge(root_id: str, other_id: str) -> Answer:
    """Merge the later one into the earlier one."""
    reason = request.form.get("note", "")
    rev, into_rev = (rev_shown(request.form.get(name, "")) for name in ("rev", "into_rev"))
    verb = lambda: merging.merge(current_user, root_id, rev, other_id, into_rev, reason)  # noqa: E731
    return _carry_out(root_id, other_id, verb, root_id, reason)


@blueprint.post("/apart")
@allow(DECIDERS)
def keep_apart(root_id: str, other_id: str) -> Answer:
    """Say that they are not the same."""
    verb = lambda: merging.keep_apart(current_user, root_id, other_id)  # noqa: E731
    return _carry_out(root_id, other_id, verb, root_id, "")


def _carry_out(root_id: str, other_id: str, verb: Callable[[], None], back: str, typed: str) -> Answer:
    later, earlier = reviews.read_report(current_user, root_id), reviews.read_report(current_user, other_id)
    codes = {"later": later.submission.code, "earlier": earlier.submission.code}
    said = (
        _("%(later)s digabung ke %(earlier)s; pelapornya diberi tahu.", **codes)
        if request.endpoint == "office.same.merge"
        else _("%(later)s dan %(earlier)s dicatat sebagai laporan yang berbeda.", **codes)
    )
    try:
        verb()
    except Refusal as refusal:
        later, earlier = reviews.read_report(current_user, root_id), reviews.read_report(current_user, other_id)
        return _show(later, earlier, refusal, typed), refusal.status
    flash(said, "positive")
    return redirect(link("office.review.report", Filters.from_query(request.args).query(), root_id=back), 303)


def _show(later: ReportView, earlier: ReportView, refusal: Refusal | None = None, typed: str = "") -> str:
    if later.submission.arrival == earlier.submission.arrival:
        raise Refusal(Reason.NOT_FOUND)
    sentence = refusal.message(language()) if refusal else ""
    wrong = [("note", sentence)] if refusal and refusal.where == "note" else []
    return render_template(
        "same.html",
        pair=_pair(later, earlier),
        wrong=wrong,
        stale="" if wrong else sentence,
        typed=typed,
    )


def _pair(later: ReportView, earlier: ReportView) -> Pair:
    one, other = later.submission, earlier.submission
    (new, new_problem), (old, old_problem) = (answers_in(view, current_of(view)) for view in (later, earlier))
    why, apart = alike.why_alike(one, other), alike.apart(one, other)
    merge_why = later.steps["merge"] or merging.why_not_into(current_user, one, other)
    may_claim = merge_why is Reason.MERGE_NEEDS_CLAIM and later.steps["claim"] is None
    into = merging.why_not_into(current_user, one, other)
    apart_why = merging.why_not_apart(current_user, one, other)
    sentence = apart_why.name and Refusal(apart_why).message(language()) if apart_why else ""
    if apart is not None:
        at = times.office_time(apart.at, "day")
        sentence = _("%(who)s menyatakan keduanya tidak sama, %(at)s.", who=apart.person.name, at=at)
    query = Filters.from_query(request.args).query()
    both = {"root_id": one.root_id, "other_id": other.root_id}
    return Pair(
        earlier=earlier,
        later=later,
        title=form_title(later),
        reasons=reason_words(why) if why else [],
        lines=[*_facts(later, earlier), *_lines(mark(old, new))],
        problems=sorted({problem for problem in (new_problem, old_problem) if problem}),
        photos=_photos(later, earlier),
        may_claim=may_claim and into is None,
        merge_why=Refusal(into or merge_why).message(language()) if merge_why else "",
        apart_why=sentence,
        hrefs={
            "merge": link("office.same.merge", query, **both),
            "apart": link("office.same.keep_apart", query, **both),
            "claim": link("office.claims.claim", query, root_id=one.root_id),
            "later": link("office.review.report", query, root_id=one.root_id),
            "earlier": link("office.review.report", query, root_id=other.root_id),
        },
    )


def _facts(later: ReportView, earlier: ReportView) -> Iterator[Line]:
    """What the reports are, before what they say."""
    said = [
        {
            _("Keadaan"): labels.state_word(view.submission.state),
            _("Pelapor"): view.person.name,
            _("Tempat"): place_words(view.submission.village_code) or view.submission.office.name,
            _("Selesai diisi"): times.office_time(view.submission.finished_at, "full"),
            _("Diterima"): times.office_time(view.submission.received_at, "full"),
        }
        for view in (earlier, later)
    ]
    for label, text in said[0].items():
        yield Line("row", label, text, said[1][label], text != said[1][label])


def _lines(marked: Sequence[Marked]) -> Iterator[Line]:
    """Answers of both in form order, without what neither says; files are shown by themselves."""
    for item in marked:
        answer = item.answer
        if answer.kind != "question":
            below = list(_lines(item.children))
            if below:
                yield from ([Line("heading", answer.label)] if answer.label else [])
                yield from below
        elif answer.type not in FILE_TYPES:
            before = {SAME: answer.text, ADDED: "", REMOVED: answer.text}.get(item.mark, item.before)
            after = "" if item.mark == REMOVED else answer.text
            if before or after:
                yield Line("row", answer.label, before, after, item.mark != SAME)


def _photos(later: ReportView, earlier: ReportView) -> list[tuple[str, list[Shown]]]:
    sides: list[tuple[ReportView, list[Photo]]] = []
    for view in (earlier, later):
        shown = current_of(view)
        answers, _problem = answers_in(view, shown)
        sides.append((view, photos_of(view, shown, answers, {})))
    if not any(photos for _view, photos in sides):
        return []
    held: list[set[Any]] = [{photo.attachment.sha256 for photo in photos} for _view, photos in sides]
    return [
        (
            view.submission.code,
            [Shown(picture(view, one), one.href, one.attachment.sha256 in held[1 - n]) for one in photos],
        )
        for n, (view, photos) in enumerate(sides)
    ]
