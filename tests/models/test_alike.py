"""Reports that may be the same are found by keys that the checker makes, for whoever may read them."""

from datetime import timedelta

import pytest

from core import clock
from models import ReportKey, ServerState, alike, behind, claims, db, keying, merging, people, writing
from tests.models.review_office import hours
from tests.records import photo, publish
from workflow.likeness import DOCUMENT, PHOTO, SAME_DAY, TEXT, VILLAGE

STORY = "Dua orang asing tinggal di rumah kontrakan belakang pasar sejak minggu lalu dan berdagang kain"
FAR = "1603062002"


def found(office, root_id, username="petugas.me"):
    """The roots and reasons of what is shown beside a report."""
    keying.key_all()
    viewer = people.find_person(username)
    return [(one.submission.root_id, one.why.reasons) for one in alike.candidates(viewer, office.report(root_id))]


def test_the_same_village_and_day_is_found_from_both_sides_and_another_village_is_not(office):
    one, other, _far = office.send(), office.send(), office.send(desa=FAR)
    assert found(office, other) == [(one, (VILLAGE, SAME_DAY))]
    assert found(office, one) == [(other, (VILLAGE, SAME_DAY))]


def test_the_likelier_come_first_each_with_its_reasons(office):
    content = [photo()]
    asked = office.send(nama=f"{STORY} E1234567", files=content)
    place = office.send()
    document = office.send(nama="Paspor E 1234567", desa=FAR)
    text = office.send(nama=STORY)
    same_photo = office.send(desa=FAR, files=content)
    assert found(office, asked) == [
        (same_photo, (PHOTO, SAME_DAY)),
        (text, (TEXT, VILLAGE, SAME_DAY)),
        (document, (DOCUMENT, SAME_DAY)),
        (place, (VILLAGE, SAME_DAY)),
    ]


def test_who_may_not_read_a_report_is_not_told_that_it_is_like_another(office):
    one, other = office.send(), office.send()
    assert found(office, one, "kasi.pg") == []
    assert found(office, one, "kanwil.ss") == [(other, (VILLAGE, SAME_DAY))]
    publish("info_warga")
    secret = office.send(form_id="info_warga", topik="petugas")
    another = office.send(form_id="info_warga", topik="calo")
    assert found(office, secret, "kepatuhan.ss") == [(another, (VILLAGE, SAME_DAY))]
    assert found(office, secret, "kasi.me") == []


def test_what_is_merged_or_apart_or_both_decided_is_not_asked_about(office):
    one, other, third = office.send(), office.send(), office.send()
    office.do(1, merging.keep_apart, "petugas.me", one, other)
    assert {root for root, _why in found(office, one)} == {third}
    office.do(1, claims.claim, "petugas.me", third, 1)
    office.do(1, merging.merge, "petugas.me", third, 1, one, 1, "Sama.")
    assert (found(office, one), found(office, third)) == ([], [])
    into, here = alike.merged_with(people.find_person("kasi.me"), office.report(one))
    assert (into, [report.root_id for report in here]) == (None, [third])
    into, here = alike.merged_with(people.find_person("kasi.me"), office.report(third))
    assert (into.root_id, here) == (one, [])
    assert [report.root_id for report in alike.kept_apart(people.find_person("kasi.me"), office.report(one))] == [other]


def test_a_correction_is_found_by_what_it_says_now(office):
    one, other = office.send(), office.send(desa=FAR)
    assert found(office, one) == []
    office.push(1, office.made(corrects=other))
    assert found(office, one) == [(other, (VILLAGE, SAME_DAY))]
    office.push(2, office.made(corrects=one, desa=FAR))
    assert found(office, one) == []
    assert db.session.scalar(db.select(db.func.count()).select_from(ReportKey)) == 2, "what it said before is forgotten"


def test_keys_wait_for_a_quiet_door_and_nobody_waits_longer_than_the_patience(office):
    office.send()
    with clock.stopped_at(hours(0) + behind.QUIET - timedelta(seconds=1)):
        assert not keying.key_slice()
        assert db.session.scalar(db.select(db.func.count()).select_from(ReportKey)) == 0
    with clock.stopped_at(hours(0) + behind.QUIET):
        keying.key_slice()
    assert db.session.scalar(db.select(db.func.count()).select_from(ReportKey)) == 1


def test_everything_that_is_here_is_taken_in_slice_by_slice_and_once_more_when_asked(office, monkeypatch):
    monkeypatch.setattr(keying.BEHIND, "at_once", 2)
    for _n in range(5):
        office.send()
    slices = 0
    with clock.stopped_at(hours(1)):
        while keying.key_slice():
            slices += 1
    assert slices == 2
    before = db.session.execute(db.select(ReportKey.key, ReportKey.arrival)).all()
    assert len(before) == 5
    keying.key_again()
    assert db.session.scalar(db.select(ServerState.keyed_seq)) == 0
    keying.key_all()
    assert db.session.execute(db.select(ReportKey.key, ReportKey.arrival)).all() == before


@pytest.mark.parametrize("text", ["SELECT report_key.arrival", "attachment.sha256 IN", "revision.instance_id IN"])
def test_no_question_walks_over_all_reports(office, text):
    if db.engine.dialect.name != "sqlite":
        return
    root_id = office.send(files=[photo()])
    keying.key_all()
    asked = []
    db.event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    alike.candidates(people.find_person("petugas.me"), office.report(root_id))
    (statement, values) = next((s, v) for s, v in asked if text in s)
    with writing():
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert all("SCAN" not in row[3] for row in plan), plan
