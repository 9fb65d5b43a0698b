"""What the check found stands at its answer and at the top, the list is marked, and nothing is refused."""

import pytest
from flask import Flask

from forms.answers import Answer
from forms.findings import CODES, Finding
from models import Submission, checking, db
from office.findings import found_lines, sentence
from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, flat, one

FOUND = [
    Finding("/data/topik", "required"),
    Finding("/data/nama", "calculation", {"value": "Warung Sari", "expected": "Warung Sinar"}),
    Finding("/data/tersembunyi", "unknown", {"value": "x"}),
]


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What the check of every record finds in this test."""
    found = list(FOUND)
    monkeypatch.setattr(checking, "check_record", lambda *given: list(found))
    return found


def test_opening_an_unchecked_report_checks_it_at_once(
    app: Flask, kasi: OfficeClient, field_side: Field, finds: list[Finding]
):
    root_id = field_side.send()
    page = kasi.get(f"/office/review/{root_id}")
    box = one(page, "section", aria_labelledby="found-title")
    assert "3 temuan pada isian" in box.text
    assert [line.text.replace(" :", ":") for line in box.all("li")] == [
        "Topik: Isian wajib kosong",
        "Nama: Nilai hitungan berbeda dari yang dihitung server: “Warung Sinar”",
        "tersembunyi: Isian ini tidak ada di formulirnya: “x”",
    ]
    with app.app_context():
        assert db.session.get_one(Submission, root_id).findings_count == 3


def test_each_finding_leads_to_its_answer(kasi: OfficeClient, field_side: Field, finds: list[Finding]):
    page = kasi.get(f"/office/review/{field_side.send()}")
    links = {a.text: a.get("href") for a in one(page, "section", aria_labelledby="found-title").all("a")}
    assert set(links) == {"Topik", "Nama"}
    rows = {f"#{row.get('id')}": row.text for row in page.all("div") if (row.get("id") or "").startswith("row-")}
    assert "Isian wajib kosong" in rows[links["Topik"] or ""]
    assert "tidak diisi" in rows[links["Topik"] or ""], "an empty answer with a finding is not folded away"
    assert "Warung Sinar" in rows[links["Nama"] or ""]


def test_a_report_without_findings_says_nothing_about_them(kasi: OfficeClient, field_side: Field, finds: list[Finding]):
    finds.clear()
    page = kasi.get(f"/office/review/{field_side.send()}")
    assert "temuan pada isian" not in flat(page)


def test_a_report_with_findings_is_decided_as_any_other(kasi: OfficeClient, field_side: Field, finds: list[Finding]):
    page = kasi.get(f"/office/review/{field_side.send()}")
    assert "disetujui" in flat(kasi.submit(page, "/approve"))


def test_a_page_opened_before_the_check_is_not_out_of_date(
    app: Flask, kasi: OfficeClient, field_side: Field, finds: list[Finding]
):
    root_id = field_side.send()
    page = kasi.get(f"/office/review/{root_id}")
    with app.app_context():
        checking.check_all(again=True)
    assert "disetujui" in flat(kasi.submit(page, "/approve"))


def test_the_list_marks_them_and_can_show_only_them(
    app: Flask, kasi: OfficeClient, field_side: Field, finds: list[Finding]
):
    bad, good = field_side.send(nama="Warung Buruk"), field_side.send(nama="Warung Baik")
    with app.app_context():
        checking.check_report(bad)
    finds.clear()
    with app.app_context():
        checking.check_report(good)
    page = kasi.get("/office/review")
    assert "3 temuan" in flat(page)
    rows = {a.get("href"): a.text for a in one(page, "ul", class_="rows").all("a")}
    assert [good in href for href, words in rows.items() if "temuan" not in words] == [True]
    narrowed = kasi.get("/office/review?findings=1")
    assert [bad in (a.get("href") or "") for a in one(narrowed, "ul", class_="rows").all("a")] == [True]
    assert "Ada temuan" in one(narrowed, "p", class_="filter-now").text
    assert one(narrowed, "input", name="findings").get("checked") is not None


def test_many_findings_are_folded_after_the_first_eight(kasi: OfficeClient, field_side: Field, finds: list[Finding]):
    finds.extend(Finding(f"/data/asing{n}", "unknown") for n in range(20))
    box = one(kasi.get(f"/office/review/{field_side.send()}"), "section", aria_labelledby="found-title")
    (folded,) = box.all("details")
    assert (len(list(box.all("li"))), len(list(folded.all("li")))) == (23, 15)
    assert next(folded.all("summary")).text == "15 lagi"


def test_a_check_that_gave_up_is_said_at_the_top_and_in_the_list(
    app: Flask, kasi: OfficeClient, field_side: Field, finds: list[Finding]
):
    finds[:] = [Finding("/data", "stopped")]
    root_id = field_side.send()
    box = one(kasi.get(f"/office/review/{root_id}"), "section", aria_labelledby="found-title")
    (line,) = box.all("li")
    assert line.text.strip().startswith("Pemeriksaan tidak selesai")
    assert "1 temuan" in flat(kasi.get("/office/review"))
    with app.app_context():
        assert db.session.get_one(Submission, root_id).state == "received"


@pytest.mark.parametrize(
    ("label", "lead"),
    [("Topik", "Topik:"), ("Sebutkan lainnya.", "Sebutkan lainnya."), ("Apa itu?", "Apa itu?"), ("Nama:", "Nama:")],
)
def test_a_question_is_followed_by_one_stop_and_not_two(app: Flask, label: str, lead: str):
    with app.app_context():
        template = app.jinja_env.from_string(
            "{% import 'parts/pieces.html' as pieces with context %}{{ label }}{{ pieces.stop(label) }}"
        )
        assert template.render(label=label) == lead


@pytest.mark.parametrize(("path", "rule"), [("/data/orang[2]/usia", "“At most 99”"), ("/data/nama", "“b”")])
def test_a_broken_rule_is_said_in_the_forms_words_for_the_reader(app: Flask, path: str, rule: str):
    finding = {"path": path, "code": "constraint", "detail": {"value": "a", "expected": "b"}}
    with app.test_request_context():
        assert sentence(finding, {"/data/orang/usia": "“At most 99”"}).endswith(rule)


def test_an_older_revision_shows_its_own_findings(
    app: Flask, kasi: OfficeClient, field_side: Field, finds: list[Finding]
):
    first = field_side.send()
    with app.app_context():
        checking.check_all()
    finds.clear()
    field_side.send(corrects=first)
    assert "temuan pada isian" not in flat(kasi.get(f"/office/review/{first}"))
    assert "3 temuan pada isian" in flat(kasi.get(f"/office/review/{first}?revision=1"))


def test_a_check_that_fails_leaves_the_page_as_it_is(
    kasi: OfficeClient, field_side: Field, monkeypatch: pytest.MonkeyPatch
):
    def stumble(*given: object) -> list[Finding]:
        raise RuntimeError("a check with a fault")

    monkeypatch.setattr(checking, "check_record", stumble)
    assert "Warung Sari" in flat(kasi.get(f"/office/review/{field_side.send()}"))


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_sentence_in_both_languages(app: Flask, kasi: OfficeClient, code: str):
    said = []
    for language in ("id", "en"):
        with app.test_request_context(headers={"Accept-Language": language}):
            said.append(sentence({"path": "/data/x", "code": code, "detail": {"value": "a", "expected": "b"}}, {}))
    assert code not in said
    assert said[0] != said[1]


def test_a_finding_in_a_repeat_says_in_which_turn():
    inside = (Answer("question", "/data/rumah[2]/orang[1]/nama", "nama", "Nama"),)
    person = (Answer("repeat", "/data/rumah[2]/orang[1]", "orang", "Orang 1", children=inside),)
    answers = [Answer("repeat", "/data/rumah[2]", "rumah", "Rumah 2", children=person)]
    (line,) = found_lines([{"path": inside[0].path, "code": "x"}], {}, answers, {})
    assert line.label == "Nama (Rumah 2, Orang 1)"


def test_a_rule_that_the_form_has_no_words_for_is_not_shown_as_an_expression(app: Flask):
    finding = {"path": "/data/umur", "code": "constraint", "detail": {"value": "900", "expected": ". <= 500"}}
    with app.test_request_context():
        assert sentence(finding, {"/data/umur": ""}) == "Jawaban tidak memenuhi syarat isian ini"
