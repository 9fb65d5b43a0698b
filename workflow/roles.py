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

# Read every ordinary report of their office (a Kanwil's people: of its offices too). PIMPASA and partners read their
# own; ppns reads its own cases, which are not reports; admin arranges, and reads no report.
READS_OFFICE = frozenset({"petugas", "kasi", "kakanim", "kanwil"})
# Decide on reports of their office.
DECIDES = frozenset({"petugas", "kasi", "kakanim"})
# Confirm the rejection of a grave report (workflow.md section 1: kasi confirms for F05 and F08).
CONFIRMS = frozenset({"kasi", "kakanim"})
# Make people, offer enrolment, revoke phones.
ARRANGES = frozenset({"admin", "kasi", "kakanim", "kanwil"})
# See which people and phones there are.
SEES_PHONES = ARRANGES | {"petugas"}
# Read what only internal compliance may read.
READS_COMPLIANCE = frozenset({"kepatuhan"})
# Read the audit chain.
READS_AUDIT = frozenset({"admin", "kepatuhan", "kanwil"})


def holds(roles: list[str], wanted: frozenset[str]) -> bool:
    """Does somebody with these roles hold one of the wanted ones?"""
    return not wanted.isdisjoint(roles)
