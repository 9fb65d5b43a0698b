"""The forms of the library as the phone's engine reads, begins, saves and ends them."""

import json

import pytest

from tests.e2e.engine_page import engine_page, form_ids, lists, made_form, xform
from tools.live import ROOT

OUTLINES = json.loads((ROOT / "tests/vectors/forms/outline.json").read_text())["forms"]
SECOND = "uuid:22222222-aaaa-4bbb-8ccc-123456789abc"


@pytest.fixture(scope="module")
def page(playwright):
    with engine_page(playwright) as opened:
        opened.evaluate("lists => useLists(lists)", lists())
        yield opened


@pytest.mark.parametrize("form_id", form_ids())
def test_each_form_opens_with_nothing_this_engine_cannot_show(page, form_id):
    seen = page.evaluate(
        """xform => { const live = begin(xform); const { form } = live;
          return { unsupported: engine.unsupportedIn(form), id: form.id, name: live.meta('instanceName') }; }""",
        xform(form_id),
    )
    assert seen["unsupported"] == []
    assert seen["id"] == form_id
    assert seen["name"].endswith("20260114-1111")


@pytest.mark.parametrize("form_id", form_ids())
def test_saving_and_opening_again_changes_nothing(page, form_id):
    first, second = page.evaluate(
        "xform => { const live = begin(xform); return [live.draftXml(), reopen(live).draftXml()]; }",
        xform(form_id),
    )
    assert first == second


@pytest.mark.parametrize("number", range(len(OUTLINES)), ids=[one["form_id"] for one in OUTLINES])
def test_a_form_is_read_as_the_server_reads_it(page, number):
    expected = OUTLINES[number]
    told = page.evaluate("xform => engine.outline(engine.parseForm(xform))", xform(expected["form_id"]))
    for key in ("form_id", "version", "title", "languages", "default_language"):
        assert told[key] == expected[key]
    assert told["parts"] == [without_evidence(part) for part in expected["parts"]]


def without_evidence(node):
    """Evidence is told to phones by the feed, not by the XForm."""
    kept = {key: value for key, value in node.items() if key != "evidence"}
    if "children" in kept:
        kept["children"] = [without_evidence(child) for child in kept["children"]]
    return kept


def test_a_language_changes_words_and_no_answer(page):
    seen = page.evaluate(
        """xform => {
          const live = begin(xform);
          const path = '/data/amatan/peran';
          const { words } = live.form.questions.get(path);
          const tell = () => [live.say(words, at(live, path)), choices(live, path).find('mitra').label];
          set(live, path, 'mitra');
          const before = live.draftXml();
          const id = tell();
          live.setLanguage('en');
          return { id, en: tell(), same: live.draftXml() === before };
        }""",
        xform("amati_oa"),
    )
    assert seen["id"] == ["Pengisi", "Mitra desa (RT/RW, tokoh, Linmas)"]
    assert seen["en"] == ["Filled in by", "Village partner"]
    assert seen["same"] is True


def test_a_record_begins_with_its_metadata_and_ends_with_its_end(page):
    xml = page.evaluate(
        """xform => { const live = begin(xform);
          engine.stampEnd(live, new Date('2026-01-14T07:00:00Z'));
          return live.finalXml(); }""",
        xform("amati_oa"),
    )
    assert "<start>2026-01-14T13:07:00.000+07:00</start><end>2026-01-14T14:00:00.000+07:00</end>" in xml
    assert "<today>2026-01-14</today><username>petugas07</username><deviceid>K7Q29M</deviceid>" in xml
    assert "<instanceID>uuid:11111111-aaaa-4bbb-8ccc-123456789abc</instanceID>" in xml


def test_a_correction_names_the_record_before_it_and_keeps_its_code(page):
    seen = page.evaluate(
        """([xform, second]) => {
          const live = begin(xform);
          set(live, '/data/amatan/jml_oa', '2');
          set(live, '/data/orang[1]/bangsa', 'CHN');
          const again = correct(live, live.finalXml(), second);
          return { id: again.meta('instanceID'), before: again.meta('deprecatedID'),
            code: get(again, '/data/kode'), bangsa: get(again, '/data/orang[1]/bangsa'),
            start: get(again, '/data/start') === get(live, '/data/start') };
        }""",
        [xform("amati_oa"), SECOND],
    )
    assert seen["id"] == SECOND
    assert seen["before"] == "uuid:11111111-aaaa-4bbb-8ccc-123456789abc"
    assert (seen["code"], seen["bangsa"], seen["start"]) == ("1111", "CHN", True)


def test_a_village_leaves_with_its_district_and_comes_back_with_it(page):
    seen = page.evaluate(
        """xform => {
          const live = begin(xform);
          set(live, '/data/lokasi/kab_kota', '1603');
          const districts = choices(live, '/data/lokasi/kecamatan');
          const [first, second] = districts.slice(0, 2);
          set(live, '/data/lokasi/kecamatan', first.value);
          const [village] = choices(live, '/data/lokasi/desa').slice(0, 1);
          set(live, '/data/lokasi/desa', village.value);
          set(live, '/data/lokasi/kecamatan', second.value);
          const gone = get(live, '/data/lokasi/desa');
          set(live, '/data/lokasi/kecamatan', first.value);
          const [found] = choices(live, '/data/lokasi/desa').search(village.label.toUpperCase(), 5);
          const back = get(live, '/data/lokasi/desa');
          return { districts: districts.length, gone, village: village.value, back, found: found.value };
        }""",
        xform("amati_oa"),
    )
    assert seen["districts"] > 10
    assert seen["gone"] == ""
    assert seen["back"] == seen["found"] == seen["village"]


def test_opening_a_record_takes_no_answer_away(page):
    kept = page.evaluate(
        """xform => { const live = begin(xform);
          const saved = live.draftXml().replace('<desa/>', '<desa>9999999999</desa>');
          return get(reopen(live, saved), '/data/lokasi/desa'); }""",
        xform("amati_oa"),
    )
    assert kept == "9999999999"


def test_a_default_is_set_once_and_may_be_changed(page):
    form = made_form(
        """
        type | name | label | default
        date | tgl | Tanggal | today()
        text | kota | Kota | Palembang
        """
    )
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          const first = [get(live, '/data/tgl'), get(live, '/data/kota')];
          set(live, '/data/tgl', '2026-01-02');
          return [first, get(reopen(live), '/data/tgl')]; }""",
        form,
    )
    assert seen == [["2026-01-14", "Palembang"], "2026-01-02"]


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<!DOCTYPE data [<!ENTITY a "b">]><data>&a;</data>', "xml"),
        ("<lain id='x'/>", "instance"),
    ],
)
def test_what_is_no_record_of_this_form_is_refused(page, xml, code):
    refused = page.evaluate(
        """([xform, xml]) => { const live = begin(xform);
          try { reopen(live, xml); return 'opened'; } catch (error) { return error.code; } }""",
        [xform("hambatan"), xml],
    )
    assert refused == code


def test_broken_xml_is_refused(playwright):
    with engine_page(playwright, quiet=True) as page:
        code = page.evaluate(
            "() => { try { return engine.parseForm('<data><x></data>'); } catch (error) { return error.code; } }"
        )
    assert code == "xml"


def test_values_are_written_as_the_instance_wants_them(page):
    typed = [["integer", "1.250"], ["decimal", "12,5"], ["decimal", "1.250.000,5"]]
    typed += [["dateTime", "2026-01-14T13:07"], ["time", "08:15"], ["text", " a "]]
    seen = page.evaluate("typed => typed.map(([type, text]) => engine.writeValue(type, text))", typed)
    assert seen == ["1250", "12.5", "1250000.5", "2026-01-14T13:07:00.000+07:00", "08:15:00.000+07:00", " a "]
    assert page.evaluate(
        "all => all.every(([type, value]) => engine.isWritten(type, value))",
        [[kind, value] for (kind, _), value in zip(typed, seen, strict=True)],
    )
    wrong = [["integer", "dua"], ["decimal", "1,2,3"], ["date", "2026-02-30"], ["geopoint", "di sana"]]
    assert not page.evaluate("all => all.some(([type, value]) => engine.isWritten(type, value))", wrong)


def test_a_search_forgives_case_accents_and_order(page):
    seen = page.evaluate(
        """() => { const names = ['Lubuk Nipis', 'Muara Enim', 'Désa Baru', 'Pasar III Muara Enim'].map(engine.fold);
          return ['nipis lubuk', 'MUARA', 'desa', 'xyz'].map((typed) => engine.findIn(names, typed, 9)); }"""
    )
    assert seen == [[0], [1, 3], [2], []]


def test_a_list_is_read_with_its_quotes(page):
    seen = page.evaluate(
        """text => { const rows = new engine.CsvRows(text);
          return [rows.length, rows.cell(0, 'label'), rows.cell(1, 'label'),
            rows.rowsWhere('kec', 'a'), rows.cell(7, 'label')];
        }""",
        '\ufeffname,label,kec\r\n1,"Ogan, Ilir",a\r\n2,"Kata ""itu""",b\n3,Baris,a\n',
    )
    assert seen == [3, "Ogan, Ilir", 'Kata "itu"', [0, 2], ""]
