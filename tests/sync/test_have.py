"""POST /have: a phone offers ids and digests, and hears what is here and what is missing."""

import pytest

from models import AuditEntry, LostReceipt, db, state
from sync.schemas_have import HaveAnswer
from tests.sync.parcel import PNG, code, file_entry, new_id, record, settles, sha256

OLD = {"epoch": "a life before", "seq": 7, "code": "ME-2026-000007"}


def offer(sent, **more):
    return {"instance_id": sent["instance_id"], "sha256": sent["sha256"], **more}


def ask(line, *records, epoch=None):
    with line.client.application.app_context():
        epoch = epoch or state.epoch()
    response = line.client.post("/sync/v1/have", json={"epoch": epoch, "records": list(records)}, headers=line.headers)
    assert response.status_code == 200, response.text
    return HaveAnswer().load(response.json) and response.json


def test_a_known_record_comes_with_its_receipt_and_the_files_that_are_missing(line):
    sent = record(files=[file_entry()])
    pushed = line.push_one(sent)
    answer = ask(line, offer(sent))
    (result,) = answer["results"]
    assert (result["outcome"], result["missing"]) == ("known", [sha256(PNG)])
    assert result["receipt"] == pushed["receipt"]
    assert settles(sent, {**result, "outcome": "repeated"}, answer["epoch"])
    line.begin(sent, sent["files"][0], PNG)
    assert ask(line, offer(sent))["results"][0]["missing"] == []


def test_answers_come_in_the_order_of_the_offers_and_an_unknown_one_says_so(line):
    here, other = record(), record(seq=2)
    line.push(here, other)
    away = record(seq=3)
    changed = {**offer(other), "sha256": "0" * 64}
    answer = ask(line, offer(away), changed, offer(here))
    assert [(told["instance_id"], told["outcome"]) for told in answer["results"]] == [
        (away["instance_id"], "unknown"),
        (other["instance_id"], "other"),
        (here["instance_id"], "known"),
    ]
    assert all("receipt" not in told for told in answer["results"][:2])


def test_both_contents_of_a_conflicted_id_are_known_each_with_its_own_receipt_and_files(line):
    first = record(files=[file_entry(b"one", "a.jpg")])
    rival = record(instance_id=first["instance_id"], answer="lain", files=[file_entry(b"two", "b.jpg")])
    line.push(first, rival)
    told = ask(line, offer(first), offer(rival))["results"]
    assert [result["outcome"] for result in told] == ["known", "known"]
    assert [result["receipt"]["sha256"] for result in told] == [first["sha256"], rival["sha256"]]
    assert [result["missing"] for result in told] == [[sha256(b"one")], [sha256(b"two")]]


def test_another_persons_record_is_unknown_whatever_digest_is_named(line, line_of):
    sent = record()
    line.push(sent)
    stranger = line_of("pimpasa.pg")
    told = ask(stranger, offer(sent), {**offer(sent), "sha256": "0" * 64})["results"]
    assert [result["outcome"] for result in told] == ["unknown", "unknown"]


def test_another_phone_of_the_same_person_is_known(line, line_of):
    sent = record()
    line.push(sent)
    assert ask(line_of("pimpasa.me"), offer(sent))["results"][0]["outcome"] == "known"


def test_a_record_that_only_the_phone_still_had_is_marked_when_it_comes_back(app, line):
    sent, fresh = record(), record(seq=2)
    assert ask(line, offer(sent, receipt=OLD), offer(fresh))["results"][0]["outcome"] == "unknown"
    ask(line, offer(sent, receipt=OLD))
    line.push(sent, fresh)
    with app.app_context():
        (row,) = db.session.scalars(db.select(LostReceipt))
        assert (row.instance_id, row.code, row.seq) == (sent["instance_id"], OLD["code"], OLD["seq"])
        assert row.back_at is not None
        (entry,) = db.session.scalars(db.select(AuditEntry).filter_by(action="report.back_after_restore"))
        assert entry.object == f"report:{sent['instance_id']}"
        assert entry.detail["code"] == OLD["code"]
    line.push(sent)
    with app.app_context():
        assert len(list(db.session.scalars(db.select(AuditEntry).filter_by(action="report.back_after_restore")))) == 1


def test_a_record_that_comes_back_with_other_content_is_not_called_the_lost_one(app, line):
    sent = record()
    ask(line, offer(sent, receipt=OLD))
    line.push(record(instance_id=sent["instance_id"], answer="lain"))
    with app.app_context():
        assert db.session.scalars(db.select(LostReceipt)).one().back_at is None


def test_a_phone_that_knows_another_life_notes_nothing(app, line):
    sent = record()
    ask(line, offer(sent, receipt=OLD), epoch="a life before")
    with app.app_context():
        ask(line, offer(sent, receipt={**OLD, "epoch": state.epoch()}))
        assert db.session.scalars(db.select(LostReceipt)).all() == []


def test_a_revoked_phone_hears_of_its_own_records(app, line, enrolled_device):
    sent = record()
    line.push(sent)
    with app.app_context():
        from models import devices

        devices.revoke(None, enrolled_device.device_id)
    assert ask(line, offer(sent))["results"][0]["outcome"] == "known"


def test_a_stranger_is_asked_for_a_token(client):
    response = client.post("/sync/v1/have", json={"epoch": "e", "records": []})
    assert (response.status_code, code(response)) == (401, "TOKEN_UNKNOWN")


@pytest.mark.parametrize(
    "message",
    [
        {"records": []},
        {"epoch": "e"},
        {"epoch": "e", "records": [{"instance_id": new_id()}]},
        {"epoch": "e", "records": [offer(record(), receipt={"epoch": "e", "seq": 0, "code": "x"})]},
        {"epoch": "e", "records": [offer(record(), xml="<a/>")]},
        {"epoch": "e", "records": [offer(record())] * 501},
    ],
    ids=["no epoch", "no records", "no digest", "no such receipt", "unknown field", "too many"],
)
def test_a_message_that_breaks_the_schema_is_refused(line, message):
    assert line.client.post("/sync/v1/have", json=message, headers=line.headers).status_code == 422
