"""The filler answers every form by the form's own rules."""

import random
from datetime import datetime, timedelta, timezone

import pytest

from forms.answers import answers_as_json
from forms.catalogue import MEDIA, read_catalogue
from forms.expressions import Evaluator
from forms.instance import read_instance
from forms.model import Question, Repeat
from forms.publish import convert
from seeds.filler import Filler

WIB = timezone(timedelta(hours=7))
MOMENT = datetime(2026, 1, 14, 10, 42, tzinfo=WIB)
LISTS = {path.name: path.read_text(encoding="utf-8") for path in MEDIA.glob("*.csv")}
CARDS = {card.form_id: card for card in read_catalogue()}
every_form = pytest.mark.parametrize("form_id", CARDS)


@pytest.fixture(scope="module")
def xforms():
    return {form_id: convert(card.path).xform_xml for form_id, card in CARDS.items()}


@pytest.fixture
def fill(xforms):
    def filled(form_id, seed=1, **told):
        filler = Filler(xforms[form_id], LISTS, random.Random(seed))
        return filler.form, filler.fill(MOMENT, told.pop("answers", None), **told)

    return filled


def broken_rules(form, xml):
    """Every rule of the form that this instance breaks, by its path."""
    root = read_instance(xml).root
    rules = Evaluator(root, MOMENT)
    found = []

    def look(group, node):
        for child in group.children:
            here = node.findall(child.name)
            if isinstance(child, Repeat):
                for turn in here:
                    look(child, turn)
            elif not isinstance(child, Question):
                if rules.test(child.relevant, here[0]):
                    look(child, here[0])
            elif child.type != "note" and rules.test(child.relevant, here[0]):
                if child.required and not here[0].text:
                    found.append(f"{child.path} required")
                if here[0].text and not rules.test(child.constraint, here[0]):
                    found.append(f"{child.path} {here[0].text}")

    look(form.root, root)
    return found


@every_form
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_every_form_is_filled_in_without_breaking_a_rule(form_id, share, fill):
    for seed in range(8):
        form, filled = fill(form_id, seed, share=share)
        assert broken_rules(form, filled.xml) == []


def test_a_broken_rule_would_be_seen(fill):
    form, filled = fill("info_warga", answers={"isi": "pendek", "topik": "", "tgl_info": "2026-01-15"})
    assert broken_rules(form, filled.xml) == [
        "/data/pokok/topik required",
        "/data/pokok/tgl_info 2026-01-15",
        "/data/cerita/isi pendek",
    ]


@every_form
def test_the_same_seed_fills_the_same_form(form_id, fill):
    assert fill(form_id, 5)[1].xml == fill(form_id, 5)[1].xml
    assert fill(form_id, 5)[1].xml != fill(form_id, 6)[1].xml


@every_form
def test_every_file_that_is_named_is_there_and_marked_as_demo(form_id, fill):
    form, filled = fill(form_id, share=1.0)
    said = answers_as_json(form, filled.xml)
    named = {value for value in _values(said) if isinstance(value, str) and value.endswith((".jpg", ".pdf"))}
    assert named == {file.name for file in filled.files}
    for file in filled.files:
        start = b"%PDF" if file.type == "application/pdf" else b"\xff\xd8\xff"
        assert file.content.startswith(start)
        assert len(file.content) < 60_000


def _values(said):
    if isinstance(said, dict):
        return [leaf for value in said.values() for leaf in _values(value)]
    return [leaf for value in said for leaf in _values(value)] if isinstance(said, list) else [said]


def test_what_must_be_said_is_said(fill):
    people = [{"bangsa": "CHN", "no_paspor": "E0000001"}, {"bangsa": "MYS"}, {"bangsa": "IND"}]
    form, filled = fill("amati_oa", answers={"jml_oa": "3", "orang": people}, username="petugas07", deviceid="K7Q29M")
    said = answers_as_json(form, filled.xml)
    assert [person["bangsa"] for person in said["orang"]] == ["CHN", "MYS", "IND"]
    assert said["orang"][0]["no_paspor"] == "E0000001"
    assert (said["username"], said["deviceid"], said["today"]) == ("petugas07", "K7Q29M", "2026-01-14")


def test_the_report_code_is_made_of_form_regency_day_and_instance_id(fill):
    _, filled = fill("hambatan", answers={"kab_kota": "1603"})
    instance = read_instance(filled.xml)
    assert instance.instance_name == f"F10-1603-20260114-{filled.instance_id[5:9].upper()}"


def test_a_nil_report_has_no_people_and_no_photo(fill):
    form, filled = fill("amati_oa", share=1.0, answers={"jml_oa": "0"})
    said = answers_as_json(form, filled.xml)
    assert said["jml_oa"] == 0
    assert not {"orang", "kegiatan", "foto1", "lokasi_ket"} & set(said)
    assert filled.files == ()


def test_a_counted_repeat_has_as_many_turns_as_were_counted(fill):
    for count in (0, 2):
        form, filled = fill("duga_langgar", answers={"jml_saksi": str(count)})
        assert len(answers_as_json(form, filled.xml).get("saksi", [])) == count


@pytest.mark.parametrize(
    ("tanda", "tahap", "umur", "tingkat"),
    [
        ("tanpa_pt", "tawaran", "", "rendah"),
        ("tanpa_pt biaya_besar", "tawaran", "30", "sedang"),
        ("tanpa_pt biaya_besar online", "dok", "30", "tinggi"),
        ("tanpa_pt", "kumpul", "30", "tinggi"),
        ("tanpa_pt", "perjalanan", "30", "darurat"),
        ("dipaksa", "luar", "30", "darurat"),
        ("tanpa_pt", "tawaran", "17", "darurat"),
    ],
)
def test_the_risk_level_is_computed_as_the_programme_says(tanda, tahap, umur, tingkat, fill):
    form, filled = fill("deteksi_pmi", answers={"subjek": "orang", "tanda": tanda, "tahap": tahap, "umur": umur})
    assert answers_as_json(form, filled.xml)["tingkat"] == tingkat


def test_a_correction_names_what_it_corrects_and_keeps_the_rest(xforms):
    filler = Filler(xforms["amati_oa"], LISTS, random.Random(3))
    people = [{"bangsa": "CHN", "izin": "tt"}, {"bangsa": "MYS", "izin": "tt", "no_paspor": "A00001"}]
    first = filler.fill(MOMENT, {"jml_oa": "2", "orang": people})
    later = MOMENT + timedelta(days=2)
    second = filler.fill(later, {"orang": [{}, {"no_paspor": "A0000017"}]}, revises=first)
    assert read_instance(second.xml).deprecated_id == first.instance_id == second.revises
    before, after = (answers_as_json(filler.form, filled.xml) for filled in (first, second))
    assert after["orang"][1].pop("no_paspor") == "A0000017"
    assert before["orang"][1].pop("no_paspor") == "A00001"
    assert after.pop("end") != before.pop("end")
    assert after == before, "the code of the report stays too"
    assert second.files == first.files
