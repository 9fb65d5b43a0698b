"""Whose account may be arranged by whom: each cell of docs/workflow.md, with every pair of roles before and after."""

import pytest

from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow.accounts import ALONE, keeps, takes_over, why_apart, why_not_given
from workflow.roles import ROLES

_HEAD, *ROWS = rows_of("who arranges")
MAY_GIVE = {role: set() if cell == "-" else set(cell.split(", ")) for role, cell in ROWS}


def test_the_table_names_every_role():
    assert set(MAY_GIVE) == set(ROLES)


@pytest.mark.parametrize("by", sorted(ROLES))
def test_nobody_takes_or_gives_a_role_that_is_not_theirs_to_give(by):
    wrong = [
        (before, after)
        for before in ROLES
        for after in ROLES
        if (why_not_given([by], [before], [after]) is None) != ({before, after} <= MAY_GIVE[by])
    ]
    assert wrong == []


@pytest.mark.parametrize("by", sorted(ROLES))
def test_an_account_is_arranged_by_those_above_it_and_never_by_its_own_person(by):
    assert {role for role in ROLES if keeps("a", [by], "b", [role])} == MAY_GIVE[by]
    assert not any(keeps("a", [by], "a", [role]) for role in ROLES)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_roles_that_watch_others_stand_alone(role):
    for other in set(ROLES) - {role}:
        apart = why_apart([role, other], "kanwil")
        assert apart is (Reason.ROLES_APART if {role, other} & ALONE else None), (role, other)


def test_who_reads_complaints_belongs_to_no_office_complained_about():
    assert why_apart(["kepatuhan"], "kanim") is Reason.COMPLIANCE_ABOVE
    assert why_apart(["kepatuhan"], "kanwil") is None


@pytest.mark.parametrize(
    ("giver", "taker", "fits"),
    [
        ("pimpasa", "pimpasa", True),
        ("pimpasa", "petugas", True),
        ("pimpasa", "mitra_desa", False),
        ("pimpasa", "kasi", False),
        ("petugas", "pimpasa", True),
        ("mitra_desa", "mitra_desa", True),
        ("mitra_desa", "pimpasa", False),
        ("kasi", "pimpasa", True),
        ("kasi", "mitra_desa", False),
    ],
)
def test_villages_go_from_officer_to_officer_and_from_partner_to_partner(giver, taker, fits):
    assert takes_over([giver], [taker]) is fits
