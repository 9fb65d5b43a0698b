"""What the pages of Kegiatan show: the list with its sums, one activity with its plan beside its result."""

from dataclasses import dataclass
from datetime import date

from flask_login import current_user

from models import activities, activity_list, activity_plans, places, report_list, scope, service_list, task_list
from models.activity_list import Totals
from models.tables_activities import Activity, ActivityEvent
from office import activity_words as words
from office import times
from office.activity_filters import TABS, Filters
from office.activity_sides import differences, sides
from office.figure_words import period_words
from office.permission import may
from office.province_map import regency_words
from office.words import _, link
from workflow.activity import JOIN_DAYS, KINDS, STEPS, TOPICS, due_on
from workflow.periods import read_period

LIST = "office.activities.list_page"
PAGE = "office.activities.show"
REPORT = "office.review.report"
# What nobody typed yet
BLANK = dict.fromkeys(
    ("kind", "place", "planned_on", "person", "goal", "budget", "budget_line", "note", "reason", "other"), ""
)


@dataclass(frozen=True)
class Row:
    """One activity in a list. source: code and address of its report, which this reader may not be able to open."""

    row: Activity
    href: str
    kind: str
    topics: str
    place: str
    who: str
    chips: list[tuple[str, str]]
    goal: str
    people: str
    budget: str
    spent: str
    source: tuple[str, str]


@dataclass(frozen=True)
class ListPage:
    """The list: tabs are words, address, whether shown, how many; options: name, label, words for all, choices."""

    filters: Filters
    tabs: list[tuple[str, str, bool, int]]
    rows: list[Row]
    totals: Totals
    late: tuple[int, str]
    options: list[tuple[str, str, str, list[tuple[str, str]]]]
    narrowed: list[str]
    cleared: str
    next: str
    export: str
    may_plan: bool


@dataclass(frozen=True)
class Form:
    """What a plan is chosen from."""

    kinds: list[tuple[str, str]]
    topics: list[tuple[str, str]]
    villages: list[tuple[str, str]]
    regencies: list[tuple[str, str]]
    people: list[tuple[str, str]]
    today: date


@dataclass(frozen=True)
class ActivityPage:
    """One activity. sides: heading, as planned, as reported; others: value and row of what may be joined to it."""

    one: Row
    sides: list[tuple[str, str, str]]
    differences: list[str]
    task: str
    due: date | None
    forms: list[str]
    others: list[tuple[str, Row]]
    join_days: int
    history: list[tuple[str, ActivityEvent, list[str], str]]


def make_list(filters: Filters) -> ListPage:
    """The list as it is narrowed."""
    asked = filters.for_models()
    counts = activity_list.count_states(current_user, asked)
    page = activity_list.list_activities(current_user, asked, filters.after)
    options = _options()
    named = {name: dict(choices) for name, _label, _all, choices in options}
    chosen = [(name, filters.query().get(name, "")) for name in named]
    after = f"{page.next[0].isoformat()}|{page.next[1]}" if page.next else ""
    return ListPage(
        filters=filters,
        tabs=[
            (
                words.state_word(tab),
                link(LIST, filters.query(tab="" if tab == "all" else tab, late="")),
                tab == filters.tab,
                counts.get("" if tab == "all" else tab, 0),
            )
            for tab in TABS
        ],
        rows=make_rows(page.rows),
        totals=activity_list.totals(current_user, asked),
        late=(activity_list.count_late(current_user, asked), link(LIST, filters.query(tab="", late="1"))),
        options=options,
        narrowed=[named[name].get(value, value) for name, value in chosen if value]
        + ([_("Lewat 7 hari tanpa F07")] if filters.late else []),
        cleared=link(LIST, tab=filters.tab if filters.tab != "all" else None),
        next=link(LIST, filters.query(after=after)) if after else "",
        export=link("office.activities.choose_export", filters.query()),
        may_plan=may(STEPS["edit"]),
    )


def _options() -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    regencies, villages, months = activity_list.choices(current_user)
    names = words.Places({*regencies, *villages})
    keys = [(f"{month:%Y-%m}", read_period(f"{month:%Y-%m}")) for month in months]
    offices = [(one.id, one.name) for one in scope.visible_offices(current_user)]
    return [
        ("kind", _("Jenis kegiatan"), _("Semua jenis"), [(kind, words.kind_words(kind)) for kind in KINDS]),
        ("place", _("Wilayah"), _("Semua wilayah"), [(code, names.name(code)) for code in [*regencies, *villages]]),
        ("month", _("Bulan"), _("Semua bulan"), [(key, period_words(found)) for key, found in keys if found]),
        *([("office", _("Kantor"), _("Semua kantor"), offices)] if len(offices) > 1 else []),
    ]


def make_rows(rows: list[Activity]) -> list[Row]:
    """Activities in words, each with its report where this reader may open it."""
    names = words.places_in(rows)
    codes = report_list.codes_of(current_user, {row.root_id for row in rows if row.root_id})
    return [_row(row, names, codes) for row in rows]


def _row(row: Activity, names: words.Places, codes: dict[str, str]) -> Row:
    who = row.person or row.reporter
    root_id = row.root_id or ""
    return Row(
        row=row,
        href=link(PAGE, activity_id=row.id),
        kind=words.kind_words(row.kind),
        topics=words.topic_words(row.topics or row.done.get("topics", [])),
        place=names.of(row),
        who=who.name if who else "",
        chips=words.chips(row),
        goal=words.goal_words(row.goal),
        people=words.people_words(row),
        budget=words.money(row.budget),
        spent=words.money(row.spent),
        source=(row.code, link(REPORT, root_id=root_id) if root_id in codes else ""),
    )


def make_form() -> Form:
    """What a plan of the reader's office is chosen from."""
    today = times.today()
    return Form(
        kinds=[(kind, words.kind_words(kind)) for kind in KINDS],
        topics=[(topic, words.topic_words([topic])) for topic in TOPICS],
        villages=[(one.code, f"{one.name}, {one.district}") for one in task_list.villages_of(current_user, today)],
        regencies=[(one.code, regency_words(one)) for one in places.regencies_of(current_user, today)],
        people=[(one.id, one.name) for one in activity_plans.team_of(current_user)],
        today=today,
    )


def make_page(activity_id: str) -> ActivityPage:
    """One activity in the reader's scope. Raises Refusal(ACTIVITY_UNKNOWN)."""
    row = activities.find(current_user, activity_id)
    steps = activities.steps(current_user, row)
    events = activity_list.history(row)
    (one,) = make_rows([row])
    others = activity_list.may_be_same(current_user, row) if steps["join"] is None else []
    told = [facts for event in events for facts in (event.facts.get("before"), event.facts.get("now")) if facts]
    codes = {str(facts[name]) for facts in told for name in ("village_code", "regency_code") if facts.get(name)}
    people = service_list.names_of([str(facts["person_id"]) for facts in told if facts.get("person_id")])
    names = words.Places(codes)
    return ActivityPage(
        one=one,
        sides=sides(row),
        differences=differences(row),
        task=_task(row),
        due=due_on(row.planned_on) if row.planned_on and row.state == "planned" else None,
        forms=[step for step, reason in steps.items() if reason is None],
        others=[(f"{other.row.id}:{other.row.rev}", other) for other in make_rows(others)],
        join_days=JOIN_DAYS,
        history=[
            (words.event_words(event), event, words.facts_words(event, names, people), event.facts.get("code", ""))
            for event in events
        ],
    )


def _task(row: Activity) -> str:
    """How the task on the phone stands."""
    if row.state == "planned" and (row.task is None or row.task.state == "withdrawn"):
        return _("Tidak ada tugas di HP; ubah rencananya untuk memberi tugas lagi.")
    if row.task is None:
        return ""
    day = times.office_date(row.task.answer_by)
    return {
        "open": _("Tugas di HP, dijawab dengan F07 paling lambat %(day)s", day=day),
        "done": _("Tugasnya sudah dijawab dari lapangan"),
        "withdrawn": _("Tugasnya ditarik"),
    }[row.task.state]
