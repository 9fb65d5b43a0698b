"""Filters kept under a name: above the lists as links, on a page of their own to rename, share and delete."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import people, places, report_list, saved_filters
from office import report_filters, times, village_filters
from office.decisions import rev_shown
from office.permission import READERS, allow, may
from office.session import language
from office.words import _, link
from workflow.roles import READS_VILLAGES
from workflow.saved_filters import MOST

blueprint = Blueprint("saved_filters", __name__, url_prefix="/filters")

# A village partner has a handful of own reports.
SAVES = READERS - {"mitra_desa"}
ENDPOINTS = {"reports": "office.review.reports", "villages": "office.villages.list_villages"}
Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Kept:
    """One link above a list. who: whose it is, when it is another's."""

    name: str
    href: str
    who: str
    current: bool


@dataclass(frozen=True)
class Bar:
    """What parts/saved_filters.html says. keep: the page that keeps what the list is narrowed to; "" for nothing."""

    links: list[Kept]
    keep: str
    manage: str


def bar(page: str, query: Mapping[str, str], narrowed: bool) -> Bar | None:
    """The kept filters of a list. query: its address as it is narrowed now; None for who keeps none."""
    if not may(SAVES):
        return None
    rows = saved_filters.listed(current_user, page)
    now = _canonical({key: value for key, value in query.items() if key not in ("after", "before")})
    links = [
        Kept(
            row.name,
            link("office.saved_filters.open_filter", filter_id=row.id),
            "" if row.person_id == current_user.id else row.person.name,
            row.query == now,
        )
        for row in rows
    ]
    known = any(one.current and not one.who for one in links)
    keep = link("office.saved_filters.new_filter", {"page": page, "query": now}) if narrowed and not known else ""
    manage = link("office.saved_filters.manage") if any(not one.who for one in links) else ""
    return Bar(links, keep, manage)


@blueprint.get("")
@allow(SAVES)
def manage() -> str:
    """The own ones."""
    return _manage_page()


@blueprint.get("/new")
@allow(SAVES)
def new_filter() -> str:
    """Ask for a name."""
    wanted = request.args.get("page", "")
    page = wanted if _has(wanted) else "reports"
    return _new_page({"page": page, "query": request.args.get("query", ""), "name": "", "shared": ""}, [])


@blueprint.post("/new")
@allow(SAVES)
def keep() -> Answer:
    """Keep it, and go back to the list."""
    entry = {name: request.form.get(name, "") for name in ("page", "query", "name", "shared")}
    page = _page(entry["page"])
    query = _canonical(_understood(page, entry["query"]))
    try:
        row = saved_filters.keep(current_user, page, query, entry["name"], shared=entry["shared"] == "1")
    except Refusal as refusal:
        return _new_page(entry, [("name", refusal.message(language()))]), refusal.status
    flash(_("Saringan %(name)s disimpan.", name=row.name), "positive")
    return redirect(_list_href(page, query), 303)


@blueprint.get("/<filter_id>")
@allow(SAVES)
def open_filter(filter_id: str) -> Response:
    """The list as it was narrowed; parts that name what is no longer there are left out, and that is said."""
    row = saved_filters.find(current_user, filter_id)
    _page(row.page)
    understood = _understood(row.page, row.query)
    lost = {key for key, value in parse_qsl(row.query) if understood.get(key) != value} | _gone(row.page, understood)
    if lost:
        words = ", ".join(sorted({_words(key) for key in lost}))
        sentence = _(
            "Saringan %(name)s menyebut %(what)s yang tidak ada lagi atau di luar wilayah Anda; bagian itu dilewati.",
            name=row.name,
            what=words,
        )
        flash(sentence, "waiting")
    left = {key: value for key, value in understood.items() if key not in lost}
    return redirect(_list_href(row.page, _canonical(left)), 303)


@blueprint.post("/<filter_id>/rename")
@allow(SAVES)
def rename(filter_id: str) -> Answer:
    """Another name."""
    name = request.form.get(f"name-{filter_id}", "")
    verb = lambda rev: saved_filters.rename(current_user, filter_id, rev, name)  # noqa: E731
    return _carry_out(filter_id, verb, _("Nama saringan diganti."), name)


@blueprint.post("/<filter_id>/share")
@allow(SAVES)
def share(filter_id: str) -> Answer:
    """Let the office see it, or no longer."""
    shared = request.form.get("shared") == "1"
    verb = lambda rev: saved_filters.share(current_user, filter_id, rev, shared=shared)  # noqa: E731
    said = _("Saringan dibagikan kepada rekan sekantor.") if shared else _("Saringan tidak dibagikan lagi.")
    return _carry_out(filter_id, verb, said)


@blueprint.post("/<filter_id>/forget")
@allow(SAVES)
def forget(filter_id: str) -> Answer:
    """Delete it."""
    verb = lambda rev: saved_filters.forget(current_user, filter_id, rev)  # noqa: E731
    return _carry_out(filter_id, verb, _("Saringan dihapus; daftar dan laporannya tetap."))


def _carry_out(filter_id: str, verb: Callable[[int], None], said: str, typed: str = "") -> Answer:
    try:
        verb(rev_shown(request.form.get("rev", "")))
    except Refusal as refusal:
        if refusal.reason is Reason.NOT_FOUND:
            raise
        return _manage_page(filter_id, refusal.message(language()), typed), refusal.status
    flash(said, "positive")
    return redirect(link("office.saved_filters.manage"), 303)


def _manage_page(filter_id: str = "", wrong: str = "", typed: str = "") -> str:
    rows = [(row, saved_filters.is_shared(row, current_user)) for row in saved_filters.own(current_user)]
    return render_template(
        "saved_filters.html",
        rows=rows,
        words={"reports": _("Tinjauan"), "villages": _("Desa binaan")},
        wrong_id=filter_id,
        wrong=[(f"name-{filter_id}", wrong)] if wrong else [],
        typed=typed,
        most=MOST,
    )


def _new_page(entry: dict[str, str], wrong: list[tuple[str, str]]) -> str:
    back = _list_href(entry["page"], _canonical(_understood(entry["page"], entry["query"])))
    return render_template("saved_filter_new.html", entry=entry, wrong=wrong, wrong_by=dict(wrong), back=back)


def _page(page: str) -> str:
    """The list that is meant, if this reader has it. Raises Refusal(NOT_FOUND)."""
    if not _has(page):
        raise Refusal(Reason.NOT_FOUND)
    return page


def _has(page: str) -> bool:
    return page == "reports" or (page == "villages" and may(READS_VILLAGES))


def _understood(page: str, query: str) -> dict[str, str]:
    """What the list itself reads out of an address, and no more."""
    said = dict(parse_qsl(query[:1_000]))
    if page == "villages":
        return village_filters.Filters.from_query(said).query()
    return report_filters.Filters.from_query(said).query(after="")


def _gone(page: str, parts: Mapping[str, str]) -> set[str]:
    """The parts that name a form, a place or a person that is not there for this reader."""
    gone = set()
    if "form" in parts and parts["form"] not in report_list.form_titles():
        gone.add("form")
    if "place" in parts and not places.is_near(current_user, parts["place"], times.today()):
        gone.add("place")
    if "person" in parts and parts["person"] not in {person.id for person in people.list_people(current_user)}:
        gone.add("person")
    return gone


def _words(key: str) -> str:
    named = {"form": _("formulir"), "place": _("wilayah"), "person": _("petugas")}
    return named.get(key, _("pilihan"))


def _canonical(parts: Mapping[str, str]) -> str:
    return urlencode(sorted(parts.items()))


def _list_href(page: str, query: str) -> str:
    return link(ENDPOINTS[page], dict(parse_qsl(query)))
