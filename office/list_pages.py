"""Daftar pilihan: the lists that forms choose from, version by version, each from its day on."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from forms.list_changes import columns_of, compare_lists
from forms.needs import LIST_ENDINGS
from forms.tables import Table, table_of
from models import list_dates, scope
from models.list_dates import MOST_BYTES
from models.tables_forms import ListVersion
from office import form_words, times
from office.permission import allow, may
from office.session import language
from office.words import _, link
from workflow.roles import PUBLISHES

blueprint = Blueprint("lists", __name__, url_prefix="/lists")
PAGE: Final = 50
FRAME: Final = 100_000


@dataclass(frozen=True)
class Line:
    """One version in a table."""

    version: ListVersion
    office: str
    state: str
    tone: str


def make_room() -> None:
    """Before the form is read: a list of every village of the country has 9 MB."""
    if request.endpoint == "office.lists.upload" and may(PUBLISHES):
        request.max_content_length = MOST_BYTES + FRAME


@blueprint.get("")
@allow(PUBLISHES)
def list_lists() -> str:
    """What holds now, and what waits."""
    name, _colon, list_id = request.args.get("after", "").rpartition(":")
    rows = list_dates.list_lists(current_user, (name, list_id) if name else None)
    last = rows[-1] if len(rows) == list_dates.MOST_LISTS else None
    return render_template(
        "lists.html",
        lines=[_line(row) for row in rows],
        waiting=[_line(row) for row in list_dates.waiting_lists(current_user)],
        more=link("office.lists.list_lists", after=f"{last.name}:{last.id}") if last else None,
    )


@blueprint.get("/upload")
@allow(PUBLISHES)
def upload_page() -> str:
    """The page to upload a list."""
    return _upload_page([], request.args.get("office", ""))


@blueprint.post("/upload")
@allow(PUBLISHES)
def upload() -> str | Response | tuple[str, int]:
    """Keep a list; no phone gets it before its day is said."""
    file, office_id = request.files.get("file"), request.form.get("office", "")
    if file is None or not file.filename:
        return _upload_page([("file", _("Pilih berkas daftarnya dulu."))], office_id), 422
    try:
        version = list_dates.keep_list(current_user, file.filename, office_id or None, file.read())
    except Refusal as refusal:
        return _upload_page([("file", refusal.message(language()))], office_id), refusal.status
    return redirect(link("office.lists.show", list_id=version.id), 303)


@blueprint.get("/<list_id>")
@allow(PUBLISHES)
def show(list_id: str) -> str:
    """One version: what it offers otherwise than the one that holds, its rows, and from when it is to hold."""
    return _list_page(list_id)


@blueprint.post("/<list_id>/begin")
@allow(PUBLISHES)
def begin(list_id: str) -> str | Response | tuple[str, int]:
    """Say from which day it holds."""
    today = times.today()
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return _list_page(list_id, Refusal(Reason.LIST_DAY_PAST).message(language())), 422
    try:
        list_dates.begin_on(current_user, list_id, request.form.get("current", ""), day, today)
    except Refusal as refusal:
        if refusal.reason is Reason.LIST_UNKNOWN:
            raise
        return _list_page(list_id, refusal.message(language())), refusal.status
    if day == today:
        flash(_("Daftar ini berlaku sekarang. HP mendengarnya saat tersambung."), "positive")
    else:
        flash(_("Daftar ini berlaku mulai %(day)s, dengan sendirinya.", day=times.office_date(day)), "positive")
    return redirect(link("office.lists.show", list_id=list_id), 303)


@blueprint.post("/<list_id>/call-off")
@allow(PUBLISHES)
def call_off(list_id: str) -> str | Response | tuple[str, int]:
    """What has not begun is not to begin; what never held and has no day is thrown away."""
    version = list_dates.get_list(current_user, list_id)
    thrown_away = version.begins_at is None and version.begun_at is None
    try:
        list_dates.call_off(current_user, list_id)
    except Refusal as refusal:
        return _list_page(list_id, refusal.message(language())), refusal.status
    if thrown_away:
        flash(_("Unggahan dihapus. Daftar yang berlaku tidak berubah."), "positive")
        return redirect(link("office.lists.list_lists"), 303)
    flash(_("Tanggal berlakunya dibatalkan. Daftar yang berlaku tidak berubah."), "positive")
    return redirect(link("office.lists.show", list_id=list_id), 303)


def _upload_page(wrong: list[tuple[str, str]], office_id: str) -> str:
    return render_template(
        "list_upload.html",
        wrong=wrong,
        wrong_by=dict(wrong),
        offices=scope.visible_offices(current_user),
        every_office=scope.sees_every_office(current_user),
        office_id=office_id,
        endings=",".join(LIST_ENDINGS),
        most=MOST_BYTES,
    )


def _list_page(list_id: str, wrong: str = "") -> str:
    version = list_dates.get_list(current_user, list_id)
    now = list_dates.current_of(version)
    table = table_of(version.name, version.text)
    q = request.args.get("q", "").strip()[:100]
    rows = _rows(table, q, _after(request.args.get("after", "")))
    more = link("office.lists.show", list_id=list_id, q=q or None, after=rows[PAGE - 1]) if len(rows) > PAGE else None
    return render_template(
        "list.html",
        line=_line(version),
        versions=[_line(row) for row in list_dates.versions_of(version)],
        now=now,
        changes=compare_lists(version.name, now.text, version.text) if now and now.id != version.id else None,
        waits=list_dates.is_waiting(version),
        columns=columns_of(table),
        rows=[[table.cell(row, column) for column in columns_of(table)] for row in rows[:PAGE]],
        more=more,
        q=q,
        today=times.today().isoformat(),
        wrong=wrong,
    )


def _rows(table: Table, q: str, after: int) -> list[int]:
    """Numbers of the next rows in which the words stand, one more than a page has."""
    wanted, found = q.casefold(), []
    for row in range(after + 1, len(table)):
        if not wanted or any(wanted in cell.casefold() for cell in table.rows[row]):
            found.append(row)
            if len(found) > PAGE:
                break
    return found


def _after(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _line(version: ListVersion) -> Line:
    if version.current:
        word, tone = _("Berlaku"), "positive"
    elif not list_dates.is_waiting(version):
        word, tone = _("Pernah berlaku"), ""
    elif version.begins_at is not None:
        word, tone = _("Menunggu tanggalnya"), "info"
    else:
        word, tone = _("Belum diterbitkan"), "waiting"
    return Line(version, form_words.offices_words([version.office_id] if version.office_id else []), word, tone)
