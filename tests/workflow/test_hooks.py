"""Webhooks' rules: what is told, how it is signed, when it is tried again."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from models.tables_reports import STATES
from workflow import hooks

AT = datetime(2026, 11, 21, 6, 7, tzinfo=UTC)
TOLD = {"approved": "report.decided", "rejected": "report.decided", "returned": "report.returned"}


def body(state, decided_at=None):
    return {"state": state, "decided_at": decided_at} if decided_at else {"state": state}


@pytest.mark.parametrize("now", STATES)
def test_the_first_word_of_a_report_says_that_it_has_come(now):
    assert hooks.told_of(None, body(now)) == "report.created"


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("now", STATES)
def test_a_new_state_is_told_when_others_asked_for_it_and_only_then(before, now):
    assert hooks.told_of(body(before), body(now)) == (None if before == now else TOLD.get(now))


def test_a_file_that_arrives_is_no_news_and_a_second_decision_is():
    assert hooks.told_of(body("approved", "1"), body("approved", "1")) is None
    assert hooks.told_of(body("returned", "1"), body("returned", "2")) == "report.returned"


def test_the_signature_is_that_of_standard_webhooks():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = hooks.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), BODY)
    # The example of the specification's own libraries.
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


BODY = b'{"test": 2432232314}'


def test_headers_name_the_message_and_the_second_of_the_try():
    secret = hooks.SECRET_MARK + base64.b64encode(b"k" * 32).decode()
    told = hooks.headers(secret, "msg_1", AT, b"{}")
    assert told["webhook-id"] == "msg_1"
    assert told["webhook-timestamp"] == str(int(AT.timestamp()))
    key = hmac.new(b"k" * 32, f"msg_1.{int(AT.timestamp())}.{{}}".encode(), hashlib.sha256).digest()
    assert told["webhook-signature"] == f"v1,{base64.b64encode(key).decode()}"


def test_tries_end_after_three_days():
    tries, at = 0, AT
    while (again := hooks.next_try(tries + 1, at)) is not None:
        assert again > at
        tries, at = tries + 1, again
    assert tries == len(hooks.BACKOFF_S)
    assert timedelta(days=3) <= at - AT <= timedelta(days=4)


def test_an_address_rests_longer_each_time_and_never_long():
    rests = [hooks.rests_until(n, AT) - AT for n in range(1, 40)]
    assert rests == sorted(rests)
    assert rests[0] == timedelta(seconds=5)
    assert rests[-1] == timedelta(seconds=300)


@pytest.mark.parametrize(
    ("status", "whole"), [(None, True), (500, True), (503, True), (429, True), (400, False), (404, False), (302, False)]
)
def test_one_refused_message_does_not_silence_an_address(status, whole):
    assert hooks.is_fault_of_address(status) is whole
