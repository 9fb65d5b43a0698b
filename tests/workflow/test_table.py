"""Every move of docs/workflow.md in every state by every role: the legal ones work, each other says why not."""

import itertools

import pytest

from core.errors import Reason
from tests.architecture.tree import text
from workflow.review import ACTIONS, STEPS, Reviewed, Reviewer, rejects_to, why_not
from workflow.roles import ROLES

MOVES = (*STEPS, *ACTIONS)
GRAVE = ("duga_langgar", "deteksi_pmi")


def rows_of(first: str) -> list[list[str]]:
    """The table of docs/workflow.md whose first heading this is, heading first."""
    lines = text("docs/workflow.md").split("\n")
    begin = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    table = itertools.takewhile(lambda line: line.startswith("|"), lines[begin:])
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return [rows[0], *rows[2:]]


HEAD, *STATES = rows_of("state")
MAY = dict(rows_of("role")[1:])
CASES = [
    (row[0], move, cell, role, form_id)
    for row in STATES
    for move, cell in zip(HEAD[1:], row[1:], strict=True)
    for role in MAY
    for form_id in ("amati_oa", *GRAVE)
]


def report(state: str, form_id: str = "amati_oa", readers: str = "office") -> Reviewed:
    holder = "reviewer" if state.endswith("oneself") else "colleague"
    if state.startswith("claimed"):
        return Reviewed(form_id, "reporter", "received", readers, claimed_by=holder)
    if state.startswith("proposed"):
        return Reviewed(form_id, "reporter", "received", readers, proposed_by=holder)
    expired = state == "expired"
    return Reviewed(form_id, "reporter", "returned" if expired else state, readers, expired=expired)


def promised(cell: str, *, chief: bool, grave: bool = False) -> str:
    """What a cell says to this reviewer of this report: a state, or a reason's name."""
    ordinary, _, chiefs = cell.partition(", chiefs: ")
    ordinary, _, graves = ordinary.partition(", grave: ")
    return chiefs if chief and chiefs else graves if grave and graves else ordinary


def answer(move: str, reason: Reason | None, form_id: str = "amati_oa") -> str:
    """The same as the rules say it."""
    follows = {**ACTIONS, "claim": "claimed", "release": "received", "reopen": "received", "send_back": "received"}
    follows |= {"merge": "merged"}
    follows |= {"reject": rejects_to(form_id), "confirm": "rejected"}
    return follows[move] if reason is None else reason.name


def test_the_table_names_every_move_and_every_role():
    assert set(HEAD[1:]) == set(MOVES)
    assert set(MAY) == set(ROLES)
    assert len(CASES) == len(STATES) * 9 * 9 * 3


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_move_of_each_state_is_as_the_table_says(role):
    wrong = []
    for state, move, cell, _role, form_id in (case for case in CASES if case[3] == role):
        may = MAY[role]
        cell_says = promised(cell, chief="chief" in may, grave=form_id in GRAVE)
        expected = cell_says if may.startswith("decides") else may
        said = answer(move, why_not(move, Reviewer("reviewer", [role], True), report(state, form_id)), form_id)
        if said != expected:
            wrong.append(f"{role} {move} {form_id} {state}: {said}, the table says {expected}")
    assert wrong == []


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", [row[0] for row in STATES])
def test_nobody_moves_their_own_report_or_one_out_of_scope(state, move):
    mine = Reviewed("amati_oa", "reviewer", report(state).state, expired=report(state).expired)
    assert why_not(move, Reviewer("reviewer", ["kakanim"], True), mine) is Reason.OWN_REPORT
    assert why_not(move, Reviewer("reviewer", ["kakanim"], False), report(state)) is Reason.REPORT_UNKNOWN


@pytest.mark.parametrize(("state", "cells"), [(row[0], row[1:]) for row in STATES])
def test_a_report_for_compliance_is_moved_by_compliance_which_is_its_own_chief(state, cells):
    for move, cell in zip(HEAD[1:], cells, strict=True):
        secret = report(state, "info_warga", "kepatuhan")
        reviewer = Reviewer("reviewer", ["kepatuhan"], True)
        # A claim of a colleague there waits for its holder or its 24 hours.
        chief = move != "release"
        assert answer(move, why_not(move, reviewer, secret)) == promised(cell, chief=chief), move
        assert why_not(move, Reviewer("reviewer", ["kakanim"], True), secret) is Reason.ROLE_MAY_NOT_DECIDE


def test_a_move_that_is_not_in_the_table_is_a_bug():
    with pytest.raises(KeyError):
        why_not("forget", Reviewer("reviewer", ["kasi"], True), report("received"))
