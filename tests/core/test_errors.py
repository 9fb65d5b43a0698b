"""The catalogue of refusals: complete in both languages, listed in the documents, and stable on the wire."""

import re
from pathlib import Path

import pytest

from core.errors import Reason, Refusal
from core.words import Word, translate
from front.error_page import error_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
PLACES = re.compile(r"%\((\w+)\)s")


def test_the_page_of_errors_lists_every_reason_as_the_catalogue_says_it():
    assert PAGE.read_text(encoding="utf-8") == error_page()


def test_no_two_reasons_are_the_same_to_python():
    # Two members with equal values would silently become one.
    assert len(Reason.__members__) == len(list(Reason))


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.name)
def test_each_reason_has_its_english_with_the_same_places(reason):
    english = translate(reason.sentence, "en")
    assert english != reason.sentence
    assert sorted(PLACES.findall(english)) == sorted(PLACES.findall(reason.sentence))
    assert "!" not in english + reason.sentence
    assert 200 <= reason.status < 600


def test_a_refusal_says_its_facts_in_the_readers_language():
    refusal = Refusal(Reason.ATTACHMENT_GAP, name="depan.jpg", expected=5, got=9)
    assert refusal.message("en") == "File depan.jpg waits for byte 5, byte 9 came. Go on from there."
    assert refusal.message() == "Berkas depan.jpg menunggu bita ke-5, yang datang ke-9. Lanjutkan dari sana."
    assert (refusal.code, refusal.status) == ("ATTACHMENT_GAP", 409)


def test_a_word_among_the_facts_is_translated_too():
    refusal = Refusal(Reason.STALE_PAGE, who="Petugas 07", did=Word("menyetujui"), at="13.07")
    assert "approved" in refusal.message("en")
    assert "menyetujui" in refusal.message("id")


def test_a_fact_that_is_missing_does_not_hide_the_sentence():
    assert Refusal(Reason.TOO_LARGE).message("en").startswith("Too large: at most … bytes")
