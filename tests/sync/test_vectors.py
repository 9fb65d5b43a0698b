"""The cases that phone and server share, from the server's side."""

import base64
import math

import pytest

from core.digest import sha256_hex
from models.attachments import MOST_CHUNK_BYTES
from tests.sync.parcel import SETTLING, settles, vector


@pytest.mark.parametrize("case", vector("digest")["strings"], ids=lambda c: repr(c["text"][:20]))
def test_a_text_has_the_digest_that_the_phone_computes(case):
    assert sha256_hex(case["text"]) == case["sha256"]


@pytest.mark.parametrize("case", vector("digest")["bytes"])
def test_bytes_have_the_digest_that_the_phone_computes(case):
    assert sha256_hex(base64.b64decode(case["base64"])) == case["sha256"]


@pytest.mark.parametrize("case", vector("receipts")["cases"], ids=lambda c: c["name"])
def test_only_a_receipt_that_repeats_id_and_digest_settles(case):
    settled = settles(case["record"], case["result"], case["epoch"])
    assert settled is case["settles"]
    if settled:
        assert case["state"] == SETTLING[case["result"]["outcome"]]
    else:
        refused = (case["result"] or {}).get("outcome") == "refused"
        assert case["state"] == ("needs_action" if refused else "waiting")


@pytest.mark.parametrize("case", vector("backoff")["cases"], ids=lambda c: c["name"])
def test_the_delay_is_full_jitter_below_a_ceiling(case):
    rules = vector("backoff")
    ceiling = min(rules["ceiling_ms"], rules["base_ms"] * 2 ** (min(case["attempt"], 60) - 1))
    wait = min(max(case["retry_after_s"] or 0, 0), rules["retry_after_ceiling_s"]) * 1000
    assert case["delay_ms"] == wait + math.floor(case["random"] * ceiling)


@pytest.mark.parametrize("case", vector("lanes")["answers"], ids=lambda c: c["name"])
def test_answers_go_urgent_first_then_by_age_then_repairs(case):
    waiting = [r for r in case["records"] if r["state"] == "waiting"]
    lane = {r["instance_id"]: 0 if r["urgent"] else 2 if "deprecated_id" in r else 1 for r in waiting}
    waiting.sort(key=lambda r: (lane[r["instance_id"]], r["device_seq"]))
    assert [r["instance_id"] for r in waiting] == case["order"]


@pytest.mark.parametrize("case", vector("lanes")["files"], ids=lambda c: c["name"])
def test_files_go_previews_first_then_urgent_then_smallest_and_originals_last(case):
    def place(item):
        lane = {"preview": 0, "original": 2}.get(item["role"], 1)
        return (lane, not item["urgent"], item["size"], item["device_seq"], item["name"])

    assert [item["name"] for item in sorted(case["items"], key=place)] == case["order"]


def test_no_chunk_is_larger_than_the_server_takes():
    chunks = vector("chunks")
    assert chunks["most"] == MOST_CHUNK_BYTES
    for case in chunks["cases"]:
        want = case["size"] * 2 if case["arrived"] else case["size"] // 2
        assert case["next"] == min(max(want, chunks["least"]), chunks["most"])
    assert all(sum(plan["chunks"]) == plan["length"] for plan in chunks["plans"])
