"""The register of villages: legal steps with their history, missing facts named, stale pages that change nothing."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from core import clock
from core.errors import Reason, Refusal
from models import (
    Village,
    audit,
    db,
    people,
    village_contacts,
    village_papers,
    village_people,
    village_register,
)
from models.village_facts import facts_of
from models.village_papers import Letter
from models.village_register import Asked
from tests.conftest import VILLAGE
from tests.village_world import CONTACT, PDF, TODAY, VillageWorld, days_ago, noon
from workflow.village import Guard


@pytest.fixture
def world(house: Flask) -> Iterator[VillageWorld]:
    """On SQLite and on a real PostgreSQL."""
    with house.app_context(), clock.stopped_at(noon(TODAY)):
        yield VillageWorld()
        db.session.remove()


def test_a_village_goes_the_whole_way_by_letters_and_reports_alone(world):
    world.up_to("evaluasi", days_ago(3))
    world.letter("notula", "", content=PDF, file_name="notula.pdf")
    world.step("aktif", "kakanim.me", note="Terus dibina")
    assert (world.village.stage, world.village.evaluated_on, world.village.fostered_on) == ("aktif", TODAY, days_ago(3))
    told = [(e.before, e.after, e.role, e.person.username) for e in reversed(world.events()) if e.after]
    assert told == [
        ("", "usulan", "kasi", "kasi.me"),
        ("usulan", "survei", "kasi", "kasi.me"),
        ("survei", "siap_sk", "kakanim", "kakanim.me"),
        ("siap_sk", "ditetapkan", "kakanim", "kakanim.me"),
        ("ditetapkan", "aktif", "pimpasa", "pimpasa.me"),
        ("aktif", "evaluasi", "kasi", "kasi.me"),
        ("evaluasi", "aktif", "kakanim", "kakanim.me"),
    ]
    last = world.events()[0]
    assert last.detail["recommendation"] == "lanjut"
    assert last.root_id == last.detail["report"]
    assert all(not event.detail.get("excused") for event in world.events())
    assert audit.verify_chain().broken_at is None


def test_each_missing_thing_is_named_until_it_is_there(world):
    world.up_to("siap_sk")
    assert world.lacks("ditetapkan", "kakanim.me") == "SK belum ada nomornya"
    world.letter("sk", "SK-1", signed_on=None, signer="")
    assert world.lacks("ditetapkan", "kakanim.me") == "SK belum ada tanggalnya"
    world.letter("sk", "SK-1", signer="")
    assert world.lacks("ditetapkan", "kakanim.me") == "SK belum ada penanda tangannya"
    world.letter("sk", "SK-1")
    assert world.lacks("ditetapkan", "kakanim.me") == "berkas SK belum diunggah"
    world.letter("sk", "SK-1", content=PDF, file_name="sk.pdf")
    assert world.lacks("ditetapkan", "kakanim.me") == "surat tugas PIMPASA belum ada nomornya"
    world.letter("surat_tugas", "ST-9")
    world.step("ditetapkan", "kakanim.me")
    assert world.lacks("aktif", "pimpasa.me") == "kegiatan pertama (F07 yang disetujui) belum ada"
    world.send("kegiatan")
    assert world.lacks("aktif", "pimpasa.me").startswith("kegiatan pertama"), "it is not approved yet"
    world.approved("kegiatan")
    assert "F02" in world.lacks("aktif", "pimpasa.me")
    world.send("amati_oa", jml_oa="0")
    world.step("aktif", "pimpasa.me")


def test_an_exception_is_kept_with_its_reason_its_person_and_its_day(world):
    world.up_to("ditetapkan")
    excused = frozenset({Guard.ACTIVITY, Guard.CHANNEL, Guard.CONTACT})
    world.refused(
        Reason.VILLAGE_REASON_NEEDED,
        village_register.take_step,
        "pimpasa.me",
        VILLAGE,
        world.rev,
        "aktif",
        Asked(excused=excused),
    )
    world.step("aktif", "pimpasa.me", excused=excused, excuse="Kegiatan sebelum ada aplikasi")
    event = world.events()[0]
    assert event.detail["excused"] == ["ACTIVITY", "CHANNEL"], "the contact was there"
    assert event.detail["excuse"] == "Kegiatan sebelum ada aplikasi"
    assert (event.person.username, event.at) == ("pimpasa.me", noon(TODAY))


def test_what_must_not_be_excused_is_missing_still(world):
    world.up_to("siap_sk")
    excused = frozenset({Guard.SK_NUMBER, Guard.SK_DATE, Guard.SK_SIGNER, Guard.SK_FILE, Guard.PIMPASA_LETTER})
    assert world.lacks("ditetapkan", "kakanim.me", excused=excused, excuse="x") == "SK belum ada nomornya"
    assert world.village.stage == "siap_sk"


def test_who_a_step_belongs_to_and_which_steps_there_are(world):
    world.up_to("usulan")
    for username in ("pimpasa.me", "petugas.me", "kakanim.me", "kanwil.ss"):
        given = (VILLAGE, world.rev, "survei")
        world.refused(Reason.VILLAGE_STEP_ROLE, village_register.take_step, username, *given)
    world.refused(Reason.VILLAGE_NO_STEP, village_register.take_step, "kasi.me", VILLAGE, world.rev, "aktif")
    world.refused(Reason.VILLAGE_NO_STEP, village_register.take_step, "kasi.me", VILLAGE, world.rev, "entah")
    for username in ("kasi.pg", "mitra.me", "kepatuhan.ss", "admin.ss"):
        given = (VILLAGE, world.rev, "survei")
        world.refused(Reason.VILLAGE_NOT_HERE, village_register.take_step, username, *given)
    assert len(world.events()) == 1


def test_a_step_without_its_reason_changes_nothing(world):
    world.up_to("usulan")
    assert world.lacks("ditunda", "kasi.me", note="  ") == "alasannya belum ditulis"
    world.step("ditunda", "kasi.me", note="Menunggu jembatan")
    assert world.events()[0].note == "Menunggu jembatan"
    world.step("usulan", "kasi.me", note="Jembatan selesai")
    assert world.village.stage == "usulan"


def test_a_stale_page_changes_nothing_and_says_who_was_quicker(world):
    world.up_to("usulan")
    shown = world.rev
    world.letter("surat_tugas_survei")
    for verb, given in (
        (village_register.take_step, ("ditunda", Asked("x"))),
        (village_papers.add_document, (Letter("pks", "1"),)),
        (village_contacts.add_contact, (CONTACT,)),
        (village_people.assign, (world.person("pimpasa.me").id, TODAY)),
    ):
        caught = world.refused(Reason.VILLAGE_CHANGED, verb, "kasi.me", VILLAGE, shown, *given)
        assert caught.facts["who"] == "kasi.me"
        assert caught.facts["at"] == "21-11-2026 12.00"
    assert world.village.stage == "usulan"
    assert len(village_papers.documents_of(VILLAGE)) == 1


def test_of_two_at_once_one_wins_and_the_other_hears_of_it(house):
    with house.app_context(), clock.stopped_at(noon(TODAY)):
        world = VillageWorld()
        world.up_to("usulan")
        rev = world.rev
        db.session.remove()
        ready, said = Barrier(2), []

        def decide(after: str) -> None:
            with house.app_context():
                kasi = people.find_person("kasi.me")
                ready.wait()
                try:
                    village_register.take_step(kasi, VILLAGE, rev, after, Asked("Sebab"))
                    said.append(after)
                except Refusal as refusal:
                    said.append(refusal.reason.name)
                db.session.remove()

        threads = [Thread(target=decide, args=(after,)) for after in ("ditunda", "ditolak")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(said)[0] == "VILLAGE_CHANGED"
        assert world.village.stage == sorted(said)[1]
        db.session.remove()


def test_a_proposal_asks_for_criterion_contact_and_report(world):
    def lacks(**changed):
        facts = {"excused": frozenset(), "excuse": ""} | changed
        with pytest.raises(Refusal) as caught:
            world.propose(**facts)
        db.session.rollback()
        return caught.value

    assert lacks(criteria=[]).facts["missing"] == "kriteria pemilihan belum ada"
    assert lacks(contacts=[]).facts["missing"] == "kontak desa belum ada nama dan nomornya"
    assert lacks(reached_on=None).facts["missing"] == "belum dicatat bahwa kontak desa dapat dihubungi"
    assert lacks().facts["missing"] == "laporan F01 usulan yang disetujui belum ada"
    assert lacks(contacts=[{"name": "X", "phone": "12"}]).reason is Reason.CONTACT_BAD
    assert lacks(reached_on=TODAY + timedelta(days=1)).reason is Reason.DOCUMENT_DAY_BAD
    assert db.session.get(Village, VILLAGE) is None
    root_id = world.approved("profil_desa", mode="usulan")
    entry = world.propose(criteria=[], contacts=[], excused=frozenset(), excuse="")
    assert entry.stage == "usulan"
    assert world.events()[0].root_id == root_id
    with pytest.raises(Refusal) as caught:
        world.propose()
    assert caught.value.reason is Reason.VILLAGE_REGISTERED


def test_another_offices_regency_is_proposed_by_that_office_only(world):
    with pytest.raises(Refusal) as caught:
        world.propose("kasi.pg")
    assert caught.value.reason is Reason.OFFICE_UNKNOWN
    db.session.rollback()
    with pytest.raises(Refusal) as caught:
        world.propose("petugas.me")
    assert caught.value.reason is Reason.VILLAGE_STEP_ROLE


def test_facts_follow_their_reports_when_these_are_corrected_or_rejected(world):
    world.up_to("usulan")
    first = world.approved("profil_desa", days_ago(2), mode="mutakhir", jml_penduduk="100")
    assert facts_of(world.village).newest("jml_penduduk")[1].root_id != first, "a newer one says otherwise"
    newest = world.approved("profil_desa", mode="survei", jml_penduduk="77", lokasi_gps="-3.70 103.80 0 5")
    facts = facts_of(world.village)
    assert (facts.newest("jml_penduduk")[0], facts.point[0]) == (77, (-3.7, 103.8))
    assert facts.criteria == ["kantong_pmi", "wisata"]
    assert [one["name"] for one in facts.contacts] == ["Pak Lurah"]
    world.send("profil_desa", corrects=newest, mode="survei", jml_penduduk="78")
    assert facts_of(world.village).newest("jml_penduduk")[0] == 4200, "a correction waits for its approval"
    assert facts_of(world.village).profile("survei") is None


def test_an_evaluation_needs_a_report_and_minutes_of_its_own(world):
    world.up_to("evaluasi", days_ago(5))
    assert world.lacks("aktif", "kakanim.me") == "notula evaluasi belum ada"
    world.letter("notula", "N-1")
    world.step("aktif", "kakanim.me")
    assert world.lacks("evaluasi", "kasi.me") == "laporan F01 evaluasi yang disetujui belum ada"
    world.approved("profil_desa", mode="evaluasi", rekom_eval="ganti")
    world.step("evaluasi", "kasi.me")
    assert world.lacks("nonaktif", "kakanim.me") == "notula evaluasi belum ada", "those of the last one were used"
    world.letter("notula", "N-2")
    world.step("nonaktif", "kakanim.me")
    assert world.events()[0].detail["recommendation"] == "ganti"


def test_after_its_end_a_village_begins_again_with_new_letters_and_reports(world):
    world.up_to("aktif", days_ago(9))
    assert world.lacks("nonaktif", "kakanim.me", note="Bergabung") == "SK pencabutan belum ada nomornya"
    world.letter("sk_cabut", "C-1", on=days_ago(8))
    world.step("nonaktif", "kakanim.me", days_ago(8), note="Bergabung")
    world.step("survei", "kasi.me", days_ago(7), note="Desa meminta lagi")
    assert (world.village.fostered_on, world.village.began_again_at) == (None, noon(days_ago(7)))
    assert world.lacks("siap_sk", "kakanim.me") == "kepala desa belum menyatakan setuju"
    world.letter("pks", "P-2")
    world.step("siap_sk", "kakanim.me")
    assert world.lacks("ditetapkan", "kakanim.me") == "SK belum ada nomornya", "the first SK was revoked"
