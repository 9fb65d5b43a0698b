"""Demo villages: proposed and taken to their stage through the verbs of the register, with made-up letters."""

from datetime import datetime, timedelta
from typing import Any

from core import clock
from models import areas, village_people, village_register, villages
from models.db import settings, writing
from models.tables_people import Person
from models.tables_places import Office
from models.village_papers import Letter, add_document
from models.village_record import find
from models.village_register import Asked, Proposal
from workflow.village import EXCUSABLE, Guard, steps_from

# The way of a demo village; a stage beside the way is reached from the stage named
WAY = ("usulan", "survei", "siap_sk", "ditetapkan", "aktif", "evaluasi", "perlu_penguatan")
ASIDE = {"ditunda": "usulan", "ditolak": "usulan", "nonaktif": "aktif"}
# From one step to the next
PACE = timedelta(days=5)
_EXCUSE = "Desa ini dibina sebelum register ini ada (contoh)."
_LETTERS = {
    "survei": (("surat_tugas_survei", "Kasi Inteldakim (contoh)"),),
    "siap_sk": (("pks", "Kepala desa (contoh)"),),
    "ditetapkan": (("sk", "Kepala Kantor (contoh)"), ("surat_tugas", "Kepala Kantor (contoh)")),
    "perlu_penguatan": (("notula", ""),),
    "nonaktif": (("sk_cabut", "Kepala Kantor (contoh)"),),
}


def ensure_villages(
    rows: list[dict[str, Any]],
    offices: dict[str, Office],
    staff: dict[str, Person],
    told_at: datetime,
    season: timedelta,
) -> None:
    """Put in the villages of the story that are not on the register yet, each whole or not at all."""
    there = areas.registered_codes()
    for row in rows:
        if row["code"] not in there:
            with writing():
                _Way(row, offices[row["office"]], staff, told_at - season + timedelta(days=2)).go(told_at)


class _Way:
    """One village on its way, a step every few days."""

    def __init__(self, row: dict[str, Any], office: Office, staff: dict[str, Person], began_at: datetime) -> None:
        self.row, self.office, self.at = row, office, began_at
        self.code: str = row["code"]
        letters = office.letters.lower()
        self.kasi, self.kakanim = staff[f"kasi.{letters}"], staff[f"kakanim.{letters}"]
        field = (one for one in staff.values() if "pimpasa" in one.roles and one.office_id == office.id)
        self.pimpasa = sorted(field, key=lambda one: (self.code not in one.village_codes, one.username))[0]

    def go(self, told_at: datetime) -> None:
        """Propose it, and go on to its stage; then what is known of it today."""
        wanted = self.row["stage"]
        last = ASIDE.get(wanted, wanted)
        stages = [*WAY[: WAY.index(last) + 1], *([wanted] if wanted in ASIDE else [])]
        with clock.stopped_at(self.at):
            self.propose()
        for stage in stages[1:]:
            self.at += PACE
            with clock.stopped_at(self.at):
                self.take(stage)
        ago = self.row.get("visit_days_ago")
        visited = (told_at - timedelta(days=ago)).date() if ago is not None else None
        with clock.stopped_at(self.at):
            matters = self.row.get("open_matters", 0)
            villages.register_village(None, self.code, self.office.id, wanted, None, visited, matters)

    def propose(self) -> None:
        """The proposal, by the officer who looks after the village."""
        contacts = self.row.get("contacts") or [
            {"name": "Kepala desa (contoh)", "role": "Kepala desa", "phone": "081200000099"}
        ]
        reached = self.today()
        excused = frozenset({Guard.PROPOSAL_REPORT})
        why = "Banyak warga bekerja ke luar negeri (contoh)."
        proposal = Proposal(["kantong_pmi", "akses_jauh"], why, contacts, reached, excused, _EXCUSE)
        village_register.propose(self.pimpasa, self.code, proposal)

    def take(self, stage: str) -> None:
        """The letters of a step, then the step, by whom the table names."""
        for kind, signer in _LETTERS.get(stage, ()):
            self.write(kind, signer)
        if stage == "siap_sk":
            village_people.assign(self.kasi, self.code, self.rev(), self.pimpasa.id, self.today())
        before = find(self.kasi, self.code).stage
        step = next(step for step in steps_from(before) if step.after == stage)
        people = {"pimpasa": self.pimpasa, "kasi": self.kasi, "kakanim": self.kakanim}
        by = next(people[role] for role in people if role in step.who)
        excused = frozenset(step.guards) & EXCUSABLE
        note = self.row.get("note", "") if Guard.REASON in step.guards else ""
        asked = Asked(note, "perkuat", excused, _EXCUSE if excused else "")
        village_register.take_step(by, self.code, self.rev(), stage, asked)

    def write(self, kind: str, signer: str) -> None:
        """One made-up letter; the SK with a scan."""
        signed_on = self.row.get("sk_on", self.today()) if kind == "sk" else self.today()
        number = f"CONTOH/{kind.upper()}/{self.code.replace('.', '')}"
        content = _scan(number) if kind == "sk" else b""
        letter = Letter(kind, number, signed_on, signer, f"{kind}-contoh.pdf", content)
        add_document(self.kasi, self.code, self.rev(), letter)

    def rev(self) -> int:
        """What a page opened now would say."""
        return find(self.kasi, self.code).rev

    def today(self) -> Any:
        """The day of the story."""
        return clock.now().astimezone(settings().zone).date()


def _scan(number: str) -> bytes:
    """A page of PDF that says what it is."""
    text = f"BT /F1 18 Tf 72 720 Td (Contoh: {number}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number_of, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number_of, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, rows)
    return out + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))
