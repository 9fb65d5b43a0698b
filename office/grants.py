"""Which roles somebody may give, and whose account they may touch: nobody makes a key to a door above their own."""

from models.tables_people import Person

FIELD = frozenset({"mitra_desa", "pimpasa", "petugas", "ppns"})
_MAY_GIVE = {
    "kasi": FIELD,
    "kakanim": FIELD | {"kasi"},
    "kanwil": FIELD | {"kasi", "kakanim", "kanwil"},
    # Separation of duties: who arranges accounts is answerable to compliance, not the other way round.
    "admin": FIELD | {"kasi", "kakanim", "kanwil", "kepatuhan", "admin"},
}


def grantable(by: Person) -> frozenset[str]:
    """The roles that this person may give."""
    return frozenset().union(*(_MAY_GIVE.get(role, frozenset()) for role in by.roles))


def keeps(by: Person, person: Person) -> bool:
    """May ``by`` give this person a phone or a password, or end their access? Never one's own account this way."""
    return by.id != person.id and grantable(by).issuperset(person.roles)
