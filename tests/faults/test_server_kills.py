"""SIGKILL of the real server under eight phones: whatever it has acknowledged is there when it comes back.

TITIAN_SOAK=1 kills 500 times instead of 30. Every round prints its seed; TITIAN_SEED repeats one.
What SIGKILL cannot show, the order of syncs, is test_disk_order.py's matter.
"""

import os
import random

import pytest

from tests.faults.ledger import SOAK, note
from tests.faults.siege import Siege

KILLS_A_ROUND = 50 if SOAK else 30
ROUNDS = 10 if SOAK else 1
# Most kills until a planted fault must have been seen; one kill in two shows it.
ENOUGH = 40


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_every_receipt_outlives_the_server(eight_phones, round_):
    seed = f"{os.environ.get('TITIAN_SEED') or random.randrange(10**9)}-{round_}"
    print(f"seed {seed}")
    with Siege(eight_phones, seed) as siege:
        for kill in range(KILLS_A_ROUND):
            faults = siege.kill_once()
            assert not faults, f"seed {seed}, kill {kill}: {faults}"
        faults = siege.end()
        assert not faults, f"seed {seed}, at the end: {faults}"
        receipts, files = len(siege.ledger.received), len(siege.ledger.files)
    print(f"{KILLS_A_ROUND} kills, {receipts} receipts, {files} files")
    note("server.kills", KILLS_A_ROUND, 0, [seed], receipts=receipts, files=files)
    assert receipts > KILLS_A_ROUND, "too little was at stake"
    assert files > KILLS_A_ROUND // 2, "too few files were at stake"


@pytest.mark.parametrize("plant", ["receipt_before_commit", "present_before_bytes"])
def test_a_word_given_too_early_is_seen(eight_phones, plant):
    seed = random.randrange(10**9)
    with Siege(eight_phones, seed, plant) as siege:
        for _ in range(ENOUGH):
            faults = siege.kill_once()
            if faults:
                break
    assert any("lost" in fault or "present without" in fault for fault in faults), f"seed {seed}: {faults}"
