"""How a form was filled in is written down when the form asks: audit.csv as the ODK client audit log has it."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.engine_page import filling_page, form_info, go_on, made_form, question

PEOPLE = """| type | name | label | required | parameters |
| begin_group | satu | Satu | | |
| text | nama | Nama | yes | |
| integer | umur | Umur | | |
| end_group | | | | |
| begin_repeat | orang | Orang | | |
| text | alias | Alias | | |
| end_repeat | | | | |
"""
ALL = (
    "location-priority=high-accuracy location-min-interval=10 location-max-age=60 "
    "track-changes=true identify-user=true track-changes-reasons=on-form-edit"
)


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        yield opened


def begin(page: Page, parameters: str | None, **more: Any) -> None:
    rows = PEOPLE if parameters is None else f"{PEOPLE}| audit | audit | | | {parameters} |\n"
    info = {**form_info("hambatan"), "form_id": "uji", "sha256": f"{parameters!s:0<64}"}
    page.evaluate("how => engine.begin(how)", {"info": info, "xform": made_form(rows), **more})


def fill_in(page: Page) -> None:
    question(page, "nama").locator("input").fill("Budi, S.H.")
    question(page, "umur").locator("input").fill("30")
    go_on(page)
    page.locator('[data-action="remove-repeat"]').click()
    page.locator('[data-action="add-repeat"]').click()
    question(page, "alias").locator("input").fill("B")
    go_on(page)
    go_on(page)
    expect(page.locator("[data-part=summary]")).to_be_visible()


FINISH = """async () => {
  const record = await engine.session.finish();
  const file = (await engine.filesOf(record.instance_id)).find(({ name }) => name === 'audit.csv');
  return { record, text: file ? new TextDecoder().decode(file.bytes) : null, type: file?.type };
}"""


def log_of(text: str) -> list[dict[str, str]]:
    assert "\r" not in text
    return list(csv.DictReader(io.StringIO(text)))


def events(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(row["event"], row["node"]) for row in rows]


def test_a_form_that_does_not_ask_is_not_watched(page):
    begin(page, None)
    fill_in(page)
    done = page.evaluate(FINISH)
    assert done["text"] is None
    assert done["record"]["files"] == []


def test_the_log_is_an_attachment_that_the_record_names(page):
    begin(page, "")
    fill_in(page)
    done = page.evaluate(FINISH)
    assert "<audit>audit.csv</audit>" in done["record"]["xml"].replace("orx:", "")
    [file] = done["record"]["files"]
    assert (file["name"], file["role"], done["type"]) == ("audit.csv", "file", "text/csv")
    assert file["sha256"] == hashlib.sha256(done["text"].encode()).hexdigest()
    assert done["text"].splitlines()[0] == "event,node,start,end"


def test_parts_questions_and_repeats_are_entered_and_left_in_their_order(page):
    begin(page, "")
    fill_in(page)
    rows = log_of(page.evaluate(FINISH)["text"])
    assert events(rows) == [
        ("form start", ""),
        ("group questions", "/data/satu"),
        ("question", "/data/satu/nama"),
        ("question", "/data/satu/umur"),
        ("group questions", "/data/orang"),
        ("delete repeat", "/data/orang[1]"),
        ("add repeat", "/data/orang[1]"),
        ("question", "/data/orang[1]"),
        ("question", "/data/orang[1]/alias"),
        ("group questions", "/data/orang"),
        ("end screen", ""),
        ("form save", ""),
        ("form exit", ""),
        ("form finalize", ""),
    ]
    lasting = {"group questions", "question", "end screen"}
    assert all((row["end"] != "") == (row["event"] in lasting) for row in rows)
    assert all(int(row["end"]) >= int(row["start"]) for row in rows if row["end"])
    assert all(int(row["start"]) > 1_700_000_000_000 for row in rows)


def test_a_form_that_asks_for_all_of_it_gets_every_column(page):
    begin(page, ALL)
    page.wait_for_function("() => engine.session.audit.text.includes('location permissions granted')")
    fill_in(page)
    text = page.evaluate(FINISH)["text"]
    head = "event,node,start,end,latitude,longitude,accuracy,old-value,new-value,user,change-reason"
    assert text.splitlines()[0] == head
    rows = log_of(text)
    assert {"location tracking enabled", "location permissions granted", "location providers enabled"} <= {
        row["event"] for row in rows
    }
    [named] = [row for row in rows if row["node"] == "/data/satu/nama"]
    assert (named["old-value"], named["new-value"]) == ("", "Budi, S.H.")
    assert (named["latitude"], named["longitude"], named["accuracy"]) == ("-3.6512", "103.7712", "9")
    assert {row["user"] for row in rows} == {"petugas07"}
    [end] = [row for row in rows if row["event"] == "end screen"]
    assert (end["old-value"], end["new-value"]) == ("", "")


def test_a_refused_position_is_written_once_and_holds_nothing_up(page):
    page.context.clear_permissions()
    page.evaluate("() => { navigator.geolocation.getCurrentPosition = (_yes, no) => no({ code: 1 }); }")
    begin(page, ALL)
    fill_in(page)
    rows = log_of(page.evaluate(FINISH)["text"])
    assert [row["event"] for row in rows].count("location permissions not granted") == 1
    assert all(row["latitude"] == "" for row in rows)


def test_the_log_lies_with_the_draft_in_the_same_save_and_goes_on_after_a_kill(page):
    begin(page, "")
    question(page, "nama").locator("input").fill("Budi")
    question(page, "umur").locator("input").focus()
    page.evaluate("() => engine.session.flush()")
    id_ = page.evaluate("() => engine.session.draft.id")
    draft = page.evaluate("id => engine.readDraft(id)", id_)
    assert "<nama>Budi</nama>" in draft["xml"]
    assert [line.split(",")[0] for line in draft["audit"].splitlines()] == ["form start", "question"]
    # Dead: it neither saves nor hears anything any more.
    page.evaluate("() => { engine.session.saving.stop(); engine.session.audit.stop(); }")
    begin(page, "", draftId=id_)
    go_on(page)
    go_on(page)
    rows = log_of(page.evaluate(FINISH)["text"])
    assert events(rows)[:4] == [
        ("form start", ""),
        ("question", "/data/satu/nama"),
        ("form resume", ""),
        ("group questions", "/data/satu"),
    ]


def test_leaving_a_draft_is_written_and_looking_in_makes_no_draft(page):
    begin(page, "")
    id_ = page.evaluate("() => engine.session.draft.id")
    page.evaluate("() => engine.session.close()")
    assert page.evaluate("id => engine.readDraft(id)", id_) is None
    begin(page, "")
    question(page, "nama").locator("input").fill("Budi")
    page.evaluate("() => engine.session.flush()")
    page.evaluate("() => engine.session.close()")
    id_ = page.evaluate("() => engine.session.draft.id")
    audit = page.evaluate("id => engine.readDraft(id)", id_)["audit"]
    assert [line.split(",")[0] for line in audit.splitlines()][-2:] == ["form save", "form exit"]


def test_what_is_wrong_is_written_with_its_place(page):
    begin(page, "")
    go_on(page)
    assert "constraint error,/data/satu/nama," in page.evaluate("() => engine.session.audit.text")


def test_a_log_that_fails_holds_nothing_up(page):
    begin(page, "")
    page.evaluate("() => { engine.session.audit.note = () => { throw new Error('planted'); }; }")
    question(page, "nama").locator("input").fill("Budi")
    go_on(page)
    go_on(page)
    assert "<nama>Budi</nama>" in page.evaluate("async () => (await engine.session.finish()).xml")


def test_the_log_has_an_end_and_the_forms_own_events_still_enter(page):
    begin(page, "")
    page.evaluate(
        """() => {
          const { audit } = engine.session;
          for (let at = 0; at < 20000; at += 1) audit.note('constraint error', '/data/satu/nama');
        }"""
    )
    fill_in(page)
    text = page.evaluate(FINISH)["text"]
    assert len(text) < 410_000
    assert events(log_of(text))[-1] == ("form finalize", "")


def test_a_correction_says_why_when_the_form_wants_that_and_its_log_goes_on(page):
    begin(page, ALL)
    fill_in(page)
    sent = page.evaluate(FINISH)
    record = sent["record"]
    report = {
        "root_id": record["instance_id"],
        "instance_id": record["instance_id"],
        "revision": 1,
        "form_id": "uji",
        "form_version": "1",
        "code": "ME-2026-000001",
        "state": "returned",
        "comments": [{"path": "/data/satu/umur", "label": "Umur", "note": "periksa"}],
        "received_at": "2026-01-15T00:00:00Z",
        "xml_sha256": "",
        "files": [{**file, "present": True} for file in record["files"]],
    }
    page.evaluate("() => { engine.repairing = true; }")
    begin(page, ALL, repair={"report": report, "xml": record["xml"]})
    question(page, "umur").locator("input").fill("31")
    page.evaluate("() => { engine.finishing = engine.session.finish(); }")
    page.get_by_role("dialog").get_by_role("textbox").fill('Umur keliru, "lihat" paspor')
    page.get_by_role("dialog").get_by_role("button").click()
    corrected = page.evaluate(
        "async () => { engine.session.finish = () => engine.finishing; return (" + FINISH + ")(); }"
    )
    rows = log_of(corrected["text"])
    assert [row["change-reason"] for row in rows if row["event"] == "change reason"] == ['Umur keliru, "lihat" paspor']
    kinds = [row["event"] for row in rows]
    assert kinds.count("form finalize") == 2
    assert kinds.index("form resume") > kinds.index("form finalize")
    [changed] = [row for row in rows if row["new-value"] == "31"]
    assert changed["old-value"] == "30"
    assert [file["name"] for file in corrected["record"]["files"]] == ["audit.csv"]
