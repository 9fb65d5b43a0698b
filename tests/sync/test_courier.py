"""POST /courier: records that another phone carries here."""

from datetime import timedelta

import pytest

from core import clock
from models import Attachment, AuditEntry, Carried, Device, Receipt, Revision, SetAside, Submission, db, devices
from tests.carrying import message_of, proofs_of
from tests.sync.parcel import BIG, PNG, Line, b64, file_entry, instance, new_id, record, settles, sha256


@pytest.fixture
def carrier(app, enrol):
    """Another officer's phone."""
    return Line(app.test_client(), enrol("petugas.me").headers)


@pytest.fixture
def carry(app, enrolled_device, carrier):
    def send(*records, line=carrier, status=200, owner=enrolled_device, **changes):
        message = message_of(app, owner, list(records), **changes)
        response = line.client.post("/sync/v1/courier", json=message, headers=line.headers)
        assert response.status_code == status, response.text
        return response.json

    return send


def rows(app, table):
    with app.app_context():
        return db.session.scalars(db.select(table)).all()


def test_a_carried_record_is_received_in_its_own_phones_name(app, carry, enrolled_device):
    sent = record(seq=4)
    answer = carry(sent)
    assert answer["results"][0]["outcome"] == "accepted"
    assert settles(sent, answer["results"][0], answer["epoch"])
    (head,) = rows(app, Submission)
    assert (head.device_id, head.person_id, head.office_id) == (
        enrolled_device.device_id,
        enrolled_device.person_id,
        "office-me",
    )


def test_who_carried_it_is_noted_on_the_record_and_in_the_audit_chain(app, carry, carrier, enrol):
    sent = record()
    carry(sent)
    carry(sent)
    (row,) = rows(app, Carried)
    assert row.instance_id == sent["instance_id"]
    assert row.made_at == "2026-11-22T01:02:03.000Z"
    told = [entry for entry in rows(app, AuditEntry) if entry.action == "report.carried"]
    assert [(entry.actor, entry.object) for entry in told] == [(row.by, f"report:{sent['instance_id']}")]


def test_a_carried_record_that_comes_again_gets_the_same_receipt_and_is_stored_once(app, carry, line):
    sent = record()
    first = carry(sent)["results"][0]
    assert carry(sent)["results"][0] == first | {"outcome": "repeated"}
    by_link = line.push_one(sent)
    assert by_link["outcome"] == "repeated"
    assert by_link["receipt"] == first["receipt"]
    assert len(rows(app, Revision)) == len(rows(app, Receipt)) == 1


def test_a_record_that_came_by_its_own_link_meanwhile_was_here_already(carry, line):
    sent = record()
    by_link = line.push_one(sent)
    result = carry(sent)["results"][0]
    assert result["outcome"] == "repeated"
    assert result["receipt"] == by_link["receipt"]


def test_a_phone_whose_records_are_carried_was_not_heard_from_itself(app, carry, enrolled_device):
    with app.app_context():
        before = db.session.get_one(Device, enrolled_device.device_id).last_contact_at
    with clock.stopped_at(clock.now() + timedelta(hours=5)):
        carry(record(seq=9))
    with app.app_context():
        device = db.session.get_one(Device, enrolled_device.device_id)
        assert device.last_contact_at == before
        assert device.last_device_seq == 9


def test_a_record_whose_proof_is_not_its_phones_is_kept_aside_and_the_others_go_on(app, carry, enrolled_device):
    good, forged = record(seq=1), record(seq=2)
    answer = carry(good, forged, proofs=[*proofs_of(enrolled_device, [good]), "0" * 64])
    assert [one["outcome"] for one in answer["results"]] == ["accepted", "refused"]
    assert answer["results"][1]["problem"]["code"] == "COURIER_UNPROVEN"
    assert answer["results"][1]["instance_id"] == forged["instance_id"]
    (aside,) = rows(app, SetAside)
    assert forged["xml"].encode() in aside.raw.replace(b'\\"', b'"')
    assert len(rows(app, Submission)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"xml": "other"},
        {"device_seq": 77},
        {"finished_at": "2026-11-21T06:07:09.123Z"},
        {"urgent": True},
        {"files": [file_entry(PNG)]},
        {"deprecated_id": new_id()},
    ],
)
def test_a_carrier_cannot_change_what_it_carries(app, carry, enrolled_device, change):
    sent = record()
    proofs = proofs_of(enrolled_device, [sent])
    if "xml" in change:
        xml = instance(sent["instance_id"], "Orang lain")
        change = {"xml": xml, "sha256": sha256(xml)}
    (result,) = carry(sent | change, proofs=proofs)["results"]
    assert (result["outcome"], result["problem"]["code"]) == ("refused", "COURIER_UNPROVEN")
    assert rows(app, Submission) == []


def test_a_record_whose_digest_differs_is_refused_and_its_bytes_kept(app, carry):
    (result,) = carry(record(sha256="0" * 64))["results"]
    assert (result["outcome"], result["problem"]["code"]) == ("refused", "DIGEST_MISMATCH")
    assert len(rows(app, SetAside)) == 1


def test_other_content_under_a_known_id_is_kept_beside_it(carry, line):
    sent = record()
    line.push_one(sent)
    (result,) = carry(record(instance_id=sent["instance_id"], answer="Lain"))["results"]
    assert result["outcome"] == "conflicted"


def test_a_record_that_breaks_the_schema_does_not_keep_the_others_back(app, carry, enrolled_device):
    good = record()
    (proof,) = proofs_of(enrolled_device, [good])
    bad = [{"instance_id": "uuid:x"}, ["not", "a", "record"], 7, good | {"more": 1}]
    answer = carry(*bad, good, proofs=[proof] * 5)
    assert [one["outcome"] for one in answer["results"]] == ["refused"] * 4 + ["accepted"]
    assert len(rows(app, SetAside)) == 4


def test_a_phone_that_this_server_does_not_know_is_told_of_in_words(app, carry):
    for change in ({"device_id": "another-server"}, {"device_code": "AAAAAA"}, {"person_id": "somebody"}):
        answer = carry(record(), status=404, **change)
        assert answer["error"]["code"] == "COURIER_DEVICE_UNKNOWN"
    assert rows(app, Submission) == []


def test_a_sealed_file_is_refused_in_words_until_sealing_exists(carry):
    assert carry(record(), status=422, sealed=["…"])["error"]["code"] == "COURIER_SEALED"


def test_records_of_a_revoked_phone_are_quarantined_and_after_thirty_days_kept_aside(app, carry, enrolled_device):
    with app.app_context():
        devices.revoke(None, enrolled_device.device_id)
    assert carry(record(seq=1))["results"][0]["problem"]["code"] == "QUARANTINED"
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        late = carry(record(seq=2))["results"][0]
    assert (late["outcome"], late["problem"]["code"]) == ("refused", "REVOKED_TOO_LONG")
    assert len(rows(app, SetAside)) == 1


def test_a_revoked_phone_carries_nothing(app, carry, enrol):
    gone = enrol("petugas.me")
    with app.app_context():
        devices.revoke(None, gone.device_id)
    answer = carry(record(), line=Line(app.test_client(), gone.headers), status=403)
    assert answer["error"]["code"] == "DEVICE_REVOKED"


def test_the_carrier_uploads_the_files_of_what_it_carried_and_nobody_else_does(app, carry, carrier, line_of):
    sent = record(files=[file_entry(BIG)])
    (result,) = carry(sent)["results"]
    assert [want["sha256"] for want in result["wants"]] == [sha256(BIG)]
    stranger = line_of("pimpasa.pg")
    checked = {"Upload_Checksum": f"sha256 {b64(bytes.fromhex(sha256(BIG)))}"}
    assert stranger.begin(sent, sent["files"][0], BIG, **checked).status_code == 404
    done = carrier.begin(sent, sent["files"][0], BIG, **checked)
    assert (done.status_code, done.headers["Upload-Offset"]) == (201, str(len(BIG)))
    (file,) = rows(app, Attachment)
    assert file.present_at is not None
    assert carry(sent)["results"][0]["wants"] == []


def test_to_have_carried_a_report_is_no_right_to_read_it(carry, carrier):
    sent = record(files=[file_entry(PNG)])
    carry(sent)
    carrier.begin(sent, sent["files"][0], PNG)
    assert carrier.get(f"/blobs/{sha256(PNG)}").status_code == 404
    assert carrier.get(f"/blobs/{sent['sha256']}").status_code == 404
    assert not [change for change in carrier.pull()["changes"] if change["kind"] == "report"]


def test_the_owners_phone_learns_by_its_pull_and_gets_the_same_receipt(carry, line):
    sent = record(files=[file_entry(PNG)])
    (result,) = carry(sent)["results"]
    (told,) = [change["body"] for change in line.pull()["changes"] if change["kind"] == "report"]
    assert (told["instance_id"], told["code"]) == (sent["instance_id"], result["receipt"]["code"])


def test_a_file_made_in_an_older_life_of_the_server_is_taken(carry):
    assert carry(record(), epoch="long-ago")["results"][0]["outcome"] == "accepted"
