"""The twelve forms keep what the programme asks of them."""

import json
import re
from pathlib import Path

import brotli
import pytest

from forms.catalogue import AREA_COLUMNS, LIBRARY, read_catalogue
from forms.model import Group, Question, Repeat
from forms.publish import convert

FORM_IDS = [card.form_id for card in read_catalogue()]
PROMISED = json.loads((Path(__file__).parent / "promised_fields.json").read_text())
METADATA = {"start", "end", "today", "username", "deviceid"}
# What the phone's evaluator and ours both know; anything else would fail on one side only.
KNOWN_FUNCTIONS = {
    "once", "translate", "substr", "concat", "selected", "count-selected", "regex", "string-length", "today", "now",
    "if", "not", "true", "false",
}  # fmt: skip
every_form = pytest.mark.parametrize("form_id", FORM_IDS)


def expressions(question):
    raw = (question.required, question.relevant, question.constraint, question.calculation, question.choice_filter)
    return [text for text in raw if text]


def parts(form):
    return form.root.children


def test_there_are_twelve_forms_and_each_file_is_listed():
    assert sorted(FORM_IDS) == sorted(path.stem for path in LIBRARY.glob("*.md"))
    assert len(FORM_IDS) == 12


@every_form
def test_a_form_converts_without_a_warning(form_id, published):
    assert published[form_id].warnings == ()
    assert published[form_id].form_id == form_id


@every_form
def test_the_same_form_gives_the_same_bytes(form_id, published):
    assert convert(LIBRARY / f"{form_id}.md").xform_xml == published[form_id].xform_xml


@every_form
def test_every_field_of_the_programme_is_there_with_its_type(form_id, library):
    form = library[form_id]
    types = {question.name: question.type for question in (*form.questions(), *form.hidden)}
    repeats = {child.name for child in parts(form) if isinstance(child, Repeat)}
    for name, promised in PROMISED[form_id].items():
        kind = promised.split()[0]
        if promised == "begin repeat":
            assert name in repeats
        else:
            assert types.get(name) == {"select_one_from_file": "select_one"}.get(kind, kind), name


@every_form
def test_names_are_used_once_so_that_answers_can_be_asked_by_name(form_id, library):
    form = library[form_id]
    names = [question.name for question in (*form.questions(), *form.hidden)] + [part.name for part in parts(form)]
    twice = {name for name in names if names.count(name) > 1 and name != "pengantar"}
    assert twice == set()


@every_form
def test_both_languages_are_complete(form_id, library):
    form = library[form_id]
    assert form.languages == ("id", "en")
    assert form.default_language == "id"
    for node in (*parts(form), *form.questions()):
        said = [node.labels]
        if isinstance(node, Question):
            said += [m for m in (node.hints, node.required_messages, node.constraint_messages) if m]
            said += [choice.labels for choice in node.choices]
        for labels in said:
            assert set(labels) == {"id", "en"}, node.path
            assert all(text.strip() and text != "-" for text in labels.values()), node.path


@every_form
def test_no_rule_is_without_a_sentence_that_says_what_to_do(form_id, library):
    for question in library[form_id].questions():
        if question.constraint:
            assert question.constraint_messages, question.path
        if question.required:
            assert question.required_messages, question.path


@every_form
def test_sentences_end_as_sentences_and_never_shout(form_id, library):
    for question in library[form_id].questions():
        for text in (*question.constraint_messages.values(), *question.required_messages.values()):
            assert text.endswith("."), text
        for text in (*question.labels.values(), *question.hints.values()):
            assert "!" not in text


@every_form
def test_every_part_is_one_screen_of_a_sensible_length(form_id, library):
    for part in parts(library[form_id]):
        assert isinstance(part, Group), "a question outside a part"
        assert part.appearance == "field-list"
        # A helper that fills other questions asks nothing of its own.
        asked = [one for one in part.questions() if one.type != "note" and one.appearance != "mrz"]
        # A repeat is one card per turn; in F11 most questions of the last part belong to one stage each.
        assert 3 <= len(asked) <= (11 if isinstance(part, Repeat) else 9), part.path
        assert not any(isinstance(child, Group) for child in part.children), "parts are flat"


@every_form
def test_a_form_opens_with_one_plain_sentence_about_its_purpose(form_id, library):
    first = library[form_id].root.children[0].children[0]
    assert (first.name, first.type) == ("pengantar", "note")
    for text in first.labels.values():
        assert text.count(".") == 1
        assert text.endswith(".")
    assert "dibaca" in first.labels["id"]
    assert re.search("disimpan|dihapus", first.labels["id"])


@every_form
def test_photos_are_shrunk_and_evidence_is_marked(form_id, library, cards):
    card = next(card for card in cards if card.form_id == form_id)
    photos = [question for question in library[form_id].questions() if question.type == "image"]
    assert all(photo.max_pixels == 1600 for photo in photos)
    assert tuple(photo.name for photo in photos if photo.evidence) == card.evidence


def test_evidence_photos_are_those_of_violations_and_shown_documents(cards):
    assert {card.code: card.evidence for card in cards if card.evidence} == {
        "F03": ("tka_foto_dok",),
        "F05": ("foto1", "foto2"),
    }


@every_form
def test_every_form_carries_its_metadata_and_makes_its_own_report_code(form_id, library, cards):
    form = library[form_id]
    assert {question.type for question in form.hidden} >= METADATA
    code = next(card.code for card in cards if card.form_id == form_id)
    assert form.instance_name.startswith(f"concat('{code}-")
    assert form.title.startswith(f"{code} ")


@pytest.mark.parametrize("form_id", [name for name in FORM_IDS if "desa" in PROMISED[name]])
def test_places_cascade_over_three_files(form_id, library):
    form = library[form_id]
    places = [form.question(name) for name in ("kab_kota", "kecamatan", "desa")]
    assert [place.list_name for place in places] == list(AREA_COLUMNS)
    assert [place.choice_filter.split("=")[0].strip() for place in places] == ["", "kab", "kec"]


@every_form
def test_expressions_use_only_what_both_evaluators_know(form_id, library):
    form = library[form_id]
    for question in (*form.questions(), *form.hidden):
        for expression in expressions(question):
            bare = re.sub(r"'[^']*'", "''", expression)
            assert set(re.findall(r"([a-z][a-z-]*)\s*\(", bare)) <= KNOWN_FUNCTIONS | {"and", "or"}, expression


@every_form
def test_the_catalogue_names_only_what_the_form_has(form_id, library, cards):
    form = library[form_id]
    card = next(card for card in cards if card.form_id == form_id)
    kinds = {question.type for question in form.questions()}
    signs = any(question.appearance == "signature" for question in form.questions())
    assert form.question(card.place) is not None
    assert ("photo" in card.features) == ("image" in kinds)
    assert ("location" in card.features) == ("geopoint" in kinds)
    assert ("signature" in card.features) == signs
    if card.urgent:
        path = card.urgent.split(" = ")[0]
        assert path in {question.path for question in (*form.questions(), *form.hidden)}


def test_partners_get_only_their_four_forms_and_cases_stay_with_investigators(cards):
    seen = {card.code for card in cards if "mitra_desa" in card.roles}
    assert seen == {"F02", "F06", "F08", "F09"}
    assert next(card.roles for card in cards if card.code == "F11") == ("ppns", "kasi", "kakanim")


def test_a_nil_report_asks_for_six_things_only(library):
    form = library["amati_oa"]
    shown = []
    for part in form.root.children:
        for question in part.children:
            nil = "/data/amatan/jml_oa > 0" not in re.sub(r"\s+", " ", f"{part.relevant} {question.relevant}")
            if nil and question.type != "note" and question.required:
                shown.append(question.name)
    assert shown == ["peran", "tgl_amati", "jml_oa", "kab_kota", "kecamatan", "desa"]
    assert form.question("tgl_amati").calculation.startswith("once("), "the day is filled in already"


def test_all_forms_together_are_light_to_fetch(published):
    pack = json.dumps({form.form_id: form.xform_xml for form in published.values()}, ensure_ascii=False)
    assert len(brotli.compress(pack.encode(), quality=11)) <= 45_000
