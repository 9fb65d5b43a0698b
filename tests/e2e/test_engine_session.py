"""A whole form on the phone: from the first part to the outbox, saved all the way, returned and repaired."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.engine_page import begin, filling_page, form_ids, go_on, question
from tests.e2e.filler import photo


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        yield opened


FILL = """async () => {
  const done = await engine.fillIn(engine.session);
  if (done.left.length) return done;
  const sent = engine.session.live;
  const record = await engine.session.finish();
  return { ...done, record, same: record.xml === sent.finalXml() };
}"""


@pytest.mark.parametrize("form_id", form_ids())
def test_each_form_is_filled_in_from_its_first_part_to_the_outbox(page, form_id):
    begin(page, form_id)
    done = page.evaluate(FILL)
    assert done["left"] == []
    assert len(done["parts"]) >= 3
    record = done["record"]
    named = {file["name"] for file in record["files"]}
    for answer in re.findall(r">([\w-]+\.(?:jpg|png|pdf|mp3|bin))<", record["xml"]):
        assert answer in named
    assert all(file["size"] <= 12_000 for file in record["files"] if file["role"] == "preview")
    assert all(file["size"] <= 400_000 for file in record["files"] if file["role"] == "photo")
    assert done["same"]
    # The draft has become the record.
    assert page.evaluate("() => engine.readDraft(engine.session.draft.id)") is None


@pytest.mark.parametrize("form_id", form_ids())
def test_our_own_forms_wait_for_no_rare_part_of_the_engine(page, form_id):
    begin(page, form_id)
    assert page.evaluate("() => [...engine.session.form.needs]") == []


def test_lanjut_says_what_is_wrong_at_the_field_and_stays(page):
    begin(page, "amati_oa")
    go_on(page)
    expect(question(page, "peran").get_by_role("alert")).to_have_text("Pilih satu jawaban.")
    expect(question(page, "jml_oa").get_by_role("alert")).to_have_text("Tulis angka; 0 bila tidak ada.")
    expect(page.locator("[data-part]")).to_have_attribute("data-part", "/data/amatan")
    question(page, "peran").get_by_text("PIMPASA", exact=True).click()
    expect(question(page, "peran").get_by_role("alert")).to_have_count(0)
    question(page, "jml_oa").locator("input").fill("0")
    go_on(page)
    expect(page.locator("[data-part]")).to_have_attribute("data-part", "/data/lokasi")


def test_a_constraint_speaks_when_the_field_is_left_and_is_silent_while_typing(page):
    begin(page, "amati_oa")
    field = question(page, "jml_oa")
    field.locator("input").press_sequentially("5000")
    expect(field.get_by_role("alert")).to_have_count(0)
    field.locator("input").blur()
    expect(field.get_by_role("alert")).to_have_text("Tulis angka 0 sampai 1.000.")
    expect(field.locator("input")).to_have_attribute("aria-invalid", "true")
    field.locator("input").fill("50")
    expect(field.get_by_role("alert")).to_have_count(0)


def test_a_nil_report_asks_only_for_the_village(page):
    begin(page, "amati_oa")
    question(page, "peran").get_by_text("PIMPASA", exact=True).click()
    question(page, "jml_oa").locator("input").fill("0")
    taps = 3
    go_on(page)
    for name, typed in (("kab_kota", "enim"), ("kecamatan", "panang"), ("desa", "lubuk")):
        box = question(page, name).get_by_role("combobox")
        box.click()
        box.fill(typed)
        question(page, name).get_by_role("option").first.click()
        taps += 2
    go_on(page)
    taps += 1
    assert page.evaluate("() => engine.session.atSummary")
    assert taps + 1 <= 12


def test_everything_typed_is_on_disk_and_comes_back(page):
    id_ = begin(page, "amati_oa")
    question(page, "jml_oa").locator("input").press_sequentially("12")
    page.wait_for_function("() => engine.session.saveState === 'saved' && engine.session.savedAt")
    draft = page.evaluate("id => engine.readDraft(id)", id_)
    assert "<jml_oa>12</jml_oa>" in draft["xml"]
    begin(page, "amati_oa", draftId=id_)
    expect(question(page, "jml_oa").locator("input")).to_have_value("12")
    assert page.evaluate("() => engine.session.draft.rev") == draft["rev"]


def test_opening_a_form_and_leaving_it_makes_no_draft(page):
    id_ = begin(page, "amati_oa")
    page.evaluate("() => engine.session.close()")
    assert page.evaluate("id => engine.readDraft(id)", id_) is None


def test_saved_is_said_only_once_it_is_on_disk(page):
    id_ = begin(page, "amati_oa")
    states = page.evaluate(
        """async (id) => {
          const seen = [];
          engine.session.answer('/data/amatan/jml_oa', '7');
          seen.push([engine.session.saveState, (await engine.readDraft(id)) !== null]);
          await engine.session.flush();
          seen.push([engine.session.saveState, (await engine.readDraft(id)).xml.includes('<jml_oa>7<')]);
          return seen;
        }""",
        id_,
    )
    assert states == [["saving", False], ["saved", True]]


def test_a_draft_that_another_tab_saved_is_not_overwritten(page):
    id_ = begin(page, "amati_oa")
    state = page.evaluate(
        """async (id) => {
          engine.session.answer('/data/amatan/jml_oa', '7');
          await engine.session.flush();
          const other = await engine.readDraft(id);
          await engine.saveDraft({ ...other, place: 'tab lain' });
          engine.session.answer('/data/amatan/jml_oa', '8');
          const refused = await engine.session.flush().then(() => '', (error) => error.code);
          engine.session.answer('/data/amatan/jml_oa', '9');
          await engine.session.flush().catch(() => {});
          const { saveState, saveProblem } = engine.session;
          const stored = await engine.readDraft(id);
          return [refused, saveState, saveProblem, stored.place, stored.xml.includes('<jml_oa>7<')];
        }""",
        id_,
    )
    assert state == ["stale_draft", "failed", "stale_draft", "tab lain", True]


def to_people(page: Page) -> None:
    begin(page, "amati_oa")
    page.evaluate(
        """async () => {
          await engine.fillIn(engine.session, { entries: 3, files: false });
          engine.session.goTo('/data/orang');
        }"""
    )


def test_people_are_cards_that_open_go_and_come_back(page):
    to_people(page)
    cards = page.locator(".entry")
    expect(cards).to_have_count(3)
    expect(cards.nth(1)).to_contain_text("Orang asing 2 · RRT (Tiongkok)")
    cards.nth(1).locator('[data-action="edit-repeat"]').click()
    question(page, "nama_oa").locator("input").fill("Budi")
    go_on(page)
    expect(cards.nth(1)).to_contain_text("Budi")
    cards.nth(0).locator('[data-action="remove-repeat"]').click()
    expect(cards).to_have_count(2)
    expect(cards.nth(0)).to_contain_text("Orang asing 1 · RRT (Tiongkok)")
    expect(cards.nth(0)).to_contain_text("Budi")
    page.locator('[data-action="undo-remove"]').click()
    expect(cards).to_have_count(3)
    expect(cards.nth(1)).to_contain_text("Budi")
    page.locator('[data-action="add-repeat"]').click()
    expect(page.locator("[data-part]")).to_have_attribute("data-part", "/data/orang[4]")
    page.locator('[data-action="back"]').click()
    expect(cards.nth(3)).to_contain_text("belum lengkap")
    go_on(page)
    assert page.evaluate("() => engine.session.checkAll().map(({ part }) => part)") == ["/data/orang[4]"] * 2


def test_the_language_changes_while_filling_in(page):
    begin(page, "amati_oa")
    question(page, "peran").get_by_text("PIMPASA", exact=True).click()
    page.evaluate("() => { engine.setLanguage('en'); engine.session.setLanguage('en'); }")
    expect(question(page, "peran").locator("legend")).to_contain_text("Filled in by")
    expect(question(page, "peran").get_by_role("radio", name="PIMPASA officer")).to_be_checked()


def test_a_village_keeps_its_own_name_whatever_the_language(page):
    begin(page, "amati_oa", language="en")
    place = page.evaluate(
        """async () => {
          engine.setCatalogue('en', { 'Desa %(name)s': '%(name)s village', 'Kelurahan %(name)s': '%(name)s ward' });
          engine.setLanguage('en');
          await engine.fillIn(engine.session, { files: false });
          return (await engine.session.finish()).place;
        }"""
    )
    assert re.match(r"(Desa|Kelurahan) ", place), place


def test_a_returned_report_is_repaired_with_its_notes_and_its_old_photo(page, tmp_path: Path):
    begin(page, "amati_oa")
    sent = page.evaluate(
        """async () => {
          await engine.fillIn(engine.session);
          const record = await engine.session.finish();
          return { xml: record.xml, id: record.instance_id, files: record.files };
        }"""
    )
    report = {
        "root_id": sent["id"],
        "instance_id": sent["id"],
        "revision": 1,
        "form_id": "amati_oa",
        "form_version": "1",
        "code": "ME-2026-000001",
        "state": "returned",
        "comments": [
            {"path": "/data/orang[2]/bangsa", "label": "Kebangsaan", "note": "mohon periksa paspornya"},
            {"path": "/data/rincian/foto1", "label": "Foto", "note": "terlalu gelap"},
        ],
        "received_at": "2026-01-15T00:00:00Z",
        "xml_sha256": "",
        "files": [{**file, "present": True} for file in sent["files"]],
    }
    page.evaluate("() => { engine.repairing = true; }")
    begin(page, "amati_oa", repair={"report": report, "xml": sent["xml"]})
    expect(question(page, "bangsa").locator(".quote")).to_have_text("Kantor: mohon periksa paspornya")
    expect(question(page, "foto1").locator("img")).to_have_count(1)
    picture = tmp_path / "baru.jpg"
    picture.write_bytes(photo(9))
    question(page, "foto1").locator("input[type=file]").first.set_input_files(picture)
    expect(question(page, "foto1").locator("img")).to_have_count(2)
    expect(question(page, "foto1")).to_contain_text("Foto lama tetap disimpan sebagai bukti.")
    done = page.evaluate("async () => { const record = await engine.session.finish(); return record; }")
    assert done["deprecated_id"] == sent["id"]
    assert f"<deprecatedID>{sent['id']}</deprecatedID>" in done["xml"]
    assert len([file for file in done["files"] if file["role"] == "photo"]) == 1
    assert done["files"][0]["name"] not in {file["name"] for file in sent["files"]}
