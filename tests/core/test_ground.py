"""The ground floor's small promises: clock, ids, digests, words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from babel.messages.mofile import read_mo
from hypothesis import given
from hypothesis import strategies as st

from core import clock, ids, words
from core.digest import canonical_json, sha256_hex

WIB = timezone(timedelta(hours=7))


def test_a_stopped_clock_stands_and_then_goes_on():
    at = datetime(2026, 11, 21, 6, 7, 8, tzinfo=UTC)
    with clock.stopped_at(at):
        assert clock.now() == at
        assert clock.now_iso() == "2026-11-21T06:07:08.000Z"
    assert clock.now() != at


@given(st.datetimes(timezones=st.just(WIB)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)))
def test_an_instant_survives_being_written_and_read(at):
    assert clock.parse(clock.iso(at)) == at


def test_an_instant_without_an_offset_is_utc():
    assert clock.parse("2026-11-21T06:07:08") == datetime(2026, 11, 21, 6, 7, 8, tzinfo=UTC)


def test_a_device_code_has_no_letter_that_can_be_misread():
    seen = "".join(ids.new_device_code() for _ in range(500))
    assert len(ids.new_device_code()) == 6
    assert not set(seen) & set("0O1IL")


def test_secrets_are_as_long_as_promised():
    # URL-safe Base64 carries 6 bits a letter
    assert len(ids.new_token()) * 6 >= 256
    assert len(ids.new_enrolment_code()) * 6 >= 128


def test_an_instance_id_is_what_openrosa_expects():
    assert ids.is_instance_id(ids.new_instance_id())
    assert not ids.is_instance_id("uuid:../../etc/passwd")


def test_equal_values_have_one_canonical_form():
    assert canonical_json({"b": 1, "a": "é"}) == canonical_json({"a": "é", "b": 1}) == '{"a":"é","b":1}'
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_json(float("nan"))


def test_a_digest_is_over_the_exact_bytes():
    assert sha256_hex("é") == sha256_hex("é".encode())
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,en;q=0.3,id;q=0.8", "id"),
        ("zh-CN", "id"),
        ("en;q=rubbish", "id"),
    ],
)
def test_the_reader_gets_the_first_of_our_languages_they_ask_for(header, language):
    assert words.best_language(header) == language


def test_catalogues_are_compiled_into_the_data_folder_and_left_alone_when_fresh(tmp_path):
    target = words.compile_catalogues(tmp_path)
    mo = target / "en" / "LC_MESSAGES" / "messages.mo"
    with mo.open("rb") as compiled:
        assert len(list(read_mo(compiled))) > 50
    made = mo.stat().st_mtime_ns
    words.compile_catalogues(tmp_path)
    assert mo.stat().st_mtime_ns == made
