"""Who may pass, and what every answer carries."""

from datetime import timedelta

import pytest

from core import clock
from models import devices
from sync.schemas import ErrorAnswer, PushAnswer
from tests.sync.parcel import code, record

READS = ["/sync/v1/pull", "/sync/v1/blobs/" + "0" * 64]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer "}],
    ids=["none", "unknown", "other scheme", "empty"],
)
@pytest.mark.parametrize("path", READS)
def test_without_a_known_token_nothing_is_read(client, path, headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 401
    assert code(response) == "TOKEN_UNKNOWN"
    assert ErrorAnswer().load(response.json)


def test_a_pushed_record_without_a_token_is_not_stored(client, line):
    sent = record()
    assert client.post("/sync/v1/push", json={"records": [sent]}).status_code == 401
    assert line.push_one(sent)["outcome"] == "accepted"


@pytest.mark.parametrize("path", ["/sync/v1/hello?nonce=a", "/sync/v1/pull", "/sync/v1/hello", READS[1]])
def test_every_answer_says_its_epoch_and_is_kept_by_nobody(line, path):
    response = line.client.get(path, headers=line.headers)
    assert len(response.headers["X-Titian-Epoch"]) >= 8
    assert response.headers["Cache-Control"].startswith("no-store")


def test_errors_are_said_in_the_readers_language(client):
    indonesian = client.get("/sync/v1/pull").json["error"]["message"]
    english = client.get("/sync/v1/pull", headers={"Accept-Language": "en-GB,en;q=0.9,id;q=0.5"}).json["error"][
        "message"
    ]
    assert "HP ini belum dikenal" in indonesian
    assert english
    assert english != indonesian


def test_a_revoked_device_hands_in_for_30_days_and_reads_nothing(app, line, enrolled_device):
    before = record(1)
    assert line.push_one(before)["outcome"] == "accepted"
    with app.app_context():
        devices.revoke(None, enrolled_device.device_id)
    for path in READS:
        response = line.client.get(path, headers=line.headers)
        assert response.status_code == 403
        assert code(response) == "DEVICE_REVOKED"
    assert line.begin(before, {"name": "a", "sha256": "0" * 64, "size": 1, "type": "x"}).status_code == 403
    late = record(2)
    result = line.push_one(late)
    assert (result["outcome"], result["problem"]["code"], result["settles"]) == ("held", "QUARANTINED", True)
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        too_late = line.push_one(record(3))
    assert (too_late["outcome"], too_late["problem"]["code"]) == ("refused", "REVOKED_TOO_LONG")
    assert line.push_one(late)["outcome"] == "repeated"


def test_an_unknown_address_or_method_is_answered_in_the_one_shape(client):
    for response in (client.get("/sync/v1/nowhere"), client.delete("/sync/v1/push"), client.get("/sync/v1/push")):
        assert response.status_code in (404, 405)
        assert ErrorAnswer().load(response.json)


def test_a_push_answer_has_the_shape_that_is_described(line):
    answer = line.push(record(1), record(2, form_version="unknown"), record(3, xml="<broken"))
    assert PushAnswer().load(answer)
