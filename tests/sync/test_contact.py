"""Is this our server, and how is the phone?"""

import pytest

from core import clock
from models import AuditEntry, Device, db, devices
from sync.schemas import HelloAnswer
from sync.schemas_contact import HeartbeatAnswer
from tests.sync.parcel import Line, code, record

BEAT = {
    "counts": {"draft": 1, "waiting": 4, "held": 0, "needs_action": 0, "files_waiting": 2},
    "last_device_seq": 17,
    "oldest_unsent_at": "2026-11-18T01:02:03.000Z",
    "bytes_waiting": 400_000,
    "storage_free_bytes": 10**9,
    "storage_persisted": True,
    "app_version": "0.1.0",
    "device_time": "2019-01-01T00:00:00Z",
}


def test_hello_repeats_the_nonce(client):
    response = client.get("/sync/v1/hello?nonce=7f3a")
    assert HelloAnswer().load(response.json)["nonce"] == "7f3a"


@pytest.mark.parametrize("query", ["", "nonce=", "nonce=a&nonce=b", "nonce=a&x=1", "nonce=" + "a" * 129])
def test_hello_without_one_good_nonce_is_refused(client, query):
    assert client.get(f"/sync/v1/hello?{query}").status_code == 422


def test_a_heartbeat_tells_the_office_what_the_phone_still_holds(app, line, enrolled_device):
    response = line.client.post("/sync/v1/heartbeat", json=BEAT, headers=line.headers)
    assert HeartbeatAnswer().load(response.json)
    with app.app_context():
        device = devices.device_by_token(enrolled_device.token)
        assert device.heartbeat["counts"]["waiting"] == 4
        assert device.heartbeat["oldest_unsent_at"] == "2026-11-18T01:02:03.000Z"
        assert device.last_device_seq == 17


def test_a_heartbeat_may_say_that_nothing_waits(line):
    beat = BEAT | {"oldest_unsent_at": None, "last_error": None, "storage_free_bytes": None, "storage_persisted": None}
    assert line.client.post("/sync/v1/heartbeat", json=beat, headers=line.headers).status_code == 200


def test_a_heartbeat_of_one_kilobyte_is_too_long(line):
    response = line.client.post("/sync/v1/heartbeat", data=b"{" + b" " * 1023, headers=line.headers)
    assert response.status_code == 415
    headers = line.headers | {"Content-Type": "application/json"}
    response = line.client.post("/sync/v1/heartbeat", data=b"{" + b" " * 1023, headers=headers)
    assert response.status_code == 413
    assert code(response) == "TOO_LARGE"


def beat(line, **said):
    response = line.client.post("/sync/v1/heartbeat", json={**BEAT, **said}, headers=line.headers)
    assert response.status_code == 200, response.text
    assert HeartbeatAnswer().load(response.json)
    return response.json


def waiting(count):
    return {**BEAT["counts"], "waiting": count}


def kept(app, phone):
    with app.app_context():
        return devices.device_by_token(phone.token)


def test_a_heartbeat_that_was_overtaken_on_the_way_does_not_undo_a_later_one(app, line, enrolled_device):
    assert "stale" not in beat(line, counts=waiting(1), device_time="2026-11-21T06:00:05Z", last_device_seq=9)
    assert beat(line, counts=waiting(4), device_time="2026-11-21T06:00:04Z", last_device_seq=10)["stale"] is True
    device = kept(app, enrolled_device)
    assert device.heartbeat["counts"]["waiting"] == 1
    assert device.last_device_seq == 10, "a number once given out stays given out"


def test_a_clock_that_was_set_back_years_is_believed_once_nothing_can_be_on_its_way(app, line, enrolled_device):
    start = clock.now()
    with clock.stopped_at(start):
        beat(line, counts=waiting(4), device_time="2036-01-01T00:00:00Z")
        assert beat(line, counts=waiting(2))["stale"] is True
    with clock.stopped_at(start.replace(year=start.year + 1)):
        assert "stale" not in beat(line, counts=waiting(1))
    assert kept(app, enrolled_device).heartbeat["counts"]["waiting"] == 1


def test_the_same_instant_is_no_reason_to_keep_the_older_word(app, line, enrolled_device):
    beat(line, counts=waiting(4))
    assert "stale" not in beat(line, counts=waiting(0))
    assert kept(app, enrolled_device).heartbeat["counts"]["waiting"] == 0


@pytest.fixture
def cleared(app, line, enrolled_device, enrol):
    """A phone of which records 2 to 4 never came, and the one that it is after its data were cleared."""
    line.push(record(seq=1))
    beat(line, counts={**BEAT["counts"], "waiting": 2, "needs_action": 1}, last_device_seq=4)
    return enrolled_device, Line(app.test_client(), enrol("pimpasa.me").headers)


LAST = {"waiting": 3, "files_waiting": 2, "oldest_unsent_at": BEAT["oldest_unsent_at"], "gaps": 3}


@pytest.mark.parametrize("named", [True, False])
def test_a_cleared_phone_hears_what_was_still_waiting_on_it(app, cleared, named):
    former, new = cleared
    who = {"cleared_device": former.device_id} if named else {}
    nothing = {"counts": waiting(0), "last_device_seq": 0, "oldest_unsent_at": None, "cleared": True}
    told = beat(new, **nothing, **who)["last_known"]
    assert {**told, "at": None} == {**LAST, "at": None}
    assert clock.parse(told["at"]) <= clock.now()
    assert beat(new, **nothing, **who)["last_known"] == told, "asked again, it hears the same"
    with app.app_context():
        device = db.session.get_one(Device, former.device_id)
        assert device.cleared_at is not None
        assert device.heartbeat["counts"]["waiting"] == 2, "its own last word stays"
        assert "cleared" not in kept(app, former).heartbeat
        (entry,) = db.session.scalars(db.select(AuditEntry).filter_by(action="device.cleared"))
        assert entry.object == f"device:{former.device_id}"
        assert entry.detail["gaps"] == 3


def test_a_phone_cleared_in_place_hears_what_it_said_before(line):
    beat(line, last_device_seq=4)
    with clock.stopped_at(clock.now()):
        told = beat(line, counts=waiting(0), last_device_seq=0, cleared=True)
        assert "last_known" not in told, "no other phone, and it was not named"


def test_a_phone_cleared_in_place_names_itself(line, enrolled_device):
    beat(line, last_device_seq=4)
    told = beat(line, counts=waiting(0), cleared=True, cleared_device=enrolled_device.device_id)["last_known"]
    assert (told["waiting"], told["gaps"]) == (4, 4)
    again = beat(line, counts=waiting(0), cleared=True, cleared_device=enrolled_device.device_id)["last_known"]
    assert again == told


def test_a_second_phone_that_is_alive_is_not_taken_for_the_cleared_one(app, line, enrol):
    new = Line(app.test_client(), enrol("pimpasa.me").headers)
    beat(line, last_device_seq=4)
    assert "last_known" not in beat(new, cleared=True)


def test_nobody_hears_of_another_persons_phone(app, line, enrolled_device, line_of):
    beat(line)
    stranger = line_of("pimpasa.pg")
    assert "last_known" not in beat(stranger, cleared=True, cleared_device=enrolled_device.device_id)
    assert kept(app, enrolled_device).cleared_at is None


def test_a_former_phone_that_never_said_anything_is_told_as_unknown(app, line, enrolled_device, enrol):
    new = Line(app.test_client(), enrol("pimpasa.me").headers)
    told = beat(new, cleared=True, cleared_device=enrolled_device.device_id)["last_known"]
    assert (told["waiting"], told["files_waiting"], told["oldest_unsent_at"], told["gaps"]) == (None, None, None, 0)


def test_cleared_is_said_or_left_out(line):
    response = line.client.post("/sync/v1/heartbeat", json={**BEAT, "cleared": False}, headers=line.headers)
    assert response.status_code == 422
