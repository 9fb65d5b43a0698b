"""A report merged into an earlier one: both are kept, each says so, and a chief may undo it."""

import pytest

from core.errors import Reason
from models import (
    AuditEntry,
    Change,
    HookMessage,
    ReportApart,
    ReviewEvent,
    audit,
    claims,
    db,
    hook_messages,
    hooks,
    merging,
    people,
    reviews,
)
from tests.records import publish
from workflow.fate import MERGED_NOTE

WHY = "Orang dan hari yang sama."


@pytest.fixture
def pair(office):
    """An earlier and a later report; the later one is claimed by petugas.me."""
    earlier, later = office.send(), office.send(urgent=False)
    office.do(1, claims.claim, "petugas.me", later, 1)
    return earlier, later


def kinds(root_id):
    query = db.select(ReviewEvent.kind).where(ReviewEvent.root_id == root_id)
    return list(db.session.scalars(query.order_by(ReviewEvent.at)))


def told(root_id):
    rows = db.session.scalars(db.select(Change).where(Change.object_id == root_id).order_by(Change.seq))
    return [(row.body["state"], row.body.get("note"), row.body.get("merged")) for row in rows]


def merge(office, pair, at=2, reason=WHY, username="petugas.me", rev=1, into_rev=1):
    office.do(at, merging.merge, username, pair[1], rev, pair[0], into_rev, reason)


def test_a_merged_report_points_to_the_earlier_one_and_both_say_so(office, pair):
    earlier, later = pair
    merge(office, pair)
    report, target = office.report(later), office.report(earlier)
    assert (report.state, report.merged_into, report.claimed_by, report.rev) == ("merged", target.arrival, None, 2)
    assert (target.state, target.rev) == ("received", 2)
    assert (kinds(later), kinds(earlier)) == (["received", "merged"], ["received", "merged_here"])
    assert told(later) == [("received", None, None), ("rejected", MERGED_NOTE, True)]
    assert len(told(earlier)) == 1, "the reporter of the earlier one hears nothing"
    facts = {e.kind: (e.facts, e.note) for e in office.do(3, reviews.read_report, "kasi.me", earlier).events}
    assert facts["merged_here"] == ({"other": report.code}, WHY)
    actions = set(db.session.scalars(db.select(AuditEntry.action)))
    assert {"report.merged", "report.merged_here"} <= actions
    assert audit.verify_chain().broken_at is None
    assert reviews.count_by_state(people.find_person("kasi.me")) == {"received": 1, "merged": 1}


def test_only_who_holds_the_later_report_merges_it_and_with_a_reason(office, pair):
    earlier, later = pair
    office.refused(Reason.CLAIMED, 2, merging.merge, "kasi.me", later, 1, earlier, 1, WHY)
    office.refused(Reason.REASON_NEEDED, 2, merging.merge, "petugas.me", later, 1, earlier, 1, "  ")
    office.do(2, claims.claim, "petugas.me", earlier, 1)
    office.refused(Reason.MERGE_EARLIER, 2, merging.merge, "petugas.me", earlier, 1, later, 1, WHY)
    office.do(2, claims.release, "petugas.me", later, 1)
    office.refused(Reason.MERGE_NEEDS_CLAIM, 2, merging.merge, "petugas.me", later, 1, earlier, 1, WHY)
    office.refused(Reason.REPORT_UNKNOWN, 2, merging.merge, "kasi.pg", later, 1, earlier, 1, WHY)
    assert office.report(later).state == "received"
    assert kinds(earlier) == ["received"]


def test_a_page_that_is_older_than_either_report_changes_nothing(office, pair):
    earlier, later = pair
    office.do(2, reviews.approve, "kasi.me", earlier, 1)
    office.refused(Reason.STALE_PAGE, 3, merging.merge, "petugas.me", later, 1, earlier, 1, WHY)
    office.refused(Reason.STALE_PAGE, 3, merging.merge, "petugas.me", later, 0, earlier, 2, WHY)
    merge(office, pair, at=3, into_rev=2)
    assert (office.report(earlier).state, office.report(later).state) == ("approved", "merged")
    office.refused(Reason.ALREADY_MERGED, 4, reviews.approve, "kasi.me", later, 2)


def test_an_urgent_one_makes_its_target_urgent_and_its_clock_shorter(office):
    earlier, later = office.send(), office.send(urgent=True)
    due = office.report(earlier).due_at
    office.do(1, claims.claim, "petugas.me", later, 1)
    merge(office, (earlier, later))
    target = office.report(earlier)
    assert (target.urgent, target.raised) == (True, True)
    assert target.due_at < due


def test_a_grave_report_is_merged_by_one_person(office):
    publish("duga_langgar")
    pair = office.send(form_id="duga_langgar"), office.send(form_id="duga_langgar")
    office.do(1, claims.claim, "petugas.me", pair[1], 1)
    merge(office, pair)
    assert office.report(pair[1]).state == "merged"


def test_a_chief_undoes_it_with_a_reason_and_the_clock_had_stood_still(office, pair):
    earlier, later = pair
    due = office.report(later).due_at
    merge(office, pair, at=2)
    office.refused(Reason.KASI_UNMERGES, 5, claims.reopen, "petugas.me", later, 2, "Ternyata berbeda.")
    office.refused(Reason.REASON_NEEDED, 5, claims.reopen, "kasi.me", later, 2, " ")
    office.do(12, claims.reopen, "kasi.me", later, 2, "Ternyata berbeda.")
    report = office.report(later)
    assert (report.state, report.merged_into, report.decided_at) == ("received", None, None)
    assert (report.due_at - due).total_seconds() == 10 * 3600
    assert kinds(earlier) == ["received", "merged_here", "unmerged_here"]
    assert told(later)[-1] == ("received", None, None)
    assert office.report(earlier).rev == 3


def test_a_correction_that_arrives_takes_the_report_out_again(office, pair):
    earlier, later = pair
    merge(office, pair)
    office.push(3, office.made(corrects=later, nama="Toko Lain"))
    assert (office.report(later).state, office.report(later).merged_into) == ("received", None)
    assert kinds(earlier)[-1] == "unmerged_here"
    assert audit.verify_chain().broken_at is None


def test_other_systems_hear_merged(office, pair):
    admin = people.find_person("admin.ss")
    office.do(
        1,
        lambda by: hooks.add_hook(by, "Sistem", "https://x.example/h", ["report.decided"], "office-me"),
        admin.username,
    )
    merge(office, pair)
    while hook_messages.make_messages():
        pass
    bodies = list(db.session.scalars(db.select(HookMessage.body)))
    assert ['"state":"merged"' in body for body in bodies] == [True]


def test_two_reports_are_said_to_be_apart_once_and_merging_them_after_all_forgets_it(office, pair):
    earlier, later = pair
    office.refused(Reason.REPORT_UNKNOWN, 2, merging.keep_apart, "kasi.pg", later, earlier)
    office.refused(Reason.ROLE_MAY_NOT_DECIDE, 2, merging.keep_apart, "kanwil.ss", later, earlier)
    office.refused(Reason.OWN_REPORT, 2, merging.keep_apart, "pimpasa.me", later, earlier)
    office.refused(Reason.REPORT_UNKNOWN, 2, merging.keep_apart, "kasi.me", later, later)
    office.do(2, merging.keep_apart, "kasi.me", earlier, later)
    office.refused(Reason.ALREADY_APART, 2, merging.keep_apart, "petugas.me", later, earlier)
    assert db.session.scalar(db.select(db.func.count()).select_from(ReportApart)) == 1
    merge(office, pair, at=3)
    assert db.session.scalar(db.select(db.func.count()).select_from(ReportApart)) == 0
