"""A one-time code makes one phone."""

from datetime import timedelta

import pytest

from core import clock
from models import devices, people
from sync.schemas import EnrolAnswer
from tests.sync.parcel import code


@pytest.fixture
def offer(app):
    with app.app_context():
        return devices.offer_enrolment(None, people.find_person("pimpasa.me").id)[0]


def send(client, enrolment_code, **more):
    message = {"code": enrolment_code, "device_name": "HP uji", "app_version": "0.1.0"} | more
    return client.post("/sync/v1/enrol", json=message)


def test_a_code_makes_a_phone_once(client, offer):
    first = send(client, offer, public_keys={"sign": {"kty": "EC"}})
    assert first.status_code == 201
    answer = EnrolAnswer().load(first.json)
    assert answer["person"]["username"] == "pimpasa.me"
    assert answer["office"]["letters"] == "ME"
    assert client.get("/sync/v1/pull", headers={"Authorization": f"Bearer {answer['token']}"}).status_code == 200
    again = send(client, offer)
    assert again.status_code == 410
    assert code(again) == "ENROLMENT_CODE_SPENT"


def test_a_code_ends_after_ten_minutes(client, offer):
    with clock.stopped_at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert send(client, offer).status_code == 410


def test_guessing_is_slowed_to_five_tries_a_minute(client, offer):
    tries = [send(client, f"guess-{n}") for n in range(7)]
    assert [t.status_code for t in tries] == [410] * 5 + [429] * 2
    assert code(tries[-1]) == "TOO_MANY_REQUESTS"
    assert int(tries[-1].headers["Retry-After"]) > 0
    assert send(client, offer).status_code == 429


def test_a_class_of_officers_behind_one_address_enrols_in_one_minute(client, app):
    for _ in range(8):
        with app.app_context():
            right = devices.offer_enrolment(None, people.find_person("pimpasa.me").id)[0]
        assert send(client, right).status_code == 201


def test_the_answer_is_kept_by_nobody_and_the_token_is_not_in_the_database(client, app, offer):
    response = send(client, offer)
    assert response.headers["Cache-Control"].startswith("no-store")
    with app.app_context():
        assert devices.device_by_token(response.json["token"]).token_hash != response.json["token"]
