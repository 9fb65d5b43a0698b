"""What the pages of Layanan show: groups by village, dates, one request in words."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_login import current_user

from models import service_list, services, task_list
from models.dated_settings import value_of
from models.service_list import Waiting
from models.tables_people import Person
from models.tables_services import ServiceDate, ServiceEvent, ServiceRequest
from office import times
from office.labels import number
from office.permission import may
from office.record import places_words
from office.service_words import (
    event_words,
    facts_words,
    group_words,
    kind_words,
    nowhere,
    result_words,
    state_words,
    village_words,
)
from office.words import _, link
from workflow.service import is_late
from workflow.tasks import GIVES

# What nobody typed yet
BLANK = dict.fromkeys(
    ("step", "held_on", "place", "person", "text", "reason", "note", "applied", "issued", "refused", "absent"), ""
)
# tab: the states that it shows
STATES = {"waiting": ("waiting",), "scheduled": ("scheduled",), "over": ("served", "done", "declined")}


@dataclass(frozen=True)
class Row:
    """One request in a list."""

    code: str
    href: str
    about: str
    asked_on: date
    approved: bool
    for_work: bool
    state: tuple[str, str]


@dataclass(frozen=True)
class Group:
    """Requests of a village, or on a date. chip: words and tone."""

    title: str
    note: str
    chip: tuple[str, str]
    rows: list[Row]


@dataclass(frozen=True)
class ListPage:
    """The list: tabs are words, address, whether it is shown; previous, next: other pages of what waits."""

    tabs: list[tuple[str, str, bool]]
    groups: list[Group]
    export: str
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class ServicePage:
    """One request; forms: the steps that its reader may take now."""

    row: ServiceRequest
    report: str
    kind: str
    place: str
    state: tuple[str, str]
    held: ServiceDate | None
    late: bool
    team: list[str]
    task: tuple[str, str, str] | None
    others: list[Row]
    waiting: list[tuple[str, Row]]
    group: tuple[str, str] | None
    checks: tuple[str, str] | None
    forms: list[str]
    result: str
    people: list[Person]
    history: list[tuple[str, ServiceEvent, str]]
    today: date


def tab_words() -> dict[str, str]:
    """The three lists by name."""
    return {"waiting": _("Menunggu jadwal"), "scheduled": _("Dijadwalkan"), "over": _("Dilayani dan ditolak")}


def make_list(tab: str, page: int = 0) -> ListPage:
    """One of the three lists. page: of what waits, from 0."""
    counts = service_list.count_states(current_user)
    words = tab_words()
    tabs = [
        (
            f"{words[one]} {number(sum(counts.get(state, 0) for state in states))}",
            link("office.services.list_requests", tab=one),
            one == tab,
        )
        for one, states in STATES.items()
    ]
    export = link("office.services.choose_export", tab=tab)
    if tab == "waiting":
        found, more = service_list.waiting_by_village(current_user, page)
        return ListPage(
            tabs, _by_village(found), export, _page(page - 1) if page else "", _page(page + 1) if more else ""
        )
    rows = service_list.in_states(current_user, STATES[tab])
    return ListPage(tabs, (_by_date if tab == "scheduled" else _flat)(rows), export)


def _page(n: int) -> str:
    return link("office.services.list_requests", tab="waiting", page=n + 1)


def _by_village(found: list[Waiting]) -> list[Group]:
    least = value_of("service.group_min", times.today())
    named = places_words(one.village_code for one in found)
    return [
        Group(
            named.get(one.village_code) or nowhere(),
            _("yang tertua %(shown)s dari %(n)s permintaan", shown=number(len(one.rows)), n=number(one.n))
            if one.n > len(one.rows)
            else "",
            group_words(one.people, least),
            [make_row(row) for row in one.rows],
        )
        for one in found
    ]


def _by_date(rows: list[ServiceRequest]) -> list[Group]:
    made = []
    named = places_words(row.village_code for row in rows)
    for _date_id, found in groupby(rows, lambda row: row.date_id):
        group = list(found)
        held = group[0].held
        assert held is not None
        people = _("%(n)s orang", n=number(sum(row.people for row in group)))
        title = f"{times.office_date(held.held_on)}: {named.get(group[0].village_code) or nowhere()}"
        made.append(Group(title, f"{held.place} · {people}", state_words(group[0]), [make_row(row) for row in group]))
    return made


def _flat(rows: list[ServiceRequest]) -> list[Group]:
    named = places_words(row.village_code for row in rows)
    made = [make_row(row, f"{named.get(row.village_code) or nowhere()}: ") for row in rows]
    return [Group("", "", ("", ""), made)] if made else []


def make_row(row: ServiceRequest, place: str = "") -> Row:
    """One request for a list. place: said before it."""
    about = f"{kind_words(row.kind)}, {_('%(n)s orang', n=number(row.people))}"
    href = link("office.services.show", root_id=row.root_id)
    return Row(row.code, href, place + about, row.asked_on, row.approved, row.for_work, state_words(row))


def make_page(root_id: str) -> ServicePage:
    """One request in the reader's scope. Raises Refusal(SERVICE_UNKNOWN)."""
    row = services.read_request(current_user, root_id)
    steps = services.steps(current_user, row)
    waiting = service_list.waiting_with(current_user, row) if row.state == "waiting" else []
    people = sum(one.people for one in [row] if one.approved) + sum(one.people for one in waiting)
    history = service_list.history(row)
    plans = steps["schedule"] is None or steps["move"] is None
    held = row.held
    return ServicePage(
        row=row,
        report=link("office.review.report", root_id=root_id),
        kind=kind_words(row.kind),
        place=village_words(row),
        state=state_words(row),
        held=held,
        late=held is not None and is_late(row.state, held.held_on, times.today()),
        team=list(service_list.names_of(held.team).values()) if held else [],
        task=_task(held),
        others=[make_row(one) for one in service_list.same_date(current_user, row)],
        waiting=[(f"{one.root_id}:{one.rev}", make_row(one)) for one in waiting],
        group=group_words(people, value_of("service.group_min", times.today())) if row.state == "waiting" else None,
        checks=_checks(row),
        forms=[step for step, reason in steps.items() if reason is None],
        result=result_words(row),
        people=services.team_of(current_user, row.office_id) if plans else [],
        history=[(event_words(event), event, facts_words(event)) for event in history],
        today=times.today(),
    )


def _task(held: ServiceDate | None) -> tuple[str, str, str] | None:
    """How the task on the phone stands: words, and code and address of the report that did it, if one may be read."""
    if held is None:
        return None
    task = held.task
    name = service_list.names_of([task.person_id]).get(task.person_id, "")
    words = {
        "open": _("Tugas di HP %(name)s, dijawab dengan F07", name=name),
        "done": _("Tugas %(name)s sudah dijawab dari lapangan", name=name),
        "withdrawn": _("Tugas %(name)s ditarik", name=name),
    }[task.state]
    found = task_list.root_of(task.done_instance_id, current_user)
    return (words, found[1], link("office.review.report", root_id=found[0])) if found else (words, "", "")


def _checks(row: ServiceRequest) -> tuple[str, str] | None:
    """Where the F08 of the village stand, and where one is asked for (who may); for people who go to work abroad."""
    if not row.for_work:
        return None
    seen = link("office.review.reports", state="all", form="deteksi_pmi", place=row.village_code or None)
    ask = link("office.tasks.new_page", form_id="deteksi_pmi", village=row.village_code or None)
    return seen, ask if may(GIVES) else ""
