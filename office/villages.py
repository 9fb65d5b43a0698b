"""Desa binaan: the register as a list, and as a map with its numbers beside it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from models import places, village_list
from models.village_list import VillageRow
from office import labels, list_export, times, village_export
from office.permission import allow, may
from office.province_map import make_map, regency_words
from office.record import village_words
from office.village_filters import Filters, options
from office.village_new import may_propose
from office.village_words import due_words, hint_tone, hint_word, stage_tone, stage_word
from office.words import _, link
from workflow.roles import ARRANGES_AREAS, READS_VILLAGES
from workflow.village import STAGES
from workflow.village_hints import HINTS

blueprint = Blueprint("villages", __name__, url_prefix="/villages")
list_export.add_pages(blueprint, READS_VILLAGES, "office.villages.list_villages", village_export.file_of)
ROWS = 30
Chip = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One village in the list."""

    name: str
    place: str
    code: str
    href: str
    chips: list[Chip]
    last_on: date | None
    pimpasa: str


@dataclass(frozen=True)
class Number:
    """One regency or city in the table beside the map."""

    name: str
    href: str
    current: bool
    total: int
    stages: list[tuple[str, int, str]]
    quiet: int
    quiet_href: str
    watched: int
    watched_href: str
    pimpasa: int


@blueprint.get("")
@allow(READS_VILLAGES)
def list_villages() -> str:
    """The register, narrowed by its address."""
    filters = Filters.from_query(request.args)
    page = village_list.list_villages(current_user, filters.for_models(), filters.after, filters.before, ROWS)
    return render_template(
        "villages.html",
        rows=[make_row(row) for row in page.rows],
        next=_href(filters, after=page.next) if page.next else None,
        previous=_href(filters, before=page.previous) if page.previous else None,
        may_propose=may_propose(),
        may_arrange=may(ARRANGES_AREAS),
        **_around(filters),
    )


@blueprint.get("/map")
@allow(READS_VILLAGES)
def show_map() -> str:
    """The regencies and cities as a map, and the same in numbers."""
    filters = Filters.from_query(request.args)
    numbers = village_list.by_regency(current_user)
    own = places.regencies_of(current_user, times.today())
    rows = [_number(regency_words(area), area.code, numbers.get(area.code), filters) for area in own]
    found = village_list.list_villages(current_user, filters.for_models(), limit=100) if filters.place else None
    return render_template(
        "villages_map.html",
        map=make_map(current_user, filters.for_models(), numbers, {area.code for area in own}),
        numbers=rows,
        rows=[make_row(row) for row in found.rows] if found else [],
        more=_href(filters, after=found.next) if found and found.next else None,
        hints=[(hint_word(hint), hint) for hint in HINTS],
        **_around(filters),
    )


def make_row(row: VillageRow) -> Row:
    """One village in words."""
    entry = row.village
    chips: list[Chip] = [(stage_word(entry.stage), stage_tone(entry.stage))]
    chips += [(hint_word(hint), hint_tone(hint)) for hint in row.hints]
    due = due_words(row.due_on)
    chips += [due] if due and due[1] == "negative" else []
    return Row(
        name=village_words(row.place).partition(",")[0],
        place=f"{row.place.district}, {row.place.regency}",
        code=entry.code,
        href=link("office.village.show", code=entry.code),
        chips=chips,
        last_on=row.last_on,
        pimpasa=", ".join(person.name for person in row.pimpasa),
    )


def _around(filters: Filters) -> dict[str, Any]:
    """Tabs, choices and numbers that list and map share."""
    counts = village_list.count_by_stage(current_user, filters.for_models())
    hints = village_list.count_by_hint(current_user)
    choices = options()
    tabs = [(_("Semua"), _href(filters, stage=""), not filters.stage, sum(counts.values()))]
    tabs += [
        (stage_word(stage), _href(filters, stage=stage), stage == filters.stage, counts.get(stage, 0))
        for stage in STAGES
        if counts.get(stage) or stage == filters.stage
    ]
    return {
        "filters": filters,
        "tabs": tabs,
        "regencies": choices.regencies,
        "people": choices.people,
        "stages": [(stage, stage_word(stage)) for stage in STAGES],
        "hint_choices": [(hint, hint_word(hint)) for hint in HINTS],
        "narrowed": choices.chosen(filters),
        "needs": _needs(hints),
        "export": link("office.villages.choose_export", filters.query()),
        "href_list": link("office.villages.list_villages", filters.query()),
        "href_map": link("office.villages.show_map", filters.query()),
    }


def _needs(hints: dict[str, int]) -> list[tuple[str, str]]:
    """Above the list: what asks for a person, each with the list behind it."""
    said = []
    for name, query, words in (
        ("rawan", {"hint": "rawan"}, _("%(n)s desa rawan", n=labels.number(hints["rawan"]))),
        ("sepi", {"hint": "sepi"}, _("%(n)s desa sepi", n=labels.number(hints["sepi"]))),
        ("due", {"due": "1"}, _("%(n)s evaluasi jatuh tempo", n=labels.number(hints["due"]))),
    ):
        if hints[name]:
            said.append((words, link("office.villages.list_villages", query)))
    return said


def _number(name: str, code: str, row: village_list.RegencyRow | None, filters: Filters) -> Number:
    stages = row.stages if row else {}

    def href(**query: str) -> str:
        return link("office.villages.list_villages", {"place": code, **query})

    return Number(
        name=name,
        href=link("office.villages.show_map", place=code),
        current=filters.place == code,
        total=sum(stages.values()),
        stages=[(stage_word(stage), stages[stage], href(stage=stage)) for stage in STAGES if stage in stages],
        quiet=row.quiet if row else 0,
        quiet_href=href(hint="sepi"),
        watched=row.watched if row else 0,
        watched_href=href(hint="rawan"),
        pimpasa=row.pimpasa if row else 0,
    )


def _href(filters: Filters, **changed: str) -> str:
    return link("office.villages.list_villages", filters.query(**changed))
