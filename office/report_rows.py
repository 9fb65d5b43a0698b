"""The list of Tinjauan: tabs, filters in the address, rows, and the way to older and newer pages."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_login import current_user

from models import indexing, people, places, report_list, returning, reviews, together
from models.report_list import FileCount
from models.reviews import Page
from models.tables_reports import Submission
from office import figure_words, flags, follow_words, labels, partner, times
from office.permission import READS_MAP, may
from office.record import village_words
from office.report_filters import ALWAYS_TABS, EVERYWHERE, Filters
from office.session import language
from office.words import _, link
from workflow.roles import EXPORTS

ROWS = 30
UNCOUNTED_TABS = ("approved", "rejected")  # unless something is looked for


@dataclass(frozen=True)
class Tab:
    """One state; count is None where it does not matter."""

    label: str
    href: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class ListRow:
    """One report in the list."""

    title: str
    place: str
    who: str
    when: str
    code: str
    side: str
    chips: list[tuple[str, str]]
    href: str
    current: bool
    # Whom its red flag has reached, who has it open
    line: str
    # What a nil report is chosen by; empty for every other
    pick: str


@dataclass(frozen=True)
class ReportList:
    """Everything that templates/parts/report_list.html says."""

    filters: Filters
    href: str
    cleared: str
    tabs: list[Tab]
    rows: list[ListRow]
    newer: str | None
    older: str | None
    narrowed_to: list[str]
    forms: list[tuple[str, str]]
    places: list[tuple[str, str]]
    people: list[tuple[str, str]]
    # Empty for a village partner, who narrows the list by nothing that only the house knows
    follows: list[tuple[str, str]]
    waiting: flags.Waiting | None
    proposals: flags.Waiting | None
    identities: flags.Waiting | None
    unfollowed: flags.Waiting | None
    together: str
    # Where this list is taken out as a file, and where it is a map; empty for who may not
    export: str
    map: str
    previous: str | None = None
    next: str | None = None
    # Reports that have just come, which a search does not know yet; 0 when nothing is looked for
    unsearched: int = 0


def make_list(filters: Filters, shown: Submission | None = None) -> ReportList:
    """The list for an address. shown: the report beside it, whose neighbours J and K lead to."""
    filters = partner.as_asked(filters)
    page = reviews.list_reports(current_user, filters.for_models(), filters.after or None, ROWS)
    beside = reviews.neighbours(current_user, shown, filters.for_models()) if shown is not None else (None, None)
    newer, older = beside
    forms, regencies = _forms(), _places(filters)
    everybody = [(person.id, person.name) for person in people.list_people(current_user)]
    return ReportList(
        filters=filters,
        href=_list_href(filters.query()),
        cleared=_list_href(Filters(state=filters.state).query()),
        tabs=_tabs(filters),
        rows=_rows(page, filters, shown),
        newer=_list_href(filters.query(after=page.previous)) if page.previous else None,
        older=_list_href(filters.query(after=page.next)) if page.next else None,
        narrowed_to=_narrowed_to(filters, dict(forms) | dict(regencies) | dict(everybody)),
        export=link("office.exports.choose", filters.query(after="")) if may(EXPORTS) else "",
        map=link("office.report_map.show", filters.query(after="")) if may(READS_MAP) else "",
        forms=forms,
        places=regencies,
        people=everybody,
        follows=[] if partner.is_partner() else follow_words.follows(),
        waiting=flags.waiting(filters),
        proposals=flags.proposals(filters),
        identities=flags.identities(),
        unfollowed=follow_words.waiting(filters),
        together=link("office.claims.together", filters.query()),
        previous=_report_href(newer, filters) if newer else None,
        next=_report_href(older, filters) if older else None,
        unsearched=indexing.waiting() if filters.q.strip() else 0,
    )


def narrowed_to(filters: Filters) -> list[str]:
    """The filters in force, in words, without the tab."""
    everybody = {person.id: person.name for person in people.list_people(current_user)} if filters.person else {}
    return _narrowed_to(filters, dict(_forms()) | dict(_places(filters)) | everybody)


def _tabs(filters: Filters) -> list[Tab]:
    looked_for = bool(filters.q.strip() or filters.figure)
    shown = (*ALWAYS_TABS, *labels.RARE_STATES)
    asked = tuple(state for state in shown if looked_for or state not in UNCOUNTED_TABS)
    counts = reviews.count_by_state(current_user, filters.for_models(any_state=True), asked)
    # Of a search only the newest hits are counted: so many say nothing about each tab.
    counted = not filters.q.strip() or sum(counts.values()) < report_list.MOST_COUNTED_HITS
    states = [*ALWAYS_TABS, *(state for state in labels.RARE_STATES if counts.get(state) or state == filters.state)]
    own, at = partner.is_partner(), filters.state == EVERYWHERE
    states = list(partner.TABS) if own else states
    total = sum(counts.values()) if filters.figure and counted else None
    everywhere = Tab(_("Semua"), _list_href(filters.query(state=EVERYWHERE, after="")), at, total)
    tabs = [everywhere] if own or at or looked_for else []
    return tabs + [
        Tab(
            labels.state_word(state),
            _list_href(filters.query(state=state, after="")),
            state == filters.state,
            counts.get(state, 0) if counted and state in asked else None,
        )
        for state in states
    ]


def _rows(page: Page, filters: Filters, shown: Submission | None) -> list[ListRow]:
    codes = [row.village_code for row in page.rows if row.village_code]
    files = report_list.files_by_report(page.rows)
    back = returning.came_back({row.root_id for row in page.rows} | {row.current_instance_id for row in page.rows})
    nil = together.nil_among(current_user, page.rows)
    named = {place.code: village_words(place) for place in places.places_of(codes)}
    return [
        ListRow(
            title=_title(row),
            place=named.get(row.village_code or "") or row.office.name,
            who=row.person.name,
            when=_when(row),
            code=row.code,
            side=_files(files.get(row.root_id)),
            chips=partner.chips(row, filters.state == EVERYWHERE)
            if partner.is_partner()
            else [*_chips(row, files.get(row.root_id), filters.state == EVERYWHERE), *_back(row, back)],
            href=_report_href(row.root_id, filters),
            current=shown is not None and row.root_id == shown.root_id,
            line="" if partner.is_partner() else flags.line(row),
            pick=f"{row.rev}:{row.root_id}" if row.root_id in nil else "",
        )
        for row in page.rows
    ]


def _title(row: Submission) -> str:
    title = row.form.info.get("title", {}).get(language()) if row.form else None
    return _("%(form)s (dihapus)", form=title) if title and row.removed_at else str(title or row.title)


def _when(row: Submission) -> str:
    """``dibuat 10.51, diterima 13.07``: the phone's clock and ours; of a corrected report, its last revision."""
    if row.revision > 1:
        made = times.office_time(row.finished_at, "clock")
        return _("revisi %(n)s dibuat %(made)s", n=row.revision, made=made)
    made, received = times.office_time(row.finished_at, "clock"), times.office_time(row.received_at, "clock")
    if times.same_day(row.finished_at, row.received_at):
        received = times.clock_time(row.received_at)
    return _("dibuat %(made)s, diterima %(received)s", made=made, received=received)


def _files(count: FileCount | None) -> str:
    """``3 foto``, or ``1/4 foto`` while some are on their way."""
    if count is None:
        return ""
    if count.here < count.named:
        if count.not_only_photos:
            return _("%(here)s/%(all)s berkas", here=count.here, all=count.named)
        return _("%(here)s/%(all)s foto", here=count.here, all=count.named)
    return _("%(n)s berkas", n=count.named) if count.not_only_photos else _("%(n)s foto", n=count.named)


def _back(row: Submission, back: Collection[str]) -> list[tuple[str, str]]:
    came = row.root_id in back or row.current_instance_id in back
    return [(_("Kembali setelah pemulihan"), "info")] if came else []


def _chips(row: Submission, count: FileCount | None, everywhere: bool) -> list[tuple[str, str]]:
    chips = [(labels.state_word(row.state), labels.state_tone(row.state))] if everywhere else []
    chips += [(_("Segera"), "negative")] if row.urgent else []
    chips += [(_("Usulan penolakan"), "waiting")] if row.proposed_by else []
    if count is not None and count.here < count.named:
        chips.append((_("Berkas menyusul") if count.not_only_photos else _("Foto menyusul"), "info"))
    if row.findings_count:
        chips.append((_("%(n)s temuan", n=labels.number(row.findings_count)), "waiting"))
    chips += [chip for chip in (flags.chip(row), follow_words.chip(row)) if chip]
    return chips + flags.answer_by(row)


def _narrowed_to(filters: Filters, named: dict[str, str]) -> list[str]:
    """The filters in force, in words."""
    words = [f"“{filters.q.strip()}”"] if filters.q.strip() else []
    words += [named.get(value, value) for value in (filters.form, filters.place, filters.person) if value]
    words += [_("Segera")] if filters.urgent else []
    words += [_("Ada temuan")] if filters.findings else []
    words += [_("Usulan penolakan")] if filters.proposed else []
    words += figure_words.narrowed_to(filters)
    words += [_("Satu petak di peta")] if filters.square else []
    words += [dict(follow_words.follows())[filters.follow]] if filters.follow else []
    return [*words, flags.late_words(filters.late)] if filters.late else words


def _forms() -> list[tuple[str, str]]:
    return [(form_id, title.get(language(), form_id)) for form_id, title in report_list.form_titles().items()]


def _places(filters: Filters) -> list[tuple[str, str]]:
    """The regencies of the work area, and whatever smaller place the address names."""
    options = [(area.code, area.name) for area in places.regencies_of(current_user, times.today())]
    if filters.place and filters.place not in dict(options):
        found = places.places_of([filters.place])
        options.append((filters.place, village_words(found[0]) if found else filters.place))
    return options


def _list_href(query: dict[str, str]) -> str:
    return link("office.review.reports", query)


def _report_href(root_id: str, filters: Filters) -> str:
    return link("office.review.report", filters.query(), root_id=root_id)
