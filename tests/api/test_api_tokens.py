"""Tokens of other systems: what opens the door, until when, how often, and who may make one."""

import json
from datetime import date, timedelta

import pytest

from core import clock
from core.errors import Reason, Refusal
from models import ApiToken, AuditEntry, db, people, tokens
from tests.api.conftest import LAST


@pytest.mark.parametrize("bearer", ["", "titian_x", "x", "titian_" + "a" * 43])
def test_without_a_token_that_counts_nothing_is_read(app, field_side, bearer):
    root_id = field_side.send()
    for path in ("/reports", f"/reports/{root_id}", "/villages"):
        answer = app.test_client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {bearer}"})
        assert answer.status_code == 401
        assert answer.json["code"] == "API_TOKEN_UNKNOWN"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_phones_token_opens_nothing_here_and_ours_nothing_there(app, token_for, enrolled_device):
    client = app.test_client()
    assert client.get("/api/v1/reports", headers=enrolled_device.headers).status_code == 401
    headers = {"Authorization": f"Bearer {token_for()}"}
    assert client.get("/sync/v1/pull?since=0", headers=headers).status_code == 401


def test_a_token_ends_with_its_last_day_in_the_zone_of_its_office(app, ask, token_for, still):
    today = date(2026, 11, 21)
    token = token_for(ends_on=today)
    with clock.stopped_at(clock.parse("2026-11-21T16:59:00Z")):
        ask("/reports", token=token)
    with clock.stopped_at(clock.parse("2026-11-21T17:00:00Z")):
        ask("/reports", 401, token=token)


def test_a_revoked_token_opens_nothing_from_that_moment(app, ask, token_for):
    token = token_for()
    ask("/reports", token=token)
    with app.app_context():
        [row] = db.session.scalars(db.select(ApiToken))
        tokens.revoke_token(people.find_person("admin.ss"), row.id)
    ask("/reports", 401, token=token)


def test_the_database_does_not_know_the_token_itself(app, token_for):
    token = token_for()
    with app.app_context():
        [row] = db.session.scalars(db.select(ApiToken))
        assert token not in {row.id, row.name, row.token_hash}
        entries = list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.object == f"token:{row.id}")))
        assert [entry.action for entry in entries] == ["token.made"]
        assert token not in json.dumps([entry.detail for entry in entries])


def test_that_a_token_is_used_is_noted_once_an_hour(app, ask, token_for, still):
    token = token_for()
    for minutes in (0, 1, 59, 61):
        with clock.stopped_at(still + timedelta(minutes=minutes)):
            ask("/reports", token=token)
    with app.app_context():
        used = db.select(AuditEntry).where(AuditEntry.action == "token.used")
        assert len(list(db.session.scalars(used))) == 2
        assert db.session.scalars(db.select(ApiToken)).one().last_used_at == still + timedelta(minutes=61)


@pytest.mark.parametrize(
    ("by", "office_id", "roles", "ends_on", "reason"),
    [
        ("kasi.me", "office-me", ["petugas"], LAST, Reason.NOT_ALLOWED),
        ("kepatuhan.ss", "office-ss", ["petugas"], LAST, Reason.NOT_ALLOWED),
        ("admin.ss", "office-xx", ["petugas"], LAST, Reason.OFFICE_UNKNOWN),
        ("admin.ss", "office-me", [], LAST, Reason.ROLE_UNKNOWN),
        ("admin.ss", "office-me", ["kepatuhan"], LAST, Reason.ROLE_UNKNOWN),
        ("admin.ss", "office-me", ["petugas", "admin"], LAST, Reason.ROLE_UNKNOWN),
        ("admin.ss", "office-me", ["petugas"], date(2026, 11, 20), Reason.TOKEN_DAY_BAD),
        ("admin.ss", "office-me", ["petugas"], date(2028, 1, 1), Reason.TOKEN_DAY_BAD),
        ("admin.ss", "office-me", ["petugas"], None, Reason.TOKEN_DAY_BAD),
    ],
)
def test_no_token_opens_more_than_its_maker_may_give(app, token_for, by, office_id, roles, ends_on, reason):
    with pytest.raises(Refusal) as caught:
        token_for(office_id, roles, ends_on, by)
    assert caught.value.reason is reason


def test_a_token_that_asks_too_often_is_told_to_wait_and_no_other_is(app, ask, token_for):
    token, other = token_for(), token_for()
    answers = [
        app.test_client().get("/api/v1/villages", headers={"Authorization": f"Bearer {token}"}) for _ in range(121)
    ]
    assert {answer.status_code for answer in answers[:120]} == {200}
    assert answers[-1].status_code == 429
    assert answers[-1].json["code"] == "TOO_MANY_REQUESTS"
    assert int(answers[-1].headers["Retry-After"]) > 0
    ask("/villages", token=other)


def test_an_address_that_guesses_tokens_is_told_to_wait(app):
    client = app.test_client()
    answers = [
        client.get("/api/v1/reports", headers={"Authorization": f"Bearer titian_{n}"}).status_code for n in range(31)
    ]
    assert answers == [401] * 30 + [429]
