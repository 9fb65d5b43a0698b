"""What the pages of Koordinasi show: lists, one note, one action item, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_login import current_user

from models import action_items, coordination_list, lessons, places, report_list, scope, shares, task_list, tasks
from models.coordinating import items_of
from models.tables_coordination import ActionItem, CoordinationNote
from office import coordination_words as words
from office import labels, times
from office.coordination_filters import ALL_TABS, Filters, due_word
from office.lesson_words import LessonLine, lesson_line
from office.permission import may
from office.province_map import regency_words
from office.session import language
from office.share_page import SharePart, share_part
from office.words import _, link
from workflow.indicators import KINDS
from workflow.lessons import OPENS, SHARES
from workflow.roles import READS_OFFICE

PER_PAGE = 30
# What nobody typed yet
BLANK = dict.fromkeys(("step", "text", "task", "person", "form_id", "village", "answer_by"), "")


@dataclass(frozen=True)
class ItemLine:
    """One action item in a list. task: whose phone it is on, "" while on nobody's."""

    item: ActionItem
    href: str
    chip: tuple[str, str]
    due: str
    note: tuple[str, str]
    task: str


@dataclass(frozen=True)
class NoteLine:
    """One note in a list. counts: of its items, in words."""

    note: CoordinationNote
    href: str
    title: str
    counts: str


@dataclass(frozen=True)
class ListPage:
    """The list: tabs are words, address, whether it is shown; dues likewise; options are values and words."""

    tabs: list[tuple[str, str, bool]]
    dues: list[tuple[str, str, bool]]
    items: list[ItemLine]
    notes: list[NoteLine]
    filters: Filters
    chosen: list[str]
    kinds: list[tuple[str, str]]
    regencies: list[tuple[str, str]]
    offices: list[tuple[str, str]]
    cleared: str
    export: str
    may_open: bool
    may_share: bool
    previous: str
    next: str


@dataclass(frozen=True)
class NotePage:
    """One note. facts: words and what is said."""

    note: CoordinationNote
    title: str
    report: str
    facts: list[tuple[str, str]]
    items: list[ItemLine]
    lessons: list[LessonLine]
    share: SharePart


@dataclass(frozen=True)
class ItemPage:
    """One action item; steps: those its reader may take now; options are values and words."""

    item: ActionItem
    chip: tuple[str, str]
    due: str
    note: tuple[str, str]
    standing: str
    task: tuple[str, str, str] | None
    steps: list[str]
    people: list[tuple[str, str]]
    forms: list[tuple[str, str]]
    villages: list[tuple[str, str]]
    history: list[tuple[str, str, Any]]
    first_day: date


def list_page(filters: Filters) -> ListPage:
    """One of the three lists."""
    asked = filters.for_models()
    regencies = {area.code: regency_words(area) for area in places.regencies_of(current_user, times.today())}
    offices = {office.id: office.name for office in scope.visible_offices(current_user)}
    skip = filters.page * PER_PAGE
    if filters.tab == "notes":
        page = coordination_list.list_notes(current_user, asked, skip, PER_PAGE)
        items, notes = [], _note_lines(page.rows)
    else:
        page = coordination_list.list_items(current_user, asked, skip, PER_PAGE)
        items, notes = [item_line(one) for one in page.rows], []
    here = "office.coordination.list_all"
    return ListPage(
        tabs=[_tab(filters, tab) for tab in ALL_TABS],
        dues=_dues(filters) if filters.tab == "open" else [],
        items=items,
        notes=notes,
        filters=filters,
        chosen=filters.chosen(regencies, offices),
        kinds=[(kind, words.meeting_word(kind)) for kind in KINDS["meetings"]],
        regencies=list(regencies.items()),
        offices=list(offices.items()) if len(offices) > 1 else [],
        cleared=link(here, tab=filters.tab),
        export=link("office.coordination.choose_export", filters.query()) if may(READS_OFFICE) else "",
        may_open=may(OPENS),
        may_share=may(SHARES),
        previous=link(here, filters.query(page=str(filters.page - 1))) if filters.page else "",
        next=link(here, filters.query(page=str(filters.page + 1))) if page.more else "",
    )


def _tab(filters: Filters, tab: str) -> tuple[str, str, bool]:
    word = {"open": _("Tindak lanjut terbuka"), "over": _("Selesai dan batal"), "notes": _("Catatan")}[tab]
    other = Filters(tab, filters.kind, filters.place, filters.office)
    asked = (filters if tab == filters.tab else other).for_models()
    count = coordination_list.count_notes if tab == "notes" else coordination_list.count_items
    href = link("office.coordination.list_all", other.query())
    return f"{word} {labels.number(count(current_user, asked))}", href, tab == filters.tab


def _dues(filters: Filters) -> list[tuple[str, str, bool]]:
    names = {"": _("Semua tenggat"), "late": _("Lewat tenggat"), "soon": _("Jatuh tempo dalam 3 hari")}
    names |= {"due": due_word()} if filters.due == "due" else {}
    made = []
    for due, word in names.items():
        asked = Filters("open", filters.kind, filters.place, filters.office, due)
        count = coordination_list.count_items(current_user, asked.for_models())
        href = link("office.coordination.list_all", asked.query())
        made.append((f"{word} {labels.number(count)}", href, due == filters.due))
    return made


def item_line(item: ActionItem) -> ItemLine:
    """One item for a list."""
    task = item.task
    given = _("tugas di HP %(name)s", name=task.person.name) if task is not None and task.state == "open" else ""
    href = link("office.coordination.show_item", item_id=item.id)
    return ItemLine(item, href, words.state_chip(item), words.due_words(item), _note_link(item.note), given)


def _note_link(note: CoordinationNote) -> tuple[str, str]:
    title = f"{words.meeting_word(note.kind)}, {times.office_date(note.held_on)}"
    return title, link("office.coordination.show", note_id=note.root_id)


def _note_lines(rows: list[CoordinationNote]) -> list[NoteLine]:
    counts = coordination_list.counts_of([row.root_id for row in rows])
    made = []
    for row in rows:
        opened, every = counts.get(row.root_id, (0, 0))
        told = _("%(open)s dari %(n)s tindak lanjut terbuka", open=labels.number(opened), n=labels.number(every))
        title, href = _note_link(row)
        made.append(NoteLine(row, href, title, told if every else _("tanpa tindak lanjut")))
    return made


def note_page(note_id: str) -> NotePage:
    """One note in the reader's scope. Raises Refusal(NOTE_UNKNOWN)."""
    note = coordination_list.find_note(current_user, note_id)
    facts = [
        (_("Instansi"), words.agency_words(note.agencies)),
        (_("Tempat"), note.place),
        (_("Peserta dari kantor"), note.people),
        (_("Pokok bahasan"), note.topics),
        (_("Laporan atau perkara terkait"), note.related),
    ]
    return NotePage(
        note=note,
        title=f"{words.meeting_word(note.kind)}, {times.office_date(note.held_on, year=True)}",
        report=link("office.review.report", root_id=note.root_id),
        facts=[(word, said) for word, said in facts if said],
        items=[item_line(item) for item in items_of(note.root_id) if item.live or item.rev > 1],
        lessons=[lesson_line(row, 0) for row in lessons.of_report(current_user, note.root_id)],
        share=share_part(note, shares.shares_of(current_user, note)),
    )


def item_page(item_id: str) -> ItemPage:
    """One action item in the reader's scope. Raises Refusal(ITEM_UNKNOWN)."""
    item = action_items.find(current_user, item_id)
    steps = [step for step, reason in action_items.steps(current_user, item).items() if reason is None]
    gives = "give" in steps
    titles = report_list.form_titles()
    standing = (
        "" if item.note.approved else _("Laporan koordinasinya sedang tidak disetujui, misalnya karena diperbaiki.")
    )
    if not item.live:
        standing = _("Perbaikan laporannya tidak menyebut tindak lanjut ini lagi.")
    people = tasks.candidates(current_user, item.office_id) if gives else []
    villages = task_list.villages_of(current_user, times.today()) if gives else []
    return ItemPage(
        item=item,
        chip=words.state_chip(item),
        due=words.due_words(item),
        note=_note_link(item.note),
        standing=standing,
        task=_task(item),
        steps=steps,
        people=[(one.id, one.name) for one in people],
        forms=[(form_id, title.get(language(), form_id)) for form_id, title in titles.items()] if gives else [],
        villages=[(one.code, one.name) for one in villages],
        history=[(words.event_words(event), words.before_words(event), event) for event in action_items.history(item)],
        first_day=times.today(),
    )


def _task(item: ActionItem) -> tuple[str, str, str] | None:
    """How the task stands: words, and code and address of the report that did it, if one may be read."""
    task = item.task
    if task is None:
        return None
    name = task.person.name
    said = {
        "open": _("Tugas di HP %(name)s, paling lambat %(day)s", name=name, day=times.office_date(task.answer_by)),
        "done": _("Tugas %(name)s sudah dijawab dari lapangan", name=name),
        "withdrawn": _("Tugas %(name)s ditarik", name=name),
    }[task.state]
    found = task_list.root_of(task.done_instance_id, current_user)
    return (said, found[1], link("office.review.report", root_id=found[0])) if found else (said, "", "")
