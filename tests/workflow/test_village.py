"""Every step of docs/workflow.md between any two stages by every role: the legal ones work, the others say why not."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from core.errors import Reason
from tests.architecture.tree import text
from workflow.roles import ROLES
from workflow.village import (
    BY_ITSELF,
    DOCUMENTS,
    EXCUSABLE,
    FOSTERED,
    NEW,
    RECOMMENDATIONS,
    STAGES,
    STEPS,
    Guard,
    Known,
    Letter,
    find_step,
    lacks,
    met_by,
    steps_from,
    why_not,
)
from workflow.village_hints import begins_by_itself, evaluation_due, hints, months_after

ALL = frozenset(Guard)
NOTHING: frozenset[Guard] = frozenset()
TODAY = date(2026, 11, 21)


def rows_of(*heading: str) -> list[list[str]]:
    """The rows of the table of docs/workflow.md that begins with these headings."""
    lines = text("docs/workflow.md").split("\n")
    begin = lines.index(next(line for line in lines if line.startswith("| " + " | ".join(heading) + " |")))
    found = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


TABLE = {
    (NEW if before == "not on the register" else before, after): (who.split(", "), [Guard[g] for g in asks.split(", ")])
    for before, after, who, asks in rows_of("from", "to", "who")
}
PLACES = [NEW, *STAGES]


def test_the_table_is_the_rules():
    assert TABLE.keys() == {(step.before, step.after) for step in STEPS}
    assert {stage for pair in TABLE for stage in pair} == set(PLACES)


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("before", PLACES)
def test_each_step_of_each_role_is_as_the_table_says(before, role):
    for after in STAGES:
        said = why_not(before, after, [role], ALL, NOTHING)
        if (before, after) not in TABLE:
            assert said is Reason.VILLAGE_NO_STEP, (before, after)
        elif role not in TABLE[before, after][0]:
            assert said is Reason.VILLAGE_STEP_ROLE, (before, after)
        else:
            assert said is None, (before, after)


@pytest.mark.parametrize(("before", "after"), sorted(TABLE))
def test_whatever_a_step_asks_for_and_is_not_there_is_named(before, after):
    who, asked = TABLE[before, after]
    step = next(step for step in STEPS if (step.before, step.after) == (before, after))
    assert lacks(step, NOTHING) == asked, "in the order of the table"
    for guard in asked:
        met = ALL - {guard}
        assert lacks(step, met) == [guard]
        assert why_not(before, after, who[:1], met, NOTHING) is Reason.VILLAGE_STEP_LACKS
        excused = why_not(before, after, who[:1], met, frozenset({guard}))
        assert excused is (None if guard in EXCUSABLE else Reason.VILLAGE_STEP_LACKS), guard
    unasked = ALL - set(asked)
    assert why_not(before, after, who[:1], frozenset(asked), unasked) is None, "nothing else is asked for"


def test_what_may_be_excused_is_as_the_table_says():
    table = {Guard[name]: excused for name, _meaning, excused in rows_of("must be there")}
    assert {guard for guard, excused in table.items() if excused == "yes"} == EXCUSABLE
    assert set(table) == ALL
    assert not EXCUSABLE & {Guard.SK_NUMBER, Guard.SK_DATE, Guard.SK_SIGNER, Guard.SK_FILE, Guard.AGREEMENT}


def test_a_missing_guard_says_in_words_what_is_missing():
    assert Guard.SK_NUMBER.value == "SK belum ada nomornya"
    assert all("belum" in guard.value for guard in Guard)


def test_every_stage_has_a_way_out_and_a_way_in():
    for stage in STAGES:
        assert steps_from(stage), stage
        assert any(step.after == stage for step in STEPS), stage


def test_the_way_to_active_can_be_gone_with_letters_and_reports_alone():
    for before, after in pairwise([NEW, "usulan", "survei", "siap_sk", "ditetapkan", "aktif"]):
        assert (before, after) in TABLE


FULL = Known(
    criteria=True,
    contact=True,
    contact_reached=True,
    profiles=frozenset({"usulan", "survei", "evaluasi"}),
    position="setuju",
    point=True,
    letters=(
        Letter("surat_tugas_survei", "1"),
        Letter("pks", "2"),
        Letter("sk", "3", TODAY, "Kepala kantor", True),
        Letter("surat_tugas", "4"),
        Letter("notula"),
        Letter("sk_cabut", "5"),
    ),
    pimpasa=True,
    activity=True,
    channel=True,
    recommendation="lanjut",
    note="Sebab",
)


def without(kind: str, **instead: object) -> tuple[Letter, ...]:
    others = tuple(letter for letter in FULL.letters if letter.kind != kind)
    return (*others, Letter(kind, **instead)) if instead else others  # type: ignore[arg-type]


def test_everything_known_meets_every_guard_and_nothing_known_meets_none():
    assert met_by(FULL) == ALL
    assert met_by(Known()) == NOTHING


@pytest.mark.parametrize(
    ("changed", "gone"),
    [
        ({"criteria": False}, {Guard.CRITERION}),
        ({"contact": False}, {Guard.CONTACT}),
        ({"contact_reached": False}, {Guard.CONTACT_REACHED}),
        ({"profiles": frozenset({"survei", "evaluasi"})}, {Guard.PROPOSAL_REPORT}),
        ({"profiles": frozenset({"usulan", "evaluasi"})}, {Guard.SURVEY_REPORT}),
        ({"profiles": frozenset({"usulan", "survei"})}, {Guard.EVALUATION_REPORT}),
        ({"position": ""}, {Guard.HEAD_POSITION}),
        ({"position": "belum", "letters": without("pks")}, {Guard.HEAD_AGREES, Guard.AGREEMENT}),
        ({"position": "belum"}, set()),
        ({"letters": (*without("pks"), Letter("kesediaan", "6"))}, set()),
        ({"letters": without("pks", signer="Kades")}, {Guard.AGREEMENT}),
        ({"letters": without("surat_tugas_survei")}, {Guard.SURVEY_LETTER}),
        ({"letters": without("sk", number="", signed_on=TODAY, signer="K", has_file=True)}, {Guard.SK_NUMBER}),
        ({"letters": without("sk", number="3", signer="K", has_file=True)}, {Guard.SK_DATE}),
        ({"letters": without("sk", number="3", signed_on=TODAY, has_file=True)}, {Guard.SK_SIGNER}),
        ({"letters": without("sk", number="3", signed_on=TODAY, signer="K")}, {Guard.SK_FILE}),
        ({"letters": without("surat_tugas")}, {Guard.PIMPASA_LETTER}),
        ({"letters": without("notula")}, {Guard.MINUTES}),
        ({"letters": without("sk_cabut")}, {Guard.REVOCATION}),
        ({"pimpasa": False}, {Guard.PIMPASA}),
        ({"activity": False}, {Guard.ACTIVITY}),
        ({"channel": False}, {Guard.CHANNEL}),
        ({"point": False}, {Guard.POINT}),
        ({"recommendation": "entah"}, {Guard.RECOMMENDATION}),
        ({"note": "  "}, {Guard.REASON}),
    ],
)
def test_each_fact_meets_its_own_guard(changed, gone):
    assert ALL - met_by(replace(FULL, **changed)) == gone


def test_the_newest_decree_is_the_one_that_counts():
    newest_first = (Letter("sk"), Letter("sk", "3", TODAY, "K", True))
    assert Guard.SK_NUMBER not in met_by(Known(letters=newest_first))


def test_a_recommendation_leads_to_a_stage_that_an_evaluation_can_lead_to():
    reached = {step.after for step in steps_from("evaluasi")}
    assert {stage for _word, stage in RECOMMENDATIONS.values()} == reached
    assert "sk" in DOCUMENTS


@pytest.mark.parametrize(
    ("stage", "waiting", "last_on", "fostered_on", "said"),
    [
        ("aktif", 0, date(2026, 8, 23), None, ("aman",)),
        ("aktif", 0, date(2026, 8, 22), None, ("sepi",)),
        ("aktif", 0, None, None, ("sepi",)),
        ("ditetapkan", 0, None, date(2026, 11, 1), ("aman",)),
        ("ditetapkan", 0, None, date(2026, 1, 1), ("sepi",)),
        ("aktif", 2, date(2026, 11, 20), None, ("rawan",)),
        ("aktif", 2, None, date(2024, 5, 8), ("rawan", "sepi")),
        ("usulan", 0, None, None, ()),
        ("usulan", 1, None, None, ("rawan",)),
        ("nonaktif", 0, None, date(2024, 5, 8), ()),
    ],
)
def test_hints_are_told_from_days_and_counts(stage, waiting, last_on, fostered_on, said):
    assert hints(stage, waiting, last_on, fostered_on, TODAY, 90) == said


def test_the_hints_of_the_table_are_the_hints_of_the_rules():
    rows = {hint: stages for hint, _when, stages in rows_of("hint", "when")}
    assert set(rows["sepi"].split(", ")) == set(rows["aman"].split(", ")) == FOSTERED
    assert rows["rawan"] == "every stage"


@pytest.mark.parametrize(
    ("stage", "fostered_on", "evaluated_on", "due"),
    [
        ("aktif", date(2024, 5, 8), None, date(2025, 5, 8)),
        ("aktif", date(2024, 5, 8), date(2025, 6, 1), date(2026, 6, 1)),
        ("perlu_penguatan", date(2024, 2, 29), None, date(2025, 2, 28)),
        ("ditetapkan", date(2024, 5, 8), None, None),
        ("evaluasi", date(2024, 5, 8), None, None),
        ("aktif", None, None, None),
    ],
)
def test_an_evaluation_is_due_so_many_months_after_the_last_or_after_the_decree(stage, fostered_on, evaluated_on, due):
    assert evaluation_due(stage, fostered_on, evaluated_on, 12) == due


def test_months_go_back_as_well():
    assert months_after(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert months_after(date(2026, 1, 15), -12) == date(2025, 1, 15)


def test_time_takes_the_arrow_of_the_table_and_no_other():
    table = {stage: cells for stage, *cells in rows_of("stage", "on the day", "before it", "while it waits")}
    due, day_before = date(2026, 11, 21), date(2026, 11, 20)
    for stage in STAGES:
        moved, *others = table.get(stage, ["-", "-", "-"])
        said = [begins_by_itself(due, stage, due, 0), begins_by_itself(due, stage, day_before, 0)]
        said.append(begins_by_itself(due, stage, due, 1))
        assert said == [moved != "-", *(cell != "-" for cell in others)], stage
        assert not begins_by_itself(None, stage, due, 0)
        assert moved == "-" or (stage, moved) == BY_ITSELF
    assert find_step(*BY_ITSELF) is not None, "a person may take it too, with the report"
