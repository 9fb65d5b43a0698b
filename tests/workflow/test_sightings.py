"""What answers of F02 to F05 say of foreigners, employers and lodgings; each question that is named there exists."""

from datetime import date

import pytest

from forms.catalogue import read_catalogue
from forms.publish import convert
from forms.xform import read_form
from workflow.sightings import DAY_OF, PARTS, question_of, said_in

CARDS = {card.form_id: card for card in read_catalogue()}


@pytest.mark.parametrize("form_id", sorted(PARTS))
def test_every_question_that_is_read_is_one_of_the_form(form_id):
    form = read_form(convert(CARDS[form_id].path).xform_xml)
    names = {question.name for question in form.questions()}
    asked = {DAY_OF[form_id]}
    for part in PARTS[form_id]:
        asked |= {*part.own.values(), *part.around.values(), *([part.only[0]] if part.only else [])}
    assert asked <= names, asked - names
    repeats = {part.name for part in PARTS[form_id] if part.repeats}
    assert all(any(f"/{repeat}/" in question.path for question in form.questions()) for repeat in repeats)


def test_f02_names_people_and_the_place_they_stay_in():
    turn = {"nama_oa": " Wang  Wei ", "bangsa": "CHN", "no_paspor": "e-123", "izin": "itas", "izin_sd": "2027-01-02"}
    nepal = {"bangsa": "LAIN", "bangsa_lain": "Nepal", "no_paspor": "X1"}
    nobody = {"bangsa": "CHN", "nama_oa": "TIDAK DIKETAHUI"}
    answers = {"tgl_amati": "2026-11-20", "jenis_tempat": "kos", "nama_tempat": "Kos Sari", "kegiatan": "wisata"}
    found = said_in("amati_oa", {**answers, "orang": [turn, nepal, nobody]})
    wang, other, kos = found
    assert (wang.name, wang.nation, wang.document, wang.seen_on) == ("Wang Wei", "CHN", "E123", date(2026, 11, 20))
    assert (wang.permit, wang.permit_until, wang.facts["activity"]) == ("itas", date(2027, 1, 2), "wisata")
    assert (other.name, other.nation, other.number) == ("", "nepal", 2)
    assert (kos.kind, kos.part, kos.name) == ("lodging", "tempat", "Kos Sari")
    assert question_of("amati_oa", "orang", "permit") == "izin"


def test_what_is_no_place_to_stay_and_who_is_no_foreigner_is_left_out():
    assert said_in("amati_oa", {"jenis_tempat": "pasar", "nama_tempat": "Pasar"}) == []
    assert said_in("duga_langgar", {"terduga": [{"td_nama": "Ali", "td_oa": "tidak"}]}) == []
    [said] = said_in(
        "duga_langgar",
        {"waktu_kejadian": "2026-11-20T08:00:00.000+07:00", "terduga": [{"td_nama": "A", "td_oa": "ya"}]},
    )
    assert said.seen_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    "broken", [{}, {"orang": "x"}, {"orang": [1, None]}, {"orang": [{"nama_oa": ["x"]}]}, {"tgl_amati": "x"}]
)
def test_answers_of_another_shape_say_nothing(broken):
    assert said_in("amati_oa", broken) == []
    assert said_in("info_warga", {"orang": [{"nama_oa": "A"}]}) == []
