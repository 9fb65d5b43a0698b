"""Orang asing, Pemberi kerja, Penginapan: each register as a list narrowed by its address, and what is alike in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from models import places, register_entries, register_list, scope
from models.register_list import RegisterRow
from models.report_list import MOST_COUNTED
from office import labels, times
from office.permission import allow, may
from office.province_map import regency_words
from office.record import village_words
from office.register_filters import PERMITS, SEEN_DAYS, Filters
from office.register_words import Answers, countdown, hint_tone, hint_word, masked, register_word, why_words
from office.words import _, link
from workflow.roles import KEEPS_REGISTERS, READS_REGISTERS

ROWS = 30
# kind → the blueprint's name and the word in addresses
ROOMS = {"foreigner": "foreigners", "employer": "employers", "lodging": "lodgings"}
Chip = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One entry in a list."""

    code: str
    name: str
    about: str
    href: str
    chips: list[Chip]
    place: str
    seen_on: date
    mentions: int


def add_pages(blueprint: Blueprint, kind: str) -> None:
    """The list of a register, and the pairs in it that may be the same."""

    @blueprint.get("")
    @allow(READS_REGISTERS)
    def list_entries() -> str:
        """The register, narrowed by its address."""
        return _list(kind)

    @blueprint.get("/alike")
    @allow(KEEPS_REGISTERS)
    def alike() -> str:
        """Pairs that may be the same, for a person to look at."""
        answers = Answers()
        found = register_entries.likenesses(current_user, kind)
        pairs = [
            (make_row(one.first, answers), make_row(one.second, answers), why_words(one.whys), pair_href(kind, one))
            for one in found
        ]
        return render_template(
            "register_alike.html", kind=kind, register=register_word(kind), pairs=pairs, home=home(kind)
        )


def home(kind: str) -> str:
    """Where a register begins."""
    return link(f"office.{ROOMS[kind]}.list_entries")


def rooms(kind: str) -> list[tuple[str, str, bool]]:
    """The registers side by side: word, address, whether it is this one."""
    return [(register_word(one), home(one), one == kind) for one in ROOMS]


def entry_href(row: RegisterRow) -> str:
    """An entry's page."""
    return link(f"office.{ROOMS[row.entry.kind]}.show", code=row.entry.code)


def pair_href(kind: str, pair: register_entries.Likeness) -> str:
    """Two entries side by side."""
    return link(f"office.{ROOMS[kind]}.compare", code=pair.first.entry.code, other=pair.second.entry.code)


def make_row(row: RegisterRow, answers: Answers) -> Row:
    """One entry in words."""
    kind = row.entry.kind
    ends = countdown(row.permit)
    named = {hint.name for hint in row.hints} - ({"ENDS_SOON", "ENDED"} if ends else set())
    chips: list[Chip] = [ends] if ends else []
    chips += [(hint_word(hint.name), hint_tone(hint.name)) for hint in row.hints if hint.name in named]
    number = row.first_said("document")
    about = [answers.nation(row.first_said("nation"))] if row.first_said("nation") else []
    about += [masked(kind, number)] if number else []
    return Row(
        code=row.entry.code,
        name=row.first_said("name") or _("Tanpa nama"),
        about=" · ".join(about),
        href=entry_href(row),
        chips=chips,
        place=f"{village_words(row.place).partition(',')[0]}, {row.place.regency}" if row.place else "",
        seen_on=row.newest.seen_on,
        mentions=len(row.mentions),
    )


def permit_word(permit: str) -> str:
    """What a list is narrowed to by its permits."""
    return _("Izin sudah berakhir") if permit == "over" else _("Izin berakhir dalam %(n)s hari", n=permit)


def narrowed_to(filters: Filters) -> list[str]:
    """The filters in words."""
    named = dict(_regencies()) | dict(_offices())
    found = [named.get(value, value) for value in (filters.place, filters.office) if value]
    found += [permit_word(filters.permit)] if filters.permit else []
    found += [_seen_word(filters.seen)] if filters.seen else []
    return found + ([f"“{filters.q.strip()}”"] if filters.q.strip() else [])


def _list(kind: str) -> str:
    filters, answers = Filters.from_query(request.args), Answers()
    page = register_list.list_entries(current_user, filters.for_models(kind), filters.after, filters.before, ROWS)

    def href(**changed: str) -> str:
        return link(f"office.{ROOMS[kind]}.list_entries", filters.query(**changed))

    tabs = []
    if kind == "foreigner":
        for permit in ("", *PERMITS):
            narrowed = Filters.from_query(filters.query(permit=permit)).for_models(kind)
            n = labels.counted(register_list.count(current_user, narrowed, MOST_COUNTED))
            words = permit_word(permit) if permit else _("Semua")
            tabs.append((words, href(permit=permit), permit == filters.permit, n))
    likely = len(register_entries.likenesses(current_user, kind)) if may(KEEPS_REGISTERS) else 0
    told: dict[str, Any] = {
        "kind": kind,
        "register": register_word(kind),
        "filters": filters,
        "rows": [make_row(row, answers) for row in page.rows],
        "next": href(after=page.next) if page.next else None,
        "previous": href(before=page.previous) if page.previous else None,
        "tabs": tabs,
        "home": home(kind),
        "regencies": _regencies(),
        "offices": _offices(),
        "spans": [(str(days), _seen_word(str(days))) for days in SEEN_DAYS],
        "narrowed": narrowed_to(filters),
        "alike": (labels.number(likely), link(f"office.{ROOMS[kind]}.alike")) if likely else None,
        "export": link(f"office.{ROOMS[kind]}.choose_export", filters.query()) if may(KEEPS_REGISTERS) else "",
    }
    return render_template("register.html", rooms=rooms(kind), **told)


def _seen_word(days: str) -> str:
    return _("Terlihat dalam %(n)s hari", n=days)


def _regencies() -> list[tuple[str, str]]:
    return [(area.code, regency_words(area)) for area in places.regencies_of(current_user, times.today())]


def _offices() -> list[tuple[str, str]]:
    found = scope.visible_offices(current_user)
    return [(office.id, office.name) for office in found] if len(found) > 1 else []
