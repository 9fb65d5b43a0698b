"""One entry of a register as its page shows it: what is known with its reports, where, when, what people decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_login import current_user

from models import register_entries, report_list
from models.places import Place, places_of
from models.register_list import RegisterRow
from models.tables_registers import RegisterDecision, RegisterSighting
from office.permission import may
from office.record import village_words
from office.register_map import RegisterMap, draw_places
from office.register_words import (
    HIDDEN,
    Answers,
    countdown,
    fact_words,
    hint_reason,
    hint_tone,
    hint_word,
    masked,
    register_word,
    verdict_word,
    why_words,
)
from office.registers import Row, home, make_row, pair_href
from office.session import language
from office.words import _, link
from workflow.roles import KEEPS_REGISTERS

# Facts of one day, which say nothing of another
_OF_A_DAY = frozenset({"activity", "check_in", "check_out", "fits", "now", "month", "asked", "given", "told", "met"})


@dataclass(frozen=True)
class Source:
    """The report that says something, and the day it speaks of; href is empty when the reader may not open it."""

    code: str
    href: str
    on: date


@dataclass(frozen=True)
class Fact:
    """What is known, by the newest report; others: what older ones say instead. whole: what is compared, and not shown
    where the text is masked."""

    label: str
    text: str
    whole: str
    source: Source
    others: list[tuple[str, Source]]


@dataclass(frozen=True)
class Sighting:
    """One mention in the timeline."""

    source: Source
    form: str
    place: str
    own_code: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Decided:
    """A decision about this entry and another. undo: it can be taken back here."""

    row: RegisterDecision
    verdict: str
    codes: tuple[str, str]
    who: str
    undone_by: str
    undo: str


@dataclass(frozen=True)
class EntryPage:
    """Everything that templates/register_entry.html says."""

    row: RegisterRow
    kind: str
    register: str
    home: str
    name: str
    about: str
    hints: list[tuple[str, str, str]]
    countdown: tuple[str, str] | None
    facts: list[Fact]
    timeline: list[Sighting]
    together: list[tuple[str, list[Row]]]
    elsewhere: int
    likenesses: list[tuple[Row, list[str], str]]
    decisions: list[Decided]
    notes: list[Any]
    new_reports: list[tuple[str, str]]
    opened: list[Any]
    map: RegisterMap | None
    opens: bool
    keeps: bool


def make_page(row: RegisterRow, *, whole: bool = False) -> EntryPage:
    """Word one entry for the signed-in reader. whole: with its numbers, because somebody wrote what for."""
    kind, answers = row.entry.kind, Answers()
    sources = sources_of(row)
    keeps = may(KEEPS_REGISTERS)
    alike = register_entries.likenesses(current_user, kind, row) if keeps else []
    line = make_row(row, answers)
    places = places_of(sorted({one.village_code for one in row.mentions if one.village_code}))
    return EntryPage(
        row=row,
        kind=kind,
        register=register_word(kind),
        home=home(kind),
        name=line.name,
        about=line.about,
        hints=[(hint_word(hint.name), hint_tone(hint.name), hint_reason(hint)) for hint in row.hints],
        countdown=countdown(row.permit),
        facts=facts_of(row, answers, sources, whole=whole),
        timeline=_timeline(row, answers, sources, {place.code: place for place in places}, whole=whole),
        together=_together(row, answers),
        elsewhere=register_entries.elsewhere(current_user, row),
        likenesses=[_pair(row, one, answers) for one in alike],
        decisions=_decisions(row),
        notes=register_entries.notes_of(current_user, row),
        new_reports=[
            (report.code, link("office.review.report", root_id=report.root_id))
            for report in register_entries.new_reports(current_user, row)
        ],
        opened=register_entries.opened_by(current_user, row) if keeps else [],
        map=draw_places(places, row.mentions),
        opens=keeps and kind == "foreigner" and any(one.document or one.said.get("born") for one in row.mentions),
        keeps=keeps,
    )


def facts_of(row: RegisterRow, answers: Answers, sources: dict[str, Source], *, whole: bool = False) -> list[Fact]:
    """What is known, each fact by the newest report that says it, and what others say otherwise."""
    told = [(one, answers.said(one)) for one in row.mentions]
    found = []
    for fact, label in fact_words(row.entry.kind).items():
        if fact in _OF_A_DAY:
            continue
        ways: dict[str, Source] = {}
        for one, words in told:
            if words.get(fact):
                ways.setdefault(words[fact], sources[one.id])
        if ways:
            (text, source), *others = ways.items()
            more = [(_open(row.entry.kind, fact, other, whole), by) for other, by in others]
            found.append(Fact(label, _open(row.entry.kind, fact, text, whole), text, source, more))
    return found


def source_of(one: RegisterSighting, codes: dict[str, str]) -> Source:
    """The report of a mention."""
    code = codes.get(one.root_id, "")
    return Source(code, link("office.review.report", root_id=one.root_id) if code else "", one.seen_on)


def sources_of(row: RegisterRow) -> dict[str, Source]:
    """mention → its report, as far as the reader may open it."""
    codes = register_entries.reports_of(current_user, row.mentions)
    return {one.id: source_of(one, codes) for one in row.mentions}


def _open(kind: str, fact: str, words: str, whole: bool) -> str:
    if whole or kind != "foreigner" or fact not in HIDDEN:
        return words
    return masked(kind, words) if fact == "document" else _("tersimpan; buka dengan alasan")


def _timeline(
    row: RegisterRow, answers: Answers, sources: dict[str, Source], places: dict[str, Place], *, whole: bool
) -> list[Sighting]:
    titles = report_list.form_titles()
    words = fact_words(row.entry.kind)
    own = register_entries.codes_of(one.entry_id for one in row.mentions)
    found = []
    for one in row.mentions:
        told = answers.said(one)
        place = places.get(one.village_code or "")
        title = titles.get(one.form_id, {})
        facts = [(words[fact], _open(row.entry.kind, fact, told[fact], whole)) for fact in words if fact in told]
        code = own.get(one.entry_id, "")
        found.append(
            Sighting(
                source=sources[one.id],
                form=title.get(language()) or title.get("id", one.form_id),
                place=village_words(place) if place else "",
                own_code=code if code != row.entry.code else "",
                facts=facts,
            )
        )
    return found


def _together(row: RegisterRow, answers: Answers) -> list[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = {}
    for other in register_entries.together_with(current_user, row):
        found.setdefault(register_word(other.entry.kind), []).append(make_row(other, answers))
    return list(found.items())


def _pair(row: RegisterRow, pair: register_entries.Likeness, answers: Answers) -> tuple[Row, list[str], str]:
    other = pair.second if pair.first.entry.id == row.entry.id else pair.first
    return make_row(other, answers), why_words(pair.whys), pair_href(row.entry.kind, pair)


def _decisions(row: RegisterRow) -> list[Decided]:
    rows = register_entries.decisions_of(current_user, row)
    codes = register_entries.codes_of(id for one in rows for id in (one.first_id, one.second_id))
    names = register_entries.names_of(current_user, _people(rows))
    found = []
    for one in rows:
        undo = may(KEEPS_REGISTERS) and one.undone_at is None
        found.append(
            Decided(
                row=one,
                verdict=verdict_word(one.verdict),
                codes=(codes[one.first_id], codes[one.second_id]),
                who=names.get(one.decided_by, "") or _("orang kantor lain"),
                undone_by=(names.get(one.undone_by, "") or _("orang kantor lain")) if one.undone_by else "",
                undo=f"undo-{one.id}" if undo else "",
            )
        )
    return found


def _people(rows: Iterable[RegisterDecision]) -> set[str]:
    return {id for one in rows for id in (one.decided_by, one.undone_by) if id}
