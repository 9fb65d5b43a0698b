"""Who reads a report: a PIMPASA of the own villages, a complaint nobody named in it, its teller nobody unasked."""

import pytest

from core import clock
from core.digest import sha256_hex
from core.errors import Reason
from models import ComplaintNamed, Device, Revision, Rival, db, devices, indexing, people
from models.complaints import count_unread
from models.inbox import receive
from models.people_changes import Entry, change_person
from models.report_list import ReportFilter, count_by_state, list_reports
from models.reviews import approve, read_report, reject, return_for_repair
from tests.conftest import VILLAGE
from tests.models.review_office import CAME, hours
from tests.records import publish, record

OTHER = "1603062002"
TOLD = "<nama_warga>Ibu Sumbernya</nama_warga><telp_warga>081234567890</telp_warga>"


def find(username):
    return people.find_person(username)


class Phones:
    """Phones of several people, each sending with its own numbers."""

    def __init__(self):
        self.ids, self.seqs = {}, {}

    def send(self, username, made=None, **facts):
        if username not in self.ids:
            code, _ = devices.offer_enrolment(None, find(username).id)
            self.ids[username] = devices.enrol(code, "HP", "1", {}).device.id
        self.seqs[username] = self.seqs.get(username, 0) + 1
        made = made or record(seq=self.seqs[username], **facts)
        with clock.stopped_at(CAME):
            (outcome,) = receive(db.session.get_one(Device, self.ids[username]), [made])
        assert outcome.outcome in ("accepted", "conflicted"), outcome
        return made["instance_id"]


@pytest.fixture
def phones(office):
    publish("info_warga", more=("nama_warga", "telp_warga"))
    return Phones()


def complaint(text, topic="petugas", told=TOLD, **facts):
    made = record(form_id="info_warga", nama=text, topik=topic, **facts)
    return resealed(made, made["xml"].replace("<meta>", f"{told}<meta>"))


def resealed(made, xml):
    return {**made, "xml": xml, "sha256": sha256_hex(xml)}


def sees(username, filters=None):
    return {row.root_id for row in list_reports(find(username), filters or ReportFilter()).rows}


def test_a_pimpasa_reads_what_others_sent_about_the_own_villages(office, phones):
    about, elsewhere = phones.send("mitra.me"), phones.send("mitra.me", desa=OTHER)
    of_colleague, of_other_office = phones.send("petugas.me"), phones.send("pimpasa.pg")
    own = phones.send("pimpasa.me", desa=OTHER)
    secret = phones.send("mitra.me", complaint("Tentang petugas"))
    assert sees("pimpasa.me") == {about, of_colleague, own}
    assert sees("pimpasa.me", ReportFilter(area_code=VILLAGE)) == {about, of_colleague}
    assert sees("pimpasa.me", ReportFilter(person_id=find("mitra.me").id)) == {about}
    assert count_by_state(find("pimpasa.me")) == {"received": 3}
    indexing.index_all()
    assert sees("pimpasa.me", ReportFilter(text="warung sari")) == {about, of_colleague, own}
    for unseen in (elsewhere, of_other_office, secret):
        office.refused(Reason.REPORT_UNKNOWN, 1, read_report, "pimpasa.me", unseen)
    assert sees("pimpasa.pg") == {of_other_office}
    assert sees("mitra.me") == {about, elsewhere, secret}


def test_a_pimpasa_decides_on_them_and_never_on_the_own(office, phones):
    for verb, given in ((approve, ()), (return_for_repair, ("Mohon foto.",)), (reject, ("Bukan desa ini.",))):
        root = phones.send("mitra.me")
        office.do(1, verb, "pimpasa.me", root, 1, *given)
        assert office.report(root).decided_by == find("pimpasa.me").id
    own, elsewhere = phones.send("pimpasa.me"), phones.send("mitra.me", desa=OTHER)
    office.refused(Reason.OWN_REPORT, 1, approve, "pimpasa.me", own, 1)
    office.refused(Reason.REPORT_UNKNOWN, 1, approve, "pimpasa.me", elsewhere, 1)


def test_who_gives_a_village_up_reads_its_reports_no_more(office, phones):
    root = phones.send("mitra.me")
    person = find("pimpasa.me")
    entry = Entry(person.name, person.office_id, person.roles, [])
    office.do(1, change_person, "kasi.me", person.id, person.rev, entry)
    assert root not in sees("pimpasa.me")
    assert root in sees("kasi.me")


def test_very_many_villages_are_asked_for_together(office, phones):
    person, root = find("pimpasa.me"), phones.send("mitra.me")
    person.village_codes = [f"16.03.06.{n}" for n in range(2000, 2100)] + [VILLAGE]
    db.session.commit()
    for filters in (ReportFilter(), ReportFilter(late=1), ReportFilter(late=1, state="received")):
        with clock.stopped_at(hours(100)):
            assert sees("pimpasa.me", filters) == {root}


def test_a_reader_whose_name_stands_in_a_complaint_never_reads_it(office, phones):
    people.add_person(None, "Rahman Kepatuhan", "rahman.ss", "office-ss", ["kepatuhan"])
    named = phones.send("mitra.me", complaint("Uang diminta oleh petugas kepatuhan bernama RAHMAN."))
    other = phones.send("mitra.me", complaint("Calo menunggu di depan kantor.", "calo"))
    assert sees("rahman.ss") == {other}
    assert sees("kepatuhan.ss") == {named, other}
    office.refused(Reason.REPORT_UNKNOWN, 1, read_report, "rahman.ss", named)
    assert sees("kasi.me") & {named, other} == set()
    assert count_unread(find("admin.ss")) == 0


def test_a_name_that_a_correction_or_a_rival_brings_counts_as_well(office, phones):
    people.add_person(None, "Rahman Kepatuhan", "rahman.ss", "office-ss", ["kepatuhan"])
    first = phones.send("mitra.me", complaint("Uang diminta."))
    assert sees("rahman.ss") == {first}
    rival = complaint("Itu Rahman dari kepatuhan.", instance_id=first, seq=2)
    phones.send("mitra.me", rival)
    assert sees("rahman.ss") == set()


def test_a_reader_made_or_renamed_later_is_looked_for_in_what_is_here(office, phones):
    root = phones.send("mitra.me", complaint("Ini tentang Rahman Hakim."))
    made = people.add_person(None, "Rahman Hakim", "rahman.ss", "office-ss", ["kepatuhan"])
    assert sees("rahman.ss") == set()
    assert root in sees("kepatuhan.ss")
    person = find("kepatuhan.ss")
    entry = Entry("Hakim Rahman", person.office_id, person.roles, [])
    office.do(1, change_person, "admin.ss", person.id, person.rev, entry)
    assert sees("kepatuhan.ss") == set()
    assert count_unread(find("admin.ss")) == 1
    assert {row.person_id for row in db.session.scalars(db.select(ComplaintNamed))} == {made.id, person.id}


def test_who_told_it_stands_in_the_bytes_and_nowhere_else(office, phones):
    made = complaint("Orang asing di warung.", "oa")
    root = phones.send("mitra.me", made)
    phones.send("mitra.me", complaint("Lain.", "oa", instance_id=root, seq=9))
    revision = db.session.get_one(Revision, root)
    assert revision.xml == made["xml"].encode()
    kept = [revision.answers, db.session.scalars(db.select(Rival)).one().answers]
    assert not [one for one in kept if "warga" in " ".join(one)]
    indexing.index_all()
    assert sees("kasi.me", ReportFilter(text="sumbernya")) == set()
    assert sees("kasi.me", ReportFilter(text="081234567890")) == set()
    assert sees("kasi.me", ReportFilter(text="warung")) == {root}
