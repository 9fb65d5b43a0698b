"""Clocks and claims in words: how late a report is, whom its red flag has reached, who has it open."""

from dataclasses import dataclass
from datetime import datetime

from flask_login import current_user

from core import clock
from models import form_states, identity_list, reviews
from models.report_filter import ReportFilter
from models.tables_reports import Revision, Submission
from office import labels, times
from office.report_filters import EVERYWHERE, Filters
from office.words import _, link
from workflow import clocks, roles
from workflow.review import UNDECIDED


@dataclass(frozen=True)
class Waiting:
    """Above the list: how many reports have climbed to this reader, and the way there."""

    sentence: str
    href: str


def chip(row: Submission) -> tuple[str, str] | None:
    """``Lewat waktu 156 %``; None while there is time, or while the clock does not run."""
    if not _flag(row):
        return None
    share = clocks.percent(row.due_at, row.urgent, clock.now())
    return _("Lewat waktu %(share)s %%", share=labels.number(share)), "negative"


def line(row: Submission) -> str:
    """Under a row: whom the flag has reached, and who has the report open."""
    parts = [_told(row)] if _flag(row) else []
    if holds(row) and row.claimer is not None:
        parts.append(_("sedang diperiksa oleh %(who)s", who=row.claimer.name))
    return " · ".join(parts)


def answer_by(row: Submission) -> list[tuple[str, str]]:
    """Of a returned report: until when its reporter answers."""
    if row.state != "returned" or row.answer_by is None:
        return []
    day = times.office_date(row.answer_by)
    passed = row.answer_by < times.today()
    return [(_("Lewat %(day)s", day=day), "negative") if passed else (_("Sampai %(day)s", day=day), "waiting")]


def sentence(row: Submission) -> str:
    """On the record: how much of which clock has run and whom the flag has reached; empty while there is time."""
    if not _flag(row):
        return ""
    used = clocks.length(row.urgent) + (clock.now() - row.due_at)
    return _(
        "Lewat waktu: %(used)s jam dari %(all)s jam sejak diterima (jam %(clock)s). %(told)s.",
        used=labels.number(int(used.total_seconds() // 3600)),
        all=int(clocks.length(row.urgent).total_seconds() // 3600),
        clock=clocks.clock_name(row.urgent),
        told=_told(row),
    )


def facts(row: Submission) -> list[tuple[str, str, datetime | None]]:
    """Among the facts of delivery: until when it wants to be decided, or that its clock stands still."""
    label = _("Diputuskan paling lambat (jam %(clock)s)", clock=clocks.clock_name(row.urgent))
    if row.state in UNDECIDED:
        return [(label, "", row.due_at)]
    return [(label, _("jam berhenti selama diperbaiki"), None)] if row.state == "returned" else []


def holds(row: Submission) -> bool:
    """Does somebody's claim on this report hold now?"""
    return row.state in UNDECIDED and clocks.is_claimed(row.claimed_at, clock.now())


def claim_sentence(row: Submission) -> str:
    """``Sedang diperiksa oleh … sejak hari ini 13.07, sampai besok 13.07``; empty when nobody holds it."""
    if not holds(row) or row.claimer is None or row.claimed_at is None:
        return ""
    ends = clocks.claim_ends(row.claimed_at)
    since = times.office_time(row.claimed_at)
    until = f"{times.office_date(ends.astimezone(times.zone()).date())} {times.clock_time(ends)}"
    if row.claimed_by == current_user.id:
        return _("Anda sedang memeriksa laporan ini. Rekan lain menunggu sampai %(until)s.", until=until)
    return _(
        "Sedang diperiksa oleh %(who)s sejak %(since)s; lepas sendiri %(until)s.",
        who=row.claimer.name,
        since=since,
        until=until,
    )


def proposal_sentence(row: Submission) -> str:
    """Who proposed to reject the report; empty when nobody has."""
    if row.proposer is None:
        return ""
    return _("%(who)s mengusulkan penolakan laporan ini.", who=row.proposer.name)


def proposals(filters: Filters) -> Waiting | None:
    """Rejections that wait for a chief like this reader; None when there are none, or when they are shown."""
    if filters.proposed or not roles.holds(current_user.roles, roles.CONFIRMS):
        return None
    counts = reviews.count_by_state(current_user, ReportFilter(proposed=True), tuple(sorted(UNDECIDED)))
    if not counts:
        return None
    words = _("%(n)s usulan penolakan menunggu dipastikan.", n=labels.counted(sum(counts.values())))
    return Waiting(words, link("office.review.reports", {"state": EVERYWHERE, "proposed": "1"}))


def identities() -> Waiting | None:
    """What others ask to read and this reader may grant, and what was granted to this reader; None when nothing."""
    asked = len(identity_list.waiting_for(current_user))
    opened = sum(row.state == "granted" for row, _report in identity_list.own(current_user))
    said = []
    if asked:
        said.append(_("%(n)s permintaan identitas penyampai menunggu jawaban Anda.", n=labels.counted(asked)))
    if opened:
        said.append(_("%(n)s identitas penyampai dapat Anda buka.", n=labels.counted(opened)))
    return Waiting(" ".join(said), link("office.identity_asks.list_asks")) if said else None


def waiting(filters: Filters) -> Waiting | None:
    """Reports whose red flag has reached this reader's role; None when there are none, or when they are shown."""
    level = clocks.own_level(current_user.roles)
    if not level or (filters.late and not filters.follow):
        return None
    found = reviews.count_by_state(current_user, ReportFilter(state="received", late=level)).get("received", 0)
    if not found:
        return None
    words = _("%(n)s laporan lewat waktu sampai kepada Anda.", n=labels.counted(found))
    return Waiting(words, link("office.review.reports", {"late": str(level)}))


def form_sentence(row: Submission, revision: Revision) -> str:
    """Of a report that was finished before its form was withdrawn, and came after it."""
    if not form_states.was_late(row, revision):
        return ""
    return _("Susulan: selesai diisi sebelum formulirnya ditarik, sampai di server sesudahnya.")


def late_words(level: int) -> str:
    """The filter in words."""
    if level > 1:
        return _("Lewat waktu, mulai %(share)s %%", share=clocks.FLAGS[level - 1][0])
    return _("Lewat waktu")


def _flag(row: Submission) -> int:
    return clocks.flag(row.due_at, row.urgent, clock.now()) if row.state in UNDECIDED else 0


def reached(row: Submission, level: int) -> str:
    """Whom a flag of this height has reached."""
    return ", ".join(labels.role_word(role) for role in clocks.told(level, row.readers))


def _told(row: Submission) -> str:
    return _("Bendera merah sampai kepada %(roles)s", roles=reached(row, _flag(row)))
