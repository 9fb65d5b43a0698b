"""F08 become early detections at once; who was told, answers, an end and back; names kept back; on both databases."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Reason, Refusal
from models import AuditEntry, Detection, ReportFact, Submission, db, protection, protection_list, writing
from models.figures import asked_by, counts
from models.protecting import put
from models.protection_list import DetectionFilter
from tests.protection_world import ProtectionWorld, told
from tests.village_world import TODAY, noon


@pytest.fixture
def world(house, monkeypatch):
    with house.app_context():
        yield ProtectionWorld(monkeypatch)
        db.session.remove()


def refused(world, reason, verb, *given, **more):
    with pytest.raises(Refusal) as caught:
        world.step(verb, *given, **more)
    db.session.rollback()
    assert caught.value.reason is reason
    return caught.value


def test_a_report_is_a_detection_before_anybody_decides_and_only_once(world):
    root_id = world.detect(tanda="anak dipaksa", nama_orang="Contoh Nama", umur="16")
    row = world.row(root_id)
    assert (row.live, row.report_state, row.child, row.forced, row.initials) == (True, "received", True, True, "C.N.")
    assert row.missing == ["polri", "ppa", "bp3mi"]
    assert row.due_at == row.received_at + timedelta(hours=6)
    rev = row.rev
    world.follow()
    with writing():
        put({root_id})
    assert world.row(root_id).rev == rev, "doing it twice changes nothing"
    assert db.session.scalar(db.select(db.func.count()).select_from(Detection)) == 1


def test_what_an_approval_says_is_written_down_among_the_referrals_once(world):
    root_id = world.detect(tanda="anak")
    world.approve(root_id, to=("ppa", "polri"))
    world.follow()
    row = world.row(root_id)
    assert (row.report_state, row.missing) == ("approved", ["bp3mi"])
    found = protection.referrals(row)
    assert {(one.agency, one.who, one.channel) for one in found} == {("ppa", "Piket", ""), ("polri", "Piket", "")}
    with writing():
        put({root_id})
    assert len(protection.referrals(row)) == 2


def test_referrals_answers_an_end_and_back(world):
    root_id = world.detect()
    assert world.row(root_id).lacks
    lacks = refused(world, Reason.DETECTION_LACKS, protection.close, root_id, "prevented", "Batal berangkat")
    assert "BP3MI" in lacks.message("id")
    refused(world, Reason.TOLD_WHO_NEEDED, protection.refer, root_id, told(who=" "))
    refused(world, Reason.REFERRED_LATER, protection.refer, root_id, told(at=TODAY + timedelta(days=1)))
    world.step(protection.refer, root_id, told(number="B-12"), by="pimpasa.me")
    row = world.row(root_id)
    assert (row.lacks, row.missing) == (False, [])
    [one] = protection.referrals(row)
    refused(world, Reason.ANSWERED_ON_NEEDED, protection.answer, root_id, one.id, TODAY + timedelta(days=1), "Ya")
    refused(world, Reason.AGENCY_ANSWER_NEEDED, protection.answer, root_id, one.id, TODAY, " ")
    world.step(protection.answer, root_id, one.id, TODAY, "Dijemput besok")
    refused(world, Reason.RESULT_NEEDED, protection.close, root_id, "prevented", " ")
    refused(world, Reason.DETECTION_ROLE, protection.close, root_id, "prevented", "Batal", by="pimpasa.me")
    world.step(protection.close, root_id, "prevented", "Batal berangkat")
    assert (world.row(root_id).state, world.row(root_id).result) == ("prevented", "Batal berangkat")
    refused(world, Reason.DETECTION_STATE, protection.refer, root_id, told())
    world.step(protection.answer, root_id, one.id, TODAY, "Sudah di rumah")
    refused(world, Reason.DETECTION_REASON, protection.reopen, root_id, " ")
    world.step(protection.reopen, root_id, "Berangkat juga")
    assert (world.row(root_id).state, world.row(root_id).result) == ("open", "")
    kinds = [event.kind for event in reversed(protection.history(row))]
    assert kinds == ["refer", "answer", "close", "answer", "reopen"]
    query = db.select(AuditEntry.action).where(AuditEntry.action.like("detection.%")).order_by(AuditEntry.seq)
    assert list(db.session.scalars(query)) == [f"detection.{kind}" for kind in kinds]


def test_a_withdrawn_referral_is_missing_again_and_stays(world):
    root_id = world.detect()
    world.step(protection.refer, root_id, told())
    [one] = protection.referrals(world.row(root_id))
    refused(world, Reason.DETECTION_REASON, protection.withdraw, root_id, one.id, "")
    world.step(protection.withdraw, root_id, one.id, "Salah laporan")
    assert world.row(root_id).missing == ["bp3mi"]
    assert len(protection.referrals(world.row(root_id))) == 1
    refused(world, Reason.REFERRAL_WITHDRAWN, protection.answer, root_id, one.id, TODAY, "Ya")
    other = world.detect()
    refused(world, Reason.REFERRAL_UNKNOWN, protection.withdraw, other, one.id, "Bukan ini")


def test_a_stale_page_changes_nothing_and_says_who(world):
    root_id = world.detect()
    rev = world.row(root_id).rev
    world.step(protection.refer, root_id, told())
    refusal = refused(world, Reason.DETECTION_STALE, protection.close, root_id, "unproven", "Keliru", rev=rev)
    assert refusal.facts["who"] == world.person("kasi.me").name
    assert world.row(root_id).state == "open"


def test_a_correction_brings_its_facts_and_a_rejected_report_counts_no_more(world):
    root_id = world.detect(tingkat="rendah")
    assert (world.row(root_id).lacks, world.row(root_id).due_at) == (False, None)
    world.send("deteksi_pmi", corrects=root_id, tingkat="darurat", tanda="dipaksa", subjek="perekrut")
    world.follow()
    row = world.row(root_id)
    assert (row.forced, row.missing) == (True, ["polri"])
    with writing():
        db.session.get_one(Submission, root_id).state = "rejected"
        db.session.flush()
        put({root_id})
    row = world.row(root_id)
    assert not row.live
    refused(world, Reason.DETECTION_GONE, protection.refer, root_id, told())
    assert protection_list.count(world.person("kasi.me"), DetectionFilter()) == 0
    assert [event.kind for event in protection.history(row)] == ["gone", "corrected"]


def test_the_figures_count_what_was_prevented_and_who_was_referred(world):
    roots = [world.detect() for _number in range(3)]
    for root_id in roots:
        world.approve(root_id)
    world.step(protection.refer, roots[0], told())
    world.step(protection.refer, roots[1], told())
    world.step(protection.close, roots[0], "prevented", "Batal")
    world.step(protection.close, roots[1], "home", "Pulang")
    world.count()
    found = counts(asked_by(world.person("kasi.me"), TODAY - timedelta(days=30), TODAY))
    assert [found[name] for name in ("risks", "referred", "prevented", "brought_home")] == [3, 2, 1, 1]
    world.count()
    assert counts(asked_by(world.person("kasi.me"), TODAY - timedelta(days=30), TODAY)) == found
    world.step(protection.reopen, roots[0], "Berangkat juga")
    assert db.session.get_one(ReportFact, roots[0]).outcome == ""


def test_lists_are_parted_by_who_must_still_be_told_and_narrowed(world):
    fast, slow, ended = world.detect(), world.detect(tingkat="rendah"), world.detect(tingkat="sedang")
    world.step(protection.close, ended, "unproven", "Keliru")
    kasi = world.person("kasi.me")
    assert protection_list.count_by_tab(kasi, DetectionFilter()) == {"lacks": 1, "open": 1, "closed": 1}
    listed = {
        tab: [row.root_id for row in protection_list.list_detections(kasi, DetectionFilter(tab)).rows]
        for tab in protection_list.TABS
    }
    assert listed == {"lacks": [fast], "open": [slow], "closed": [ended]}
    assert protection_list.count(kasi, DetectionFilter(level="rendah")) == 1
    assert protection_list.count(kasi, DetectionFilter("closed", outcome="home")) == 0
    with clock.stopped_at(world.row(fast).due_at):
        assert protection_list.count(kasi, DetectionFilter(late=True)) == 0
    with clock.stopped_at(world.row(fast).due_at + timedelta(seconds=1)):
        assert protection_list.count(kasi, DetectionFilter(late=True)) == 1
    first = protection_list.list_detections(kasi, DetectionFilter(), limit=2)
    rest = protection_list.list_detections(kasi, DetectionFilter(), after=first.next)
    assert [row.root_id for row in [*first.rows, *rest.rows]] == [ended, slow, fast]


def test_a_name_is_opened_with_a_reason_and_others_do_not_see_it(world):
    root_id = world.detect(nama_orang="Contoh Nama", tanda="anak")
    kasi = world.person("kasi.me")
    with pytest.raises(Refusal) as caught:
        protection.read_name(kasi, root_id, " ")
    assert caught.value.reason is Reason.IDENTITY_REASON
    with clock.stopped_at(noon(TODAY)):
        assert protection.read_name(kasi, root_id, "Menjemput anak") == "Contoh Nama"
    assert [row[2] for row in protection.name_readings(kasi, root_id)] == ["Menjemput anak"]
    for username, reason in (("kanwil.ss", Reason.NAME_CLOSED), ("kasi.pg", Reason.DETECTION_UNKNOWN)):
        with pytest.raises(Refusal) as caught:
            protection.read_name(world.person(username), root_id, "Ingin tahu")
        assert caught.value.reason is reason
    with pytest.raises(Refusal) as caught:
        protection.find(world.person("mitra.me"), root_id)
    assert caught.value.reason is Reason.DETECTION_UNKNOWN
    nameless = world.detect()
    with pytest.raises(Refusal) as caught:
        protection.read_name(kasi, nameless, "Menjemput")
    assert caught.value.reason is Reason.NO_NAME


def test_a_report_that_turns_out_to_be_a_correction_takes_its_referrals_along(world):
    head, later = world.detect(), world.detect(tingkat="darurat", tanda="dipaksa")
    world.step(protection.refer, later, told("polri"))
    current = db.session.get_one(Submission, later).current_instance_id
    with writing():
        joining_of(head, later)
        db.session.flush()
        put({head, later})
    assert current
    assert world.row(later) is None
    assert [one.agency for one in protection.referrals(world.row(head))] == ["polri"]


def joining_of(head, later):
    """As models.joining leaves it."""
    from models import joining

    joining.absorb(db.session.get_one(Submission, head), db.session.get_one(Submission, later), later)


def test_recruiters_of_more_than_one_village_are_proposed_within_what_one_reads(world):
    one = world.detect(perekrut="Bu Contoh 0812-0000-0001")
    other = world.detect(perekrut="+6281200000001", desa="1603272012")
    kasi = world.person("kasi.me")
    [found] = protection_list.moving_recruiters(kasi)
    assert ({row.root_id for row in found.rows}, found.whys) == ({one, other}, ("SAME_PHONE",))
    assert protection_list.moving_recruiters(world.person("kasi.pg")) == []
