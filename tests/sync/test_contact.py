"""Is this our server, and how is the phone?"""

import pytest

from models import devices
from sync.schemas import HeartbeatAnswer, HelloAnswer
from tests.sync.parcel import code

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
