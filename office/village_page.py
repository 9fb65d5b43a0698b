"""One village of the register as its page shows it: the way, what the next step needs, letters, people."""

from dataclasses import dataclass
from typing import Any

from flask_login import current_user

from models import activity_list, village_papers, village_people, village_record, village_register
from models.dated_settings import today, value_of
from models.tables_places import Village
from models.tables_villages import VillageAssignment, VillageDocument
from models.village_facts import contacts_known
from models.village_list import rows_of
from models.village_register import Standing
from office.activity_page import Row, make_rows
from office.permission import may
from office.record import village_words
from office.village_story import Fact, Happened, codes_named, contact_line, facts_known, timeline
from office.village_words import (
    PATH,
    due_words,
    excuse_words,
    guard_word,
    hint_reasons,
    hint_tone,
    hint_word,
    recommendation_word,
    stage_tone,
    stage_word,
    who_words,
)
from office.words import _, link
from workflow.roles import ASSIGNS_VILLAGES, KEEPS_VILLAGES
from workflow.tasks import GIVES
from workflow.village import EXCUSABLE, RECOMMENDATIONS, Guard, Step, lacks, steps_from

REPORTS = 20


@dataclass(frozen=True)
class Check:
    """One thing that a step asks for. name: the guard's; excusable: somebody may write an exception instead."""

    name: str
    words: str
    is_met: bool
    excusable: bool


@dataclass(frozen=True)
class NextStep:
    """Where the village may go. mine: it is this reader's to do; ready: nothing is missing that cannot be excused."""

    after: str
    title: str
    who: str
    checks: list[Check]
    mine: bool
    ready: bool
    needs_note: bool
    recommendations: list[tuple[str, str]]

    @property
    def excuses(self) -> list[Check]:
        """What is missing and may be excused."""
        return [check for check in self.checks if check.excusable and not check.is_met]


@dataclass(frozen=True)
class VillagePage:
    """Everything that templates/village.html says."""

    entry: Village
    name: str
    place: str
    stage: tuple[str, str]
    path: list[tuple[str, str]]
    hints: list[tuple[str, str]]
    reasons: list[str]
    due: tuple[str, str] | None
    steps: list[NextStep]
    facts: list[Fact]
    contacts: list[dict[str, Any]]
    said_contacts: bool
    pimpasa: list[Any]
    candidates: list[Any]
    assignments: list[VillageAssignment]
    documents: list[VillageDocument]
    excuses: list[str]
    timeline: list[Happened]
    planned: list[Row]
    all_activities: str
    plan_activity: str
    all_reports: str
    may_keep: bool
    may_assign: bool


def make_page(entry: Village, reports: int = REPORTS) -> VillagePage:
    """Word one village for the signed-in reader."""
    (row,) = rows_of([entry])
    standing = village_register.stand(entry)
    events = village_record.events_of(entry.code)
    assignments = village_people.assignments_of(entry.code)
    contacts = contacts_known(entry, standing.facts)
    codes = codes_named(standing, events, contacts)
    return VillagePage(
        entry=entry,
        name=village_words(row.place).partition(",")[0],
        place=f"{row.place.district}, {row.place.regency}",
        stage=(stage_word(entry.stage), stage_tone(entry.stage)),
        path=_path(entry.stage),
        hints=[(hint_word(hint), hint_tone(hint)) for hint in row.hints],
        reasons=hint_reasons(row, value_of("village.quiet_days", today())),
        due=due_words(row.due_on),
        steps=[_step(step, standing) for step in steps_from(entry.stage)],
        facts=facts_known(entry, standing, codes),
        contacts=[contact_line(one, codes, one in entry.contacts) for one in contacts],
        said_contacts=any("root_id" in one and one not in entry.contacts for one in contacts),
        pimpasa=row.pimpasa,
        candidates=[one for one in village_people.may_be_given(entry) if one.id not in {p.id for p in row.pimpasa}],
        assignments=assignments,
        documents=village_papers.documents_of(entry.code),
        excuses=[words for words in map(excuse_words, events) if words],
        timeline=timeline(entry, events, codes, reports),
        planned=make_rows(activity_list.planned_in(current_user, entry.code)),
        all_activities=link("office.activities.list_page", place=entry.code),
        plan_activity=link("office.activities.new_page", place=entry.code) if may(GIVES) else "",
        all_reports=link("office.review.reports", {"state": "all", "place": entry.code}),
        may_keep=may(KEEPS_VILLAGES),
        may_assign=may(ASSIGNS_VILLAGES),
    )


def _path(stage: str) -> list[tuple[str, str]]:
    """The way to "aktif", each stage with "done", "now" or "ahead"; a stage beside the way is added at its end."""
    now = PATH.index(stage) if stage in PATH else len(PATH) if stage in ("evaluasi", "perlu_penguatan") else -1
    line = [
        (stage_word(one), "now" if number == now else "done" if number < now else "ahead")
        for number, one in enumerate(PATH)
    ]
    return line if stage in PATH else [*line, (stage_word(stage), "now")]


def _step(step: Step, standing: Standing) -> NextStep:
    missing = lacks(step, standing.met)
    # What is written in the form itself is no hindrance to showing it.
    typed = {Guard.REASON, Guard.RECOMMENDATION}
    return NextStep(
        after=step.after,
        title=_("Ke tahap %(stage)s", stage=stage_word(step.after)),
        who=who_words(step),
        checks=[
            Check(guard.name, guard_word(guard), guard not in missing, guard in EXCUSABLE)
            for guard in step.guards
            if guard is not Guard.REASON
        ],
        mine=not step.who.isdisjoint(current_user.roles),
        ready=all(guard in EXCUSABLE or guard in typed for guard in missing),
        needs_note=Guard.REASON in step.guards,
        recommendations=[(name, recommendation_word(name)) for name in RECOMMENDATIONS]
        if Guard.RECOMMENDATION in missing
        else [],
    )
