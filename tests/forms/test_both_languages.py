"""A form's author is told everything in Indonesian, and in English who asks for it; never in both at once."""

import re

import pytest

from forms.__main__ import main
from forms.broken import why_broken
from forms.support import indonesian, sections
from tests.forms.both_languages import faulty_form, forms, no_forms, pieces, refusal_of, sentences, table

# Words that every English sentence has one of, and no Indonesian one, nor a name in a form.
ENGLISH = re.compile(
    r"\b(the|is|it|its|this|that|here|see|of|with|without|has|cannot|not|no|found|expected|row)\b", re.IGNORECASE
)
INDONESIAN = re.compile(r"\b(yang|ini|tidak|dengan|baris|di|dari|hapus|pakai|formulir|belum|dan)\b", re.IGNORECASE)


CHECK = "forms/*.py"
# What only who uploads a file to the office is told: tests/forms/test_form_changes.py
UPLOAD = ("forms/apart.py", "forms/sniffed.py")
PUBLISH = "front/form_commands.py"
# What no file of a test can bring about: a disk that fails, a type that pyxform alone knows, an endless expression.
RARE = ("Berkas tidak dapat dibaca. Pesan", "XLSForm tidak mempunyai jenis pertanyaan", "terlalu dalam")


def rows():
    return [row for section in sections() for row in section.rows if row.stands != "yes"]


@pytest.fixture
def told(tmp_path, capsys):
    """What check says of every file with a fault, in a language; what a program of others says is left out."""

    def tell(language):
        said = []
        for name, files in (("forms", forms), ("none", no_forms)):
            folder = tmp_path / f"{language}-{name}"
            folder.mkdir()
            for path in files(folder):
                main(["check", str(path), "--language", language])
                said.append(capsys.readouterr().out.replace(str(folder), ""))
        return "\n".join(said)

    return tell


@pytest.fixture
def helped(capsys, monkeypatch):
    """What the command says of itself in Indonesian, on lines of any length."""
    monkeypatch.setenv("TITIAN_LANGUAGE", "id")
    for words in (["--help"], ["check", "--help"]):
        with pytest.raises(SystemExit):
            main(words)
    return " ".join(capsys.readouterr().out.split())


def of_our_own(text):
    """Without what others say: pyxform, the computer, a parser; each of them is announced."""
    text = re.sub(r"(?m)^Dari pyxform, dalam bahasa Inggris\n(  .*\n|\[row.*\n|Language '.*\n)+", "", text)
    return re.sub(r"(?m)[Pp]esan.*, dalam bahasa Inggris: .*(\n  *\S.*)*$", "", text)


def test_every_row_that_is_not_yes_has_its_sentences_in_both_languages():
    assert len(rows()) >= 90
    for row in rows():
        said = row.told
        assert said.en == f"{row.note} {row.remedy}"
        assert said.id != said.en
        assert said.id.endswith(".")


def test_no_sentence_of_the_table_is_left_over():
    assert indonesian().keys() == {sentence for row in rows() for sentence in (row.note, row.remedy)}


def test_the_same_facts_stand_in_both_languages():
    every = [*sentences(CHECK, PUBLISH), *table()]
    assert len(every) > 150
    for said in every:
        facts = [sorted(re.findall(r"%\(\w+\)s|%%", text)) for text in (said.id, said.en)]
        assert facts[0] == facts[1], said


def test_each_language_is_that_language():
    for said in (*sentences(CHECK, PUBLISH), *table()):
        assert not ENGLISH.search(re.sub(r"%\(\w+\)s|_\w+|\w+_", "", said.id)), said.id
        assert not INDONESIAN.search(said.en), said.en
        assert "!" not in said.id.replace("!=", "")


def test_no_english_sentence_leaks_into_what_an_office_reads(told):
    text = of_our_own(told("id"))
    assert [line for line in text.splitlines() if ENGLISH.search(line)] == []
    longer = [piece for said in (*sentences(CHECK), *table()) for piece in pieces(said.en) if len(piece) > 12]
    assert [piece for piece in longer if piece in text] == []


def test_english_is_there_for_who_asks_for_it(told):
    assert [line for line in told("en").splitlines() if INDONESIAN.search(line)] == []


def test_every_sentence_of_the_check_is_among_them(told, helped):
    text = told("id") + helped
    others = set(sentences(*UPLOAD))
    ours = [said for said in sentences(CHECK) if said not in others]
    silent = [said.id for said in ours if not all(piece in text for piece in pieces(said.id))]
    assert [one for one in silent if not one.startswith(RARE)] == []


def test_an_expression_without_end_is_told_too():
    assert why_broken(RecursionError("maximum recursion depth exceeded"), "1").id == "terlalu dalam"


def test_indonesian_comes_first(tmp_path, capsys):
    assert main(["check", str(faulty_form(tmp_path))]) == 1
    told = capsys.readouterr().out
    assert "Belum dapat diterbitkan karena\n  survey, baris 25, calculation: gaib(): Tidak ada fungsi" in told
    assert told.endswith("\nFormulir ini belum dapat diterbitkan.\n")


def test_a_fault_that_pyxform_finds_is_announced_in_indonesian(tmp_path):
    list(no_forms(tmp_path))
    said = refusal_of(tmp_path / "rusak.md")
    assert said.id.startswith("pyxform, yang mengubah XLSForm, menemukan kesalahan.")
    assert said.id.endswith(said.en)
    assert "hologram" in said.en
