"""A voice note is heard where it is read about; what only calls itself a sound is never shown in place."""

import pytest

from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, one
from tests.office.test_files import PAGE, entry, file_pages

SOUND = b"OggS" + bytes(60)


@pytest.mark.parametrize(
    ("kind", "tag", "content", "served"),
    [
        ("audio/ogg", "audio", SOUND, "audio/ogg"),
        ("audio/wav", "audio", b"RIFF\x00\x00\x00\x00WAVE" + bytes(40), "audio/wav"),
        ("audio/webm", "audio", b"\x1aE\xdf\xa3" + bytes(40), "video/webm"),
        ("video/mp4", "video", b"\x00\x00\x00\x18ftypisom" + bytes(40), "video/mp4"),
    ],
)
def test_sound_and_film_are_played_on_their_page(
    kasi: OfficeClient, field_side: Field, kind: str, tag: str, content: bytes, served: str
):
    file = entry("catatan", content, kind, "file")
    root_id = field_side.send(files=[file], foto="catatan")
    field_side.deliver(root_id, file, content)
    page = kasi.get(file_pages(kasi.get(f"/office/review/{root_id}"))[0].get("href"))
    player = one(page, tag)
    assert player.get("preload") == "none"
    answer = kasi.client.get(player.get("src"))
    assert (answer.data, answer.mimetype) == (content, served)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    part = kasi.client.get(player.get("src"), headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, content[:4])


def test_a_page_that_calls_itself_a_sound_is_only_ever_downloaded(kasi: OfficeClient, field_side: Field):
    file = entry("catatan.ogg", PAGE, "audio/ogg", "file")
    root_id = field_side.send(files=[file], foto="catatan.ogg")
    field_side.deliver(root_id, file, PAGE)
    page = kasi.get(file_pages(kasi.get(f"/office/review/{root_id}"))[0].get("href"))
    answer = kasi.client.get(one(page, "audio").get("src"))
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_sound_on_its_way_has_no_player(kasi: OfficeClient, field_side: Field):
    root_id = field_side.send(files=[entry("catatan.ogg", SOUND, "audio/ogg", "file")], foto="catatan.ogg")
    page = kasi.get(file_pages(kasi.get(f"/office/review/{root_id}"))[0].get("href"))
    assert not list(page.all("audio"))
