"""Whose account somebody may arrange, which roles stand apart from others, and who may take villages over.

Pure. docs/workflow.md holds the table, and the tests are made from it.
"""

from collections.abc import Collection

from core.errors import Reason
from workflow.roles import grantable

# Each stands alone: compliance and administration watch the others, a partner is no officer.
ALONE = frozenset({"kepatuhan", "admin", "mitra_desa"})
# Hold villages as officers; a partner's village goes to a partner.
_OFFICERS = frozenset({"pimpasa", "petugas"})


def keeps(by_id: str, by_roles: Collection[str], person_id: str, person_roles: Collection[str]) -> bool:
    """May one person arrange another's account? Never one's own, and none above one's own."""
    return by_id != person_id and grantable(list(by_roles)).issuperset(person_roles)


def why_not_given(by_roles: Collection[str], before: Collection[str], after: Collection[str]) -> Reason | None:
    """None when somebody may take the roles before from a person and give those after, otherwise why not."""
    touched = {*before, *after}
    return None if grantable(list(by_roles)).issuperset(touched) else Reason.NOT_ALLOWED


def why_apart(roles: Collection[str], office_kind: str) -> Reason | None:
    """None when one person may hold these roles in an office of this kind, otherwise why not.

    Who reads complaints about officers is no officer of the office complained about: a Kanwil's, with no other role.
    """
    if len(set(roles)) > 1 and not ALONE.isdisjoint(roles):
        return Reason.ROLES_APART
    if "kepatuhan" in roles and office_kind != "kanwil":
        return Reason.COMPLIANCE_ABOVE
    return None


def takes_over(before: Collection[str], after: Collection[str]) -> bool:
    """May a holder of the roles after take villages from a holder of those before?"""
    wanted = _OFFICERS if not _OFFICERS.isdisjoint(before) else {"mitra_desa"} if "mitra_desa" in before else _OFFICERS
    return not wanted.isdisjoint(after)
