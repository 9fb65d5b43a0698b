"""A record without some of its answers: what was written there is nowhere in the bytes, the rest reads as before."""

from forms.blanked import answered, answers_left, blanked
from forms.instance import read_instance

ID = "uuid:0b7c8f0e-1f2d-4c3b-9a87-1b2c3d4e5f60"
XML = f"""<?xml version="1.0"?><!-- Budi --><data id="uji" version="2" xmlns:o="urn:o" note="x">
  <username>budi</username><start>2026-11-21T06:07:08Z</start>
  <pokok who="Budi"><nama>Budi</nama> Budi <jumlah>3</jumlah></pokok>
  <orang><nama>Sari</nama><jumlah>9</jumlah></orang>
  <o:meta><instanceID>{ID}</instanceID><instanceName>Budi 3</instanceName></o:meta></data>""".encode()


def test_of_a_whole_record_only_what_stays_is_left():
    left = blanked(XML, lambda name: name == "jumlah", whole=True)
    assert b"Budi" not in left
    assert b"budi" not in left
    assert b"Sari" not in left
    read = read_instance(left)
    assert (read.form_id, read.version, read.instance_id, read.start) == ("uji", "2", ID, "2026-11-21T06:07:08Z")
    assert answered(left, frozenset({"jumlah"})) == {"3", "9"}
    assert (read.instance_name, read.username) == ("", "")


def test_of_a_part_the_rest_is_as_it_was():
    left = blanked(XML, lambda name: name != "nama", whole=False)
    assert answered(left, frozenset({"nama"})) == set()
    assert answered(left, frozenset({"username", "jumlah"})) == {"budi", "3", "9"}
    assert b'who="Budi"' in left, "nobody asked for that"


def test_bytes_that_nobody_can_read_leave_nothing():
    assert blanked(b"<data", lambda _name: True, whole=False) == b""
    assert answered(b"<data", frozenset({"nama"})) == set()


def test_the_answers_lose_the_same():
    said = {"jumlah": 3, "nama": "Budi", "lokasi": {"lat": -3.6, "lng": 103.7}, "tujuan": ["a", "b"]}
    said |= {"orang": [{"nama": "Sari", "jumlah": 9}], "meta/entity": [{"label": "Budi"}]}
    assert answers_left(said, lambda name: name in ("jumlah", "tujuan"), whole=True) == {
        "jumlah": 3,
        "tujuan": ["a", "b"],
    }
    left = answers_left(said, lambda name: name != "nama", whole=False)
    assert left["orang"] == [{"jumlah": 9}]
    assert left["lokasi"] == {"lat": -3.6, "lng": 103.7}
    assert "nama" not in left
