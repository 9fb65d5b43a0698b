"""A courier file read as it streams in: the vectors both sides run, and what a stranger may do to a reader."""

import base64
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.digest import sha256_hex
from models import courier_file, courier_scan
from models.courier import proof_of
from models.courier_file import Head, Item, read_courier
from models.courier_scan import CourierUnreadable

VECTORS = Path(__file__).resolve().parent.parent / "vectors" / "courier"
FILES = json.loads((VECTORS / "files.json").read_text(encoding="utf-8"))["cases"]
PROOFS = json.loads((VECTORS / "proofs.json").read_text(encoding="utf-8"))
MOST_FILE = 1024 * 1024


def read(content, piece=1000, most_file=MOST_FILE):
    """Head, ids of records, files, why it went no further."""
    head, records, files, why = None, [], {}, None
    pieces = (content[at : at + piece] for at in range(0, len(content), piece))
    try:
        for part in read_courier(pieces, most_file):
            if isinstance(part, Head):
                head = part
            elif isinstance(part, Item):
                records.append(part)
            else:
                files[part.sha256] = base64.b64decode(part.base64, validate=True)
    except CourierUnreadable as over:
        why = over.why
    return head, records, files, why


def bytes_of(case):
    return base64.b64decode(case["base64"]) if "base64" in case else case["text"].encode()


@pytest.mark.parametrize("piece", [1, 7, 100_000])
@pytest.mark.parametrize("case", FILES, ids=lambda case: case["name"])
def test_vector(case, piece):
    head, records, files, why = read(bytes_of(case), piece)
    assert why == case["why"]
    if case["records"] is not None:
        assert [item.record["instance_id"] for item in records] == case["records"]
        assert {name: len(content) for name, content in files.items()} == case["files"]
        told = {name: getattr(head, name) for name in case["head"] or {}}
        assert told == (case["head"] or {})
    assert all(sha256_hex(content) == name for name, content in files.items())


@pytest.mark.parametrize("case", PROOFS["cases"], ids=lambda case: case["name"])
def test_proof(case):
    assert proof_of(sha256_hex(PROOFS["token"]), PROOFS["device_id"], case["record"]) == case["proof"]


def test_each_record_comes_with_its_own_proof():
    _head, records, _files, _why = read(bytes_of(FILES[0]))
    for item in records:
        assert item.proof == proof_of(sha256_hex(PROOFS["token"]), PROOFS["device_id"], item.record)


def test_a_bomb_is_not_inflated_further_than_the_bound(monkeypatch):
    monkeypatch.setattr(courier_file, "MOST_BYTES", 1_000_000)
    start = FILES[1]["text"][:60].encode()
    assert read(gzip.compress(start + b" " * 50_000_000))[3] == "too_large"
    assert read(gzip.compress(b"[" * 50_000_000))[3] == "other"


def test_too_many_records_or_files_and_too_long_ones_end_the_reading(monkeypatch):
    whole = bytes_of(FILES[1])
    monkeypatch.setattr(courier_file, "MOST_RECORDS", 2)
    assert [len(read(whole)[1]), read(whole)[3]] == [2, "too_large"]
    monkeypatch.setattr(courier_file, "MOST_RECORDS", 10)
    monkeypatch.setattr(courier_file, "MOST_FILES", 1)
    assert [len(read(whole)[2]), read(whole)[3]] == [1, "too_large"]
    monkeypatch.setattr(courier_file, "MOST_FILES", 10)
    assert read(whole, most_file=100)[3] == "too_large"
    monkeypatch.setattr(courier_scan, "MOST_VALUE", 300)
    assert read(whole)[3] == "too_large"


@settings(max_examples=300, deadline=None)
@given(at=some.integers(0, 10_000), sign=some.binary(min_size=1, max_size=3), piece=some.integers(1, 400))
def test_whatever_is_changed_the_reader_ends_in_words_and_gives_out_only_whole_things(at, sign, piece):
    whole = bytes_of(FILES[1])
    at %= len(whole)
    _head, records, files, why = read_or_none(whole[:at] + sign + whole[at + len(sign) :], piece)
    assert why in {None, "other", "cut", "damaged", "too_large", "sealed"}
    assert len(records) <= 4
    assert len(files) <= 3


def read_or_none(content, piece):
    try:
        return read(content, piece)
    except ValueError:  # Base64 that is none: the caller's own check
        return None, [], {}, None
