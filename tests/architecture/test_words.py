"""Everything a person reads has its Indonesian sentence and its English one."""

from core.errors import Reason
from tests.architecture.tree import text
from tools.words import first_argument, literals, phone_sentences, problems, server_sentences, unsaid
from workflow.village import STAGES


def test_every_sentence_of_server_and_office_has_its_english():
    assert problems(server_sentences(), "messages.po") == []


def test_every_sentence_of_the_phone_has_its_english():
    said = phone_sentences()
    assert said
    assert problems(said, "phone.po") == []


def test_every_english_sentence_is_said_somewhere():
    assert unsaid(server_sentences(), "messages.po") == []
    assert unsaid(phone_sentences(), "phone.po") == []


def test_no_sentence_shouts():
    said = {**server_sentences(), **phone_sentences()}
    assert [f"{where}: {sentence}" for sentence, where in said.items() if "!" in sentence] == []


def test_every_reason_is_explained_in_the_error_page():
    page = text("docs/errors.md")
    assert [reason.name for reason in Reason if f"`{reason.name}`" not in page] == []


def test_the_phone_has_the_words_of_every_stage_of_a_village():
    screen = text("pwa/screens/villages.js")
    assert [stage for stage, word in STAGES.items() if f"{stage}: t('{word}')" not in screen] == []


def test_sentences_are_read_out_of_a_call():
    source = """t(late ? 'Terlambat, %(n)s' : `Tepat "waktu"`, {n: 'x'})"""
    assert literals(first_argument(source, 2)) == ["Terlambat, %(n)s", 'Tepat "waktu"']
    assert literals(first_argument("t(kind === 'desa' ? 'Desa' : 'Kelurahan')", 2)) == ["Desa", "Kelurahan"]
