"""Finished forms come in: each gets its outcome, nothing already stored is harmed, nothing finished is thrown away."""

import pytest

from models import SetAside, db
from tests.sync.parcel import file_entry, instance, new_id, record, sha256

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE data [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)).replace("&a0;", "&a;")
    + "]>"
)


def bomb(instance_id):
    return BOMB + instance(instance_id, "&a8;")


def outside_entity(instance_id):
    return '<!DOCTYPE data [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + instance(instance_id, "&f;")


def test_a_record_is_received_once_and_its_receipt_repeats_for_ever(line):
    sent = record(files=[file_entry()])
    first, second = line.push_one(sent), line.push_one(sent)
    assert (first["outcome"], second["outcome"]) == ("accepted", "repeated")
    assert first["receipt"] == second["receipt"]
    assert first["settles"]
    assert second["settles"]
    assert first["missing"] == second["missing"] == [sent["files"][0]["sha256"]]
    assert first["receipt"]["code"].startswith("ME-")


def test_fifty_records_have_fifty_outcomes_in_their_order(line):
    sent = [record(n) for n in range(1, 51)]
    answer = line.push(*sent)
    assert [r["instance_id"] for r in answer["results"]] == [r["instance_id"] for r in sent]
    assert {r["outcome"] for r in answer["results"]} == {"accepted"}
    seqs = [r["receipt"]["seq"] for r in answer["results"]]
    assert len(set(seqs)) == 50


def test_the_same_record_twice_in_one_batch_is_stored_once(line):
    sent = record()
    first, second = line.push(sent, sent)["results"]
    assert (first["outcome"], second["outcome"]) == ("accepted", "repeated")
    assert first["receipt"] == second["receipt"]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda i: "<data", "UNREADABLE_XML"),
        (lambda i: "not xml at all", "UNREADABLE_XML"),
        (lambda i: instance(i) + "<more/>", "UNREADABLE_XML"),
        (bomb, "UNREADABLE_XML"),
        (outside_entity, "UNREADABLE_XML"),
        (lambda i: "<a>" * 500 + "</a>" * 500, "UNREADABLE_XML"),
        (lambda i: instance(i, "<x/>" * 60_000), "UNREADABLE_XML"),
        (lambda i: instance(new_id()), "INSTANCE_ID_MISMATCH"),
    ],
    ids=["broken", "no xml", "two roots", "entity bomb", "outside entity", "deep", "wide", "another id"],
)
def test_what_cannot_be_read_is_refused_alone_and_kept_aside(app, line, make, problem):
    before, after = record(1), record(3)
    own = new_id()
    bad = record(2, instance_id=own, xml=make(own))
    results = line.push(before, bad, after)["results"]
    assert [r["outcome"] for r in results] == ["accepted", "refused", "accepted"]
    assert results[1]["problem"]["code"] == problem
    assert "receipt" not in results[1]
    assert len(results[1]["problem"]["message"]) > 20
    with app.app_context():
        kept = db.session.scalars(db.select(SetAside)).one()
        assert kept.raw == bad["xml"].encode()
    again = line.push_one(bad)
    assert again["outcome"] == "refused"
    with app.app_context():
        assert len(db.session.scalars(db.select(SetAside)).all()) == 1


def test_a_wrong_digest_is_refused_and_the_record_can_be_sent_again(line):
    sent = record()
    damaged = line.push_one(sent | {"sha256": sha256("other")})
    assert (damaged["outcome"], damaged["problem"]["code"]) == ("refused", "DIGEST_MISMATCH")
    assert line.push_one(sent)["outcome"] == "accepted"


def test_the_same_id_with_other_content_is_kept_beside_the_first(line):
    first = record(1, answer="Petugas 07")
    assert line.push_one(first)["outcome"] == "accepted"
    other = record(2, answer="Petugas 08", instance_id=first["instance_id"])
    result = line.push_one(other)
    assert (result["outcome"], result["settles"]) == ("conflicted", True)
    assert result["problem"]["code"] == "SAME_ID_OTHER_CONTENT"
    assert line.push_one(first)["outcome"] == "repeated"
    assert line.push_one(other)["settles"]
    assert line.get(f"/blobs/{first['sha256']}").data == first["xml"].encode()


def test_an_unknown_form_version_is_stored_and_waits_for_the_office(line):
    result = line.push_one(record(form_version="1999010101"))
    assert (result["outcome"], result["settles"]) == ("held", True)
    assert result["problem"]["code"] == "FORM_UNKNOWN"


def test_a_correction_before_its_original_is_stored_and_waits(line):
    original = record(1)
    correction = record(2, answer="Petugas 08", deprecated_id=original["instance_id"])
    result = line.push_one(correction)
    assert (result["outcome"], result["settles"]) == ("held", True)
    assert result["problem"]["code"] == "WAITS_FOR_EARLIER"
    assert line.push_one(original)["settles"]
    assert line.push_one(correction)["settles"]


def test_a_file_name_that_climbs_is_only_a_name(line):
    sent = record(files=[file_entry(name="../../../etc/cron.d/x")])
    result = line.push_one(sent)
    assert result["settles"] or result["problem"]["code"] == "FILE_NAME_BAD"


def test_problems_are_said_in_the_readers_language(line):
    sent = record(form_version="1999010101")
    indonesian = line.push(sent)["results"][0]["problem"]["message"]
    english = line.push(sent, **{"Accept-Language": "en"})["results"][0]
    assert english["outcome"] == "repeated"
    fresh = line.push(record(2, form_version="1999010101"), **{"Accept-Language": "en"})["results"][0]
    assert fresh["problem"]["message"] != indonesian


def test_a_record_claiming_a_file_of_two_gigabytes_is_stored_all_the_same(line):
    sent = record(files=[file_entry(size=2 * 1024**3)])
    assert line.push_one(sent)["settles"]
