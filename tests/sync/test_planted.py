"""Faults planted into the inbox, each caught by the test of the promise that it breaks (docs/reliability.md)."""

import pytest

from models import inbox, reading
from tests.planting import breaks, plant
from tests.sync import test_push

RECEIPTS = 'return {key: dict(row) for row in rows if (key := (row["instance_id"], row["sha256"])) in wanted}'
FAULTS = {
    "no idempotency": (
        inbox._receipts,
        RECEIPTS,
        "return {}",
        test_push.test_a_record_is_received_once_and_its_receipt_repeats_for_ever,
    ),
    "no digest": (
        reading.check_bytes,
        'if entry.sha256 != record["sha256"]:',
        "if False:",
        test_push.test_a_wrong_digest_is_refused_and_the_record_can_be_sent_again,
    ),
    "409 overwrites: what came second under an id is called received and kept nowhere": (
        inbox._receipts,
        RECEIPTS,
        'return {key: dict(row) for row in rows for key in wanted if key[0] == row["instance_id"]}',
        test_push.test_the_same_id_with_other_content_is_kept_beside_the_first,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_and_caught(fault, monkeypatch, request):
    verb, line, instead, promise = FAULTS[fault]
    plant(monkeypatch, verb, line, instead)
    breaks(promise, request)
