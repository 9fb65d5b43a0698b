"""What follows on an approval in words: the choices, how far it is, how late, and what its forms offer."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from flask_login import current_user

from core import clock
from models import following, raising, report_list, reviews, task_list, tasks
from models.report_filter import ReportFilter
from models.reviews import ReportView
from models.tables_reports import Submission
from office import flags, labels, times
from office.flags import Waiting
from office.report_filters import Filters
from office.session import language
from office.words import _, link
from workflow import clocks
from workflow.follow_up import CHOICES, GIVEN, tells_result

__all__ = ["GIVEN", "FollowCard", "card", "chip", "follows", "form_for", "offers", "plain_name", "stream", "waiting"]


@dataclass(frozen=True)
class FollowCard:
    """What templates/parts/follow_up.html says. sentences: how it stands; task: (words, page of the report that
    fulfilled it); steps: those this reader may take; hrefs: their pages; result, document: of what is done."""

    title: str
    sentences: list[str]
    late: str
    steps: frozenset[str]
    hrefs: dict[str, str]
    fulfilled: tuple[str, str] | None
    document: tuple[str, str] | None


@dataclass(frozen=True)
class Offers:
    """What the form of a choice offers: (value, label)."""

    choices: list[tuple[str, str, str]]
    people: list[tuple[str, str]]
    forms: list[tuple[str, str]]


def choice_word(choice: str) -> str:
    """A choice as people say it."""
    words = {"bina": _("Bina"), "cek": _("Cek lapangan"), "rujuk": _("Rujuk"), "arsip": _("Arsip")}
    return words.get(choice, choice)


def card(view: ReportView, query: dict[str, str]) -> FollowCard | None:
    """How what follows on the report stands; None when nothing does."""
    head = view.submission
    if head.state != "approved" or head.follow_state is None:
        return None
    steps = following.steps(current_user, head)
    row = task_list.follow_up_of(head.root_id)
    waits = _("Menunggu kepatuhan internal memilih tindak lanjut.")
    if head.readers == "office":
        waits = _("Menunggu Kasi memilih tindak lanjut.")
    sentences = [waits] if row is None else []
    fulfilled = document = None
    if row is not None:
        at = times.office_time(row.chosen_at)
        who = row.chooser.name
        sentences.append(_("%(choice)s, dipilih %(who)s %(at)s.", choice=choice_word(row.choice), who=who, at=at))
        if row.note:
            sentences.append(row.note)
        if row.task is not None:
            sentences.append(task_sentence(row.task.person.name, row.task.state, row.task.answer_by))
            found = task_list.root_of(row.task.done_instance_id, current_user)
            fulfilled = (found[1], link("office.review.report", query, root_id=found[0])) if found else None
        if row.done_at is not None and row.result and row.result != row.note:
            sentences.append(_("Hasil: %(result)s", result=row.result))
        if row.document_name:
            document = (row.document_name, link("office.follow_ups.document", root_id=head.root_id))
    return FollowCard(
        title={"waiting": _("Tindak lanjut: menunggu"), "open": _("Tindak lanjut: berjalan")}.get(
            head.follow_state, _("Tindak lanjut: selesai")
        ),
        sentences=sentences,
        late=late_sentence(head),
        steps=frozenset(step for step, reason in steps.items() if reason is None),
        hrefs={
            "choose": link("office.follow_ups.choose_page", query, root_id=head.root_id),
            "take_back": link("office.follow_ups.take_back_page", query, root_id=head.root_id),
            "finish": link("office.follow_ups.finish_page", query, root_id=head.root_id),
        },
        fulfilled=fulfilled,
        document=document,
    )


def task_sentence(who: str, state: str, answer_by: date) -> str:
    """Where the task of a choice is."""
    if state == "done":
        return _("Tugas %(who)s sudah terjawab dengan laporan.", who=who)
    if state == "withdrawn":
        return _("Tugas %(who)s ditarik.", who=who)
    return _("Tugas di HP %(who)s, dijawab paling lambat %(day)s.", who=who, day=times.office_date(answer_by))


def offers(view: ReportView) -> Offers:
    """Whom and which form a chief may choose for this report."""
    titles = report_list.form_titles()
    asked = {form_id for choice in GIVEN for form_id in CHOICES[choice]}
    hints = {
        "bina": _("Pembinaan di desa, dilaporkan dengan Kegiatan."),
        "cek": _("Pemeriksaan di lapangan, dilaporkan dengan Kunjungan TKA atau Pemeriksaan penginapan."),
        "rujuk": _("Diteruskan ke instansi lain; hasilnya ditulis di sini."),
        "arsip": _("Tidak perlu tindakan; langsung selesai."),
    }
    return Offers(
        choices=[(choice, choice_word(choice), hints[choice]) for choice in CHOICES],
        people=[(person.id, person.name) for person in tasks.candidates(current_user, view.submission.office_id)],
        forms=[(form_id, title.get(language(), form_id)) for form_id, title in titles.items() if form_id in asked],
    )


def form_for(choice: str, form_id: str) -> str:
    """The form of a choice: the only one there is, or the one that was chosen."""
    forms = CHOICES.get(choice, ())
    return forms[0] if len(forms) == 1 else form_id if form_id in forms else ""


def reporter_reads(view: ReportView) -> str:
    """What the reporter will read once it is closed."""
    head = view.submission
    if tells_result(head.form_id, head.readers, view.person.roles):
        return _("Pelapor membaca hasil ini di HP.")
    return _("Pelapor hanya membaca: sudah ditindaklanjuti.")


def may_raise(view: ReportView) -> bool:
    """May this reader make the report urgent?"""
    return raising.why_not(current_user, view.submission) is None


def chip(row: Submission) -> tuple[str, str] | None:
    """In the list: that what follows is late, or waits for a choice; None for the others."""
    if row.state != "approved" or row.follow_state not in ("waiting", "open"):
        return None
    if _flag(row):
        assert row.follow_due_at is not None
        share = clocks.share(row.follow_due_at, clocks.follow_length(row.urgent), clock.now())
        return _("Tindak lanjut lewat %(share)s %%", share=labels.number(share)), "negative"
    waits = row.follow_state == "waiting"
    return (_("Menunggu tindak lanjut"), "waiting") if waits else (_("Ditindaklanjuti"), "info")


def late_sentence(row: Submission) -> str:
    """How much of clock T has run and whom the flag has reached; empty while there is time."""
    level = _flag(row)
    if not level or row.follow_due_at is None:
        return ""
    whole = clocks.follow_length(row.urgent)
    used = whole + (clock.now() - row.follow_due_at)
    return _(
        "Lewat waktu: %(used)s jam dari %(all)s jam sejak disetujui (jam %(clock)s). "
        "Bendera merah sampai kepada %(roles)s.",
        used=labels.number(int(used.total_seconds() // 3600)),
        all=int(whole.total_seconds() // 3600),
        clock="D" if row.urgent else "T",
        roles=flags.reached(row, level),
    )


def waiting(filters: Filters) -> Waiting | None:
    """What follows is so late that its flag has reached this reader; None when there is none, or when it is shown."""
    level = clocks.own_level(current_user.roles)
    if not level or filters.follow:
        return None
    wanted = ReportFilter(state="approved", follow="unfinished", late=level)
    found = reviews.count_by_state(current_user, wanted).get("approved", 0)
    if not found:
        return None
    words = _("%(n)s tindak lanjut lewat waktu sampai kepada Anda.", n=labels.counted(found))
    return Waiting(
        words, link("office.review.reports", {"state": "approved", "follow": "unfinished", "late": str(level)})
    )


def follows() -> list[tuple[str, str]]:
    """How far what follows may be, as the list is narrowed to it."""
    return [
        ("unfinished", _("Tindak lanjut belum selesai")),
        ("waiting", _("Menunggu tindak lanjut")),
        ("open", _("Sedang ditindaklanjuti")),
        ("done", _("Selesai ditindaklanjuti")),
    ]


def plain_name(name: str) -> str:
    """A file's own name, without folders and without what a header cannot carry."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable() and sign not in '"<>|:*?')[-100:] or "dokumen"


def stream(content: bytes) -> io.BytesIO:
    """Bytes as a file."""
    return io.BytesIO(content)


def _flag(row: Submission) -> int:
    if row.state != "approved" or row.follow_state not in ("waiting", "open") or row.follow_due_at is None:
        return 0
    return clocks.climbed(row.follow_due_at, clocks.follow_length(row.urgent), clock.now())
