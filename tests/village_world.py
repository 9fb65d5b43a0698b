"""A village on its way: the forms that bring facts, reports of them, and verbs by user name on a chosen day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import (
    Device,
    Form,
    FormVersion,
    Submission,
    Village,
    db,
    devices,
    people,
    reviews,
    village_papers,
    village_people,
    village_record,
    village_register,
    writing,
)
from models.inbox import receive
from models.village_papers import Letter
from models.village_register import Asked, Proposal
from tests.conftest import VILLAGE
from workflow.village import Guard

TODAY = date(2026, 11, 21)
PDF = b"%PDF-1.4\nSK"
CONTACT = {"name": "Ibu Lurah", "role": "Lurah", "phone": "081200000001"}
PROFILE = {
    "jenis_wilayah": "kelurahan",
    "lokasi_gps": "-3.66 103.77 0 8",
    "nama_kades": "Pak Lurah",
    "telp_kades": "+6281200000009",
    "sikap_desa": "setuju",
    "kriteria": "kantong_pmi wisata",
    "jml_penduduk": "4200",
}
QUESTIONS = {
    "profil_desa": (*PROFILE, "mode", "desa", "rekom_eval"),
    "kegiatan": ("judul", "desa"),
    "amati_oa": ("jml_oa", "desa"),
    "deteksi_pmi": ("desa",),
}
TYPES = {"lokasi_gps": "geopoint", "jml_oa": "int", "jml_penduduk": "int"}


def publish_forms() -> None:
    """The four forms, small."""
    for form_id, names in QUESTIONS.items():
        nodes = "".join(f"<{name}/>" for name in names)
        binds = "".join(f'<bind nodeset="/data/{n}" type="{TYPES.get(n, "string")}"/>' for n in names)
        inputs = "".join(f'<input ref="/data/{n}"><label>{n}</label></input>' for n in names)
        xform = (
            '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>'
            f"<h:title>{form_id}</h:title><model><instance>"
            f'<data id="{form_id}" version="1">{nodes}<meta><instanceID/></meta></data></instance>{binds}</model>'
            f"</h:head><h:body>{inputs}</h:body></h:html>"
        )
        title = {"id": f"Formulir {form_id}", "en": form_id}
        info = {"form_id": form_id, "code": "F00", "title": title, "version": "1", "place": "desa", "evidence": []}
        with writing():
            db.session.add(Form(form_id=form_id, position=0))
            db.session.flush()
            facts = {"form_id": form_id, "version": "1", "xform": xform, "state": "open", "roles": []}
            row = FormVersion(sha256=sha256_hex(xform), info=info, published_at=noon(TODAY), **facts)
            db.session.add(row)
            db.session.flush()
            db.session.get_one(Form, form_id).current_sha256 = row.sha256


def noon(day: date) -> datetime:
    """Twelve o'clock there."""
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def days_ago(count: int) -> date:
    return TODAY - timedelta(days=count)


class VillageWorld:
    """One office with a phone of pimpasa.me; everything happens at noon of a day, today unless told."""

    def __init__(self) -> None:
        publish_forms()
        code, _ = devices.offer_enrolment(None, self.person("pimpasa.me").id)
        self.phone_id, self.seq = devices.enrol(code, "HP", "1", {}).device.id, 0

    def person(self, username):
        found = people.find_person(username)
        assert found is not None
        return found

    def send(self, form_id, day=TODAY, corrects=None, **answers):
        """A report of the village; returns its instance id."""
        self.seq += 1
        instance_id = ids.new_instance_id()
        given = {"desa": VILLAGE.replace(".", ""), **(PROFILE if form_id == "profil_desa" else {}), **answers}
        nodes = "".join(f"<{name}>{given[name]}</{name}>" for name in QUESTIONS[form_id] if given.get(name))
        older = f"<deprecatedID>{corrects}</deprecatedID>" if corrects else ""
        xml = (
            f'<data id="{form_id}" version="1">{nodes}<meta><instanceID>{instance_id}</instanceID>{older}</meta></data>'
        )
        made = {"instance_id": instance_id, "form_id": form_id, "form_version": "1", "device_seq": self.seq}
        made |= {"finished_at": noon(day), "urgent": False, "xml": xml, "sha256": sha256_hex(xml), "files": []}
        if corrects:
            made["deprecated_id"] = corrects
        with clock.stopped_at(noon(day)):
            receive(db.session.get_one(Device, self.phone_id), [made])
        db.session.expire_all()
        return instance_id

    def approved(self, form_id, day=TODAY, **answers):
        """The same, approved."""
        root_id = self.send(form_id, day, **answers)
        self.do(reviews.approve, "kasi.me", root_id, self.report(root_id).rev, on=day)
        return root_id

    def report(self, root_id):
        db.session.expire_all()
        return db.session.get_one(Submission, root_id)

    def do(self, verb, username, *given, on=TODAY, **more):
        with clock.stopped_at(noon(on)):
            return verb(self.person(username), *given, **more)

    def refused(self, reason, verb, username, *given, on=TODAY, **more):
        """The refusal, of which something must be true."""
        with pytest.raises(Refusal) as caught:
            self.do(verb, username, *given, on=on, **more)
        assert caught.value.reason is reason, caught.value
        db.session.rollback()
        return caught.value

    @property
    def village(self) -> Village:
        db.session.expire_all()
        return db.session.get_one(Village, VILLAGE)

    @property
    def rev(self) -> int:
        return self.village.rev

    def events(self):
        db.session.expire_all()
        return village_record.events_of(VILLAGE)

    def propose(self, username="kasi.me", on=TODAY, **changed):
        facts = {"criteria": ["kantong_pmi"], "reason": "Banyak PMI", "contacts": [CONTACT], "reached_on": on}
        facts |= {"excused": frozenset({Guard.PROPOSAL_REPORT}), "excuse": "Lewat surat"} | changed
        return self.do(village_register.propose, username, VILLAGE, Proposal(**facts), on=on)

    def step(self, after, username, on=TODAY, **asked):
        self.do(village_register.take_step, username, VILLAGE, self.rev, after, Asked(**asked), on=on)

    def lacks(self, after, username, on=TODAY, **asked):
        """What is said to be missing."""
        asked_for = (VILLAGE, self.rev, after, Asked(**asked))
        caught = self.refused(Reason.VILLAGE_STEP_LACKS, village_register.take_step, username, *asked_for, on=on)
        return str(caught.facts["missing"])

    def letter(self, kind, number="1", on=TODAY, **facts):
        made = Letter(kind, number, **{"signed_on": on, "signer": "Kepala", **facts})
        return self.do(village_papers.add_document, "kasi.me", VILLAGE, self.rev, made, on=on)

    def assign(self, username="pimpasa.me", on=TODAY):
        person_id = self.person(username).id
        self.do(village_people.assign, "kasi.me", VILLAGE, self.rev, person_id, on, "", on=on)

    def up_to(self, stage, on=TODAY):
        """The village at a stage, by the shortest legal way."""
        way = ["usulan", "survei", "siap_sk", "ditetapkan", "aktif", "evaluasi"]
        self.approved("profil_desa", on, mode="usulan")
        self.propose(on=on, excused=frozenset(), excuse="")
        for after in way[1 : way.index(stage) + 1]:
            getattr(self, f"_to_{after}")(on)

    def _to_survei(self, on):
        self.letter("surat_tugas_survei", on=on)
        self.approved("profil_desa", on, mode="survei")
        self.step("survei", "kasi.me", on)

    def _to_siap_sk(self, on):
        self.letter("pks", on=on)
        self.step("siap_sk", "kakanim.me", on)

    def _to_ditetapkan(self, on):
        self.letter("sk", "SK-1", on=on, file_name="sk.pdf", content=PDF)
        self.letter("surat_tugas", on=on)
        self.step("ditetapkan", "kakanim.me", on)

    def _to_aktif(self, on):
        self.approved("kegiatan", on)
        self.send("amati_oa", on, jml_oa="0")
        self.step("aktif", "pimpasa.me", on)

    def _to_evaluasi(self, on):
        self.approved("profil_desa", on, mode="evaluasi", rekom_eval="lanjut")
        self.step("evaluasi", "kasi.me", on)
