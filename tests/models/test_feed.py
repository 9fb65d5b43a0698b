"""The feed and the files it speaks of, by their verbs, on SQLite and on a real PostgreSQL."""

import pytest

from core.errors import Reason, Refusal
from models import attachments, blobs, devices, feed, inbox, library, people
from models.expected_files import Claim
from tests.models.test_library import publish
from tests.sync.parcel import BIG, file_entry, record, sha256


def device_of(username):
    code, _ = devices.offer_enrolment(None, people.find_person(username).id)
    return devices.device_by_token(devices.enrol(code, "HP", "1", {}).token)


def heard(device, since=0):
    return [(line.kind, line.object_id, line.tombstone) for line in feed.changes_for(device, since).changes]


def test_a_feed_is_cut_by_person_office_and_role(house):
    with house.app_context():
        publish(roles=["pimpasa"])
        library.publish_list("desa.csv", "office-me", "name,label\n1,a\n")
        library.publish_list("desa.csv", None, "name,label\n1,a\n2,b\n")
        mine, other, partner = device_of("pimpasa.me"), device_of("pimpasa.pg"), device_of("mitra.me")
        sent = record(1, form_id="uji")
        inbox.receive(mine, [sent])
        own = heard(mine)
        assert ("report", sent["instance_id"], False) in own
        assert ("form", "uji", False) in own
        assert [line for line in own if line[0] == "list"] == [("list", "desa.csv", False)]
        rows = {d: [c.body["rows"] for c in feed.changes_for(d, 0).changes if c.kind == "list"] for d in (mine, other)}
        assert rows == {mine: [1], other: [2]}
        assert ("form", "uji", False) in heard(other)
        assert ("form", "uji", False) not in heard(partner)
        assert all(kind != "report" for kind, _, _ in heard(other) + heard(partner))


def test_who_loses_a_form_hears_so_and_who_keeps_it_hears_of_the_new_one(house):
    with house.app_context():
        publish("1", "<a/>", roles=["pimpasa", "petugas"])
        loses, keeps = device_of("pimpasa.me"), device_of("petugas.me")
        since = feed.changes_for(loses, 0).next
        publish("2", "<b/>", roles=["petugas"])
        assert heard(loses, since) == [("form", "uji", True)]
        assert heard(keeps, since) == [("form", "uji", False)]


def test_pages_join_and_the_last_one_says_so(house):
    with house.app_context():
        device = device_of("pimpasa.me")
        inbox.receive(device, [record(n) for n in range(1, 12)])
        whole = [line.seq for line in feed.changes_for(device, 0).changes]
        seen, page = [], feed.changes_for(device, 0, 4)
        while True:
            seen += [line.seq for line in page.changes]
            if not page.more:
                break
            page = feed.changes_for(device, page.next, 4)
        assert seen == whole
        assert feed.changes_for(device, page.next + 1).reset


@pytest.mark.parametrize("whole", [True, False])
def test_a_file_comes_in_and_can_be_read_back(house, whole):
    with house.app_context():
        device = device_of("pimpasa.me")
        sent = record(files=[file_entry(BIG)])
        inbox.receive(device, [sent])
        claim = Claim(sent["instance_id"], "foto.png", sha256(BIG), "image/png", len(BIG))
        if whole:
            assert attachments.store_whole(device, claim, BIG).complete
        else:
            upload = attachments.create_upload(device, claim).id
            attachments.append(device, upload, attachments.take_turn(device, upload), 0, BIG[:1000])
            turn = attachments.take_turn(device, upload)
            assert attachments.append(device, upload, turn, 1000, BIG[1000:]).complete
        found = blobs.read_blob(device, sha256(BIG))
        assert found.path is not None
        assert found.path.read_bytes() == BIG
        with pytest.raises(Refusal) as refusal:
            blobs.read_blob(device_of("pimpasa.pg"), sha256(BIG))
        assert refusal.value.reason is Reason.BLOB_UNKNOWN
        assert inbox.receive(device, [sent])[0].missing == []
