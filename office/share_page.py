"""What pages show of sharing: with whom, for what, until when, who opened it; and the form that begins it."""

from dataclasses import dataclass
from datetime import date

from flask_login import current_user

from models import shares
from models.tables_coordination import CoordinationNote
from models.tables_lessons import Lesson, Share, ShareOpening
from office import labels, times
from office.coordination_words import agency_words, meeting_word, state_word, topic_word
from office.lesson_words import source_words
from office.permission import may
from office.words import _, link
from workflow.lessons import PARTS, SHARES, is_open

# What nobody typed yet
BLANK = dict.fromkeys(("purpose", "until", "how"), "")


@dataclass(frozen=True)
class ShareLine:
    """One share. chip: does it still hold; openings: who opened it, the newest first."""

    share: Share
    title: str
    href: str
    to: str
    parts: str
    until: str
    chip: tuple[str, str]
    ends: str
    openings: list[ShareOpening]
    opened: str


@dataclass(frozen=True)
class SharePart:
    """The part of a page about sharing. action: where the form goes, "" when its reader does not share."""

    lines: list[ShareLine]
    action: str
    offices: list[tuple[str, str]]
    parts: list[tuple[str, str]]
    first_day: date


@dataclass(frozen=True)
class ReceivedLine:
    """Something that another office shows to one's own."""

    share: Share
    title: str
    href: str
    until: str


@dataclass(frozen=True)
class ReceivedPage:
    """It with what was chosen of it. facts: words and what is said; gone: its report is not approved now."""

    share: Share
    title: str
    until: str
    facts: list[tuple[str, str]]
    gone: bool


def share_part(thing: Lesson | CoordinationNote, rows: list[Share]) -> SharePart:
    """What is shared of a thing, and the form for more."""
    what, action = ("lesson", "") if isinstance(thing, Lesson) else ("note", "")
    offices = []
    if may(SHARES) and shares.is_there(thing):
        key = {"lesson_id": thing.id} if isinstance(thing, Lesson) else {"note_id": thing.root_id}
        action = link(f"office.shares.share_{what}", key)
        offices = [(one.id, one.name) for one in shares.receivers_for(thing.office_id, current_user)]
    words = part_words()
    lines = share_lines(rows)
    return SharePart(lines, action, offices, [(part, words[part]) for part in PARTS[what]], times.today())


def share_lines(rows: list[Share]) -> list[ShareLine]:
    """Shares of one's offices, each with who opened it."""
    openings = shares.openings_of([row.id for row in rows])
    return [_line(row, [one for one in openings if one.share_id == row.id]) for row in rows]


def _line(row: Share, openings: list[ShareOpening]) -> ShareLine:
    lasts = is_open(row.ended_at is not None, row.until, times.today())
    words = part_words()
    return ShareLine(
        share=row,
        title=title_of(row),
        href=_thing_link(row),
        to=", ".join(sorted(one.office.name for one in row.receivers)),
        parts=", ".join(words[part] for part in row.parts),
        until=until_words(row),
        chip=(_("Dibagikan"), "positive") if lasts else (_("Sudah berakhir"), ""),
        ends=link("office.shares.end", share_id=row.id) if lasts else "",
        openings=openings[:20],
        opened=_("dibuka %(n)s kali", n=labels.number(len(openings))) if openings else _("belum dibuka"),
    )


def received_lines() -> list[ReceivedLine]:
    """What others share with the reader's office."""
    return [
        ReceivedLine(row, title_of(row), link("office.shares.show", share_id=row.id), until_words(row))
        for row in shares.list_received(current_user)
    ]


def received_page(row: Share) -> ReceivedPage:
    """Only what was chosen, as the newest approved report says it."""
    gone = not shares.is_there(shares.thing_of(row))
    facts = [] if gone else _chosen(row)
    return ReceivedPage(row, title_of(row), until_words(row), facts, gone)


def title_of(row: Share) -> str:
    """What is shared, in words that give nothing away."""
    if row.lesson is not None:
        return _("Pelajaran: %(topic)s", topic=topic_word(row.lesson.kind, row.lesson.topic))
    assert row.note is not None
    day = times.office_date(row.note.held_on, year=True)
    return _("Catatan koordinasi: %(kind)s, %(day)s", kind=meeting_word(row.note.kind), day=day)


def until_words(row: Share) -> str:
    """Until when."""
    return _("sampai %(day)s", day=times.office_date(row.until, year=True)) if row.until else _("tanpa batas hari")


def part_words() -> dict[str, str]:
    """What may be shared."""
    return {
        "obstacle": _("Kendala"),
        "solution": _("Cara mengatasi"),
        "agencies": _("Instansi"),
        "place": _("Tempat"),
        "topics": _("Pokok bahasan"),
        "items": _("Tindak lanjut"),
    }


def _chosen(row: Share) -> list[tuple[str, str]]:
    words = part_words()
    said: dict[str, str] = {}
    if row.lesson is not None:
        said = {"obstacle": row.lesson.obstacle, "solution": row.lesson.solution}
        if "solution" in row.parts and row.lesson.source:
            said["solution"] += f"\n({source_words(row.lesson)})"
    elif row.note is not None:
        items = shares.items_shared(row)
        told = [f"{number}. {one.text} ({state_word(one.state)})" for number, one in enumerate(items, start=1)]
        said = {"agencies": agency_words(row.note.agencies), "place": row.note.place, "topics": row.note.topics}
        said["items"] = "\n".join(told)
    return [(words[part], said[part]) for part in row.parts if said.get(part)]


def _thing_link(row: Share) -> str:
    if row.lesson_id:
        return link("office.lessons.show", lesson_id=row.lesson_id)
    return link("office.coordination.show", note_id=row.note_id or "")
