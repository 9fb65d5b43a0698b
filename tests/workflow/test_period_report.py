"""Who may sign or send back which periodic report when, made from the table of docs/workflow.md."""

from datetime import date
from itertools import product

import pytest

from core.errors import Reason
from tests.workflow.test_village import rows_of
from workflow.period_report import LEVELS, STEPS, Signer, Standing, why_not
from workflow.periods import period_of
from workflow.roles import ROLES

TABLE = {row[0]: (row[1], tuple(row[2].split(", "))) for row in rows_of("report", "every", "signers in their order")}
OVER, RUNS = date(2027, 1, 1), date(2026, 12, 31)


def standing(level, *signed):
    period = period_of(LEVELS[level].every, RUNS)
    return Standing(level, "own" if level == "pimpasa" else "office", "office", period, signed)


def test_the_levels_are_those_of_the_table():
    assert {level: (one.every, one.signers) for level, one in LEVELS.items()} == TABLE


@pytest.mark.parametrize(("level", "role", "step"), list(product(LEVELS, ROLES, STEPS)))
def test_everybody_tries_every_step_of_a_draft(level, role, step):
    for person, office in product(("own", "other"), ("office", "elsewhere")):
        refused = why_not(step, standing(level), Signer(person, office, (role,)), OVER)
        if step == "send_back":
            assert refused is Reason.PERIOD_DRAFT
        else:
            turn = role == TABLE[level][1][0] and office == "office" and (level != "pimpasa" or person == "own")
            assert refused is (None if turn else Reason.PERIOD_SIGNER)


@pytest.mark.parametrize(("role", "step"), list(product(ROLES, STEPS)))
def test_the_second_signature_is_another_persons(role, step):
    waiting = standing("pimpasa", "own")
    assert (waiting.state, waiting.next_signer) == ("waiting", "kasi")
    for person, office in product(("own", "other"), ("office", "elsewhere")):
        refused = why_not(step, waiting, Signer(person, office, (role, "pimpasa")), OVER)
        turn = role == "kasi" and office == "office" and person == "other"
        assert refused is (None if turn else Reason.PERIOD_SIGNER)


def test_nobody_signs_twice_as_whatever():
    assert (
        why_not("sign", standing("pimpasa", "other"), Signer("other", "office", ("kasi",)), OVER)
        is Reason.PERIOD_SIGNER
    )


@pytest.mark.parametrize("level", LEVELS)
def test_a_period_that_runs_is_not_frozen_and_a_final_report_is_for_ever(level):
    first = Signer("own", "office", (LEVELS[level].signers[0],))
    assert why_not("sign", standing(level), first, RUNS) is Reason.PERIOD_RUNS
    assert why_not("sign", standing(level), first, OVER) is None
    final = standing(level, *("own", "other")[: len(LEVELS[level].signers)])
    assert (final.state, final.next_signer) == ("final", "")
    for step in STEPS:
        assert why_not(step, final, first, OVER) is Reason.PERIOD_FROZEN
