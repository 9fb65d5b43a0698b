"""The roles of the programme and what each may see or arrange (domain: programme.md section 10)."""

# role: what a list of roles calls it; the msgid is the Indonesian word
ROLES = {
    "mitra_desa": "Mitra desa",
    "pimpasa": "PIMPASA",
    "petugas": "Petugas",
    "ppns": "PPNS",
    "kasi": "Kasi",
    "kakanim": "Kakanim",
    "kanwil": "Kanwil",
    "kepatuhan": "Kepatuhan internal",
    "admin": "Admin",
}

# Read every ordinary report of their office (a Kanwil's people: of its offices too). Partners read their own; ppns its
# own cases, which are not reports; admin arranges, and reads no report.
READS_OFFICE = frozenset({"petugas", "kasi", "kakanim", "kanwil"})
# Read the ordinary reports about the villages they look after, whoever of their office sent them.
READS_VILLAGE_REPORTS = frozenset({"pimpasa"})
# Decide on the reports of others that they read: their office's, a PIMPASA those of their villages.
DECIDES = frozenset({"pimpasa", "petugas", "kasi", "kakanim"})
# See the register of fostered villages (a PIMPASA their own), and write down letters, contacts
READS_VILLAGES = READS_OFFICE | {"pimpasa"}
KEEPS_VILLAGES = frozenset({"pimpasa", "petugas", "kasi", "kakanim"})
# Read the registers of foreigners, employers and lodgings, each fact where they read its report; village partners never
READS_REGISTERS = READS_VILLAGES
# Decide whether two entries are the same, write notes, open a passport number with a reason
KEEPS_REGISTERS = READS_OFFICE
# Say which PIMPASA looks after a village
ASSIGNS_VILLAGES = frozenset({"kasi", "kakanim"})
# Say which office has which regency, and how long clocks of the programme are
ARRANGES_AREAS = frozenset({"kanwil", "admin"})
# Confirm the rejection of a grave report (workflow.md section 1: kasi confirms for F05 and F08).
CONFIRMS = frozenset({"kasi", "kakanim"})
# Make people, offer enrolment, revoke phones.
ARRANGES = frozenset({"admin", "kasi", "kakanim", "kanwil"})
# See which people and phones there are.
SEES_PHONES = ARRANGES | {"petugas"}
# Read what only internal compliance may read.
READS_COMPLIANCE = frozenset({"kepatuhan"})
# Bring out, close and open again what phones fill in: forms and the lists they choose from. Neither is a report.
PUBLISHES = frozenset({"kanwil", "admin"})
# Take the reports that they read out of the house as a file (privacy.md 2: no export at partner level).
EXPORTS = READS_OFFICE | READS_COMPLIANCE | {"pimpasa", "ppns"}
# Read who told an officer something (F06), with a reason that is kept.
READS_IDENTITY = CONFIRMS | READS_COMPLIANCE
# Connect other systems: addresses that hear of reports, tokens that read them.
CONNECTS = frozenset({"admin", "kanwil"})
# Lead: see the figures of their offices, and freeze periodic reports.
LEADS = frozenset({"kasi", "kakanim", "kanwil"})
# See periodic reports: leaders those of their offices, a PIMPASA the own ones.
READS_PERIODS = LEADS | {"pimpasa"}
# See how much is kept past its time, and what was removed: numbers, no report.
READS_RETENTION = frozenset({"kepatuhan", "admin"})
# Read the audit chain.
READS_AUDIT = frozenset({"admin", "kepatuhan", "kanwil"})

# Which roles somebody may give, and whose accounts they may arrange: nobody makes a key to a door above their own.
FIELD = frozenset({"mitra_desa", "pimpasa", "petugas", "ppns"})
_MAY_GIVE = {
    "kasi": FIELD,
    "kakanim": FIELD | {"kasi"},
    "kanwil": FIELD | {"kasi", "kakanim", "kanwil"},
    # Separation of duties: who arranges accounts is answerable to compliance, not the other way round.
    "admin": FIELD | {"kasi", "kakanim", "kanwil", "kepatuhan", "admin"},
}


def grantable(roles: list[str]) -> frozenset[str]:
    """The roles that somebody with these roles may give."""
    return frozenset().union(*(_MAY_GIVE.get(role, frozenset()) for role in roles))


def holds(roles: list[str], wanted: frozenset[str]) -> bool:
    """Does somebody with these roles hold one of the wanted ones?"""
    return not wanted.isdisjoint(roles)
