"""What an XForm says beside its questions: words in many forms, their files, parameters, logs, entities, metadata."""

import pytest

from tests.e2e.engine_page import engine_page, made_form

LANGUAGES = "label::Indonesia (id) | label::English (en)"
CARE = made_form(
    f"""
    type | name | {LANGUAGES} | hint::id | guidance_hint::id | image::id | big-image::id | audio::en | parameters
    text | nama | Nama | Name | Seperti di paspor | Salin huruf demi huruf. | p.png | p-besar.png | n.mp3 | rows=4
    text | alias | Alias | Alias | | Hanya bila ada. | | | |
    text | polos | Polos | Plain | Tanpa panduan | | | | |
    range | nilai | Nilai | Mark | | | | | | start=1 end=5 step=0.5
    image | foto | Foto | Photo | | | | | | max-pixels=640
    geopoint | titik | Titik | Point | | | | | | capture-accuracy=10 warning-accuracy=20
    select_one warna | warna | Warna | Colour | | | | | |
    """.replace("::id", "::Indonesia (id)").replace("::en ", "::English (en) "),
    f"list_name | name | {LANGUAGES} | image::Indonesia (id)\n"
    "warna | m | Merah | Red | merah.png\nwarna | b | Biru | Blue |",
)
SHELL = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"'
    ' xmlns:odk="http://www.opendatakit.org/xforms" xmlns:entities="http://www.opendatakit.org/xforms/entities">'
    "<h:head><h:title>Uji</h:title><model>{model}</model></h:head><h:body>{body}</h:body></h:html>"
)


def written_form(instance, binds, body="", more=""):
    """An XForm by hand, where pyxform would not write it so."""
    model = f'<instance><data id="uji" version="7">{instance}</data></instance>{more}{binds}'
    return SHELL.format(model=model, body=body)


@pytest.fixture(scope="module")
def page(playwright):
    with engine_page(playwright) as opened:
        yield opened


def test_guidance_is_said_apart_from_the_hint(page):
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          return ['nama', 'alias', 'polos'].map((name) => {
            const question = live.form.questions.get(`/data/${name}`);
            const node = at(live, `/data/${name}`);
            return [live.say(question.hint, node), question.guidance && live.say(question.guidance, node),
              live.sayForm(question.hint, node, 'guidance')];
          }); }""",
        CARE,
    )
    assert seen == [
        ["Seperti di paspor", "Salin huruf demi huruf.", "Salin huruf demi huruf."],
        ["", "Hanya bila ada.", "Hanya bila ada."],
        ["Tanpa panduan", None, ""],
    ]


def test_files_that_go_with_words_follow_the_language(page):
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          const of = (name) => live.media(live.form.questions.get(`/data/${name}`).words, at(live, `/data/${name}`));
          const id = [of('nama'), of('polos')];
          live.setLanguage('en');
          return [...id, of('nama')]; }""",
        CARE,
    )
    picture = {"image": "p.png", "big-image": "p-besar.png"}
    # What a language has no file for comes from the form's own language, as words do.
    assert seen == [picture, {}, {**picture, "audio": "n.mp3"}]


def test_a_choice_brings_its_words_and_their_picture(page):
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          const node = at(live, '/data/warna');
          const two = choices(live, '/data/warna').slice(0, 2);
          return two.map(({ label, words }) => [label, live.media(words, node)]); }""",
        CARE,
    )
    assert seen == [["Merah", {"image": "merah.png"}], ["Biru", {}]]


def test_parameters_of_control_and_bind_are_kept(page):
    seen = page.evaluate(
        """xform => Object.fromEntries([...engine.parseForm(xform).questions.values()]
          .map(({ name, params }) => [name, params]))""",
        CARE,
    )
    assert seen["nama"] == {"rows": "4"}
    assert seen["nilai"] == {"start": "1", "end": "5", "step": "0.5"}
    assert seen["foto"] == {"max-pixels": "640"}
    assert seen["titik"] == {"accuracyThreshold": "10", "unacceptableAccuracyThreshold": "20"}


def test_what_is_to_be_logged_is_read(page):
    form = made_form(
        """
        type | name | label | parameters
        audit | audit | | location-priority=balanced location-min-interval=60 location-max-age=120 track-changes=true
        text | a | A |
        """
    )
    location = {"priority": "balanced", "minInterval": 60, "maxAge": 120}
    assert page.evaluate("xform => engine.parseForm(xform).audit", form) == {
        "location": location,
        "trackChanges": True,
        "identifyUser": False,
        "trackReasons": False,
    }
    assert page.evaluate("xform => engine.parseForm(xform).audit", CARE) is None


def test_an_entity_is_filled_in_with_the_record(page):
    form = written_form(
        '<jenis/><tinggi/><meta><instanceID/><entity dataset="pohon" create="" id=""><label/></entity></meta>',
        '<bind nodeset="/data/jenis" entities:saveto="species"/>'
        '<bind nodeset="/data/tinggi" type="int" entities:saveto="height"/>'
        '<bind nodeset="/data/meta/entity/@create" calculate="/data/tinggi &gt; 2"/>'
        '<bind nodeset="/data/meta/entity/@id" type="string"/>'
        '<setvalue event="odk-instance-first-load" ref="/data/meta/entity/@id" value="uuid()"/>'
        '<bind nodeset="/data/meta/entity/label" calculate="concat(/data/jenis, \' \', /data/tinggi)"/>',
        '<input ref="/data/jenis"/><input ref="/data/tinggi"/>',
    )
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          const id = get(live, '/data/meta/entity/@id');
          const before = get(live, '/data/meta/entity/@create');
          set(live, '/data/jenis', 'jati');
          set(live, '/data/tinggi', '3');
          const again = reopen(live);
          return { entities: engine.entitiesOf(live.form), id, before, xml: live.finalXml(),
            same: again.draftXml() === live.draftXml() && get(again, '/data/meta/entity/@id') === id }; }""",
        form,
    )
    assert seen["entities"] == [
        {
            "path": "/data/meta/entity",
            "dataset": "pohon",
            "create": "/data/tinggi > 2",
            "update": "",
            "saveTo": {"/data/jenis": "species", "/data/tinggi": "height"},
        }
    ]
    assert (len(seen["id"]), seen["before"], seen["same"]) == (36, "false", True)
    expected = f'<entity dataset="pohon" create="true" id="{seen["id"]}"><label>jati 3</label></entity>'
    assert expected in seen["xml"]


def test_metadata_of_every_kind_is_filled_in_and_what_the_phone_lacks_stays_empty(page):
    kinds = ["username", "deviceid", "phonenumber", "email", "simserial", "subscriberid"]
    rows = "".join(f"\n{kind} | {kind} |" for kind in [*kinds, "start", "end", "today"])
    seen = page.evaluate(
        """([xform, names]) => {
          const live = begin(xform, { properties: { username: 'u', deviceid: 'd', email: 'e@x', phonenumber: '08' } });
          const facts = names.map((name) => get(live, `/data/${name}`));
          engine.stampEnd(live, new Date('2026-01-14T07:00:00Z'));
          return [facts, get(live, '/data/end')]; }""",
        [made_form(f"type | name | label{rows}\ntext | a | A"), [*kinds, "start", "end", "today"]],
    )
    start = "2026-01-14T13:07:00.000+07:00"
    assert seen[0] == ["u", "d", "08", "e@x", "", "", start, "", "2026-01-14"]
    assert seen[1] == "2026-01-14T14:00:00.000+07:00"


def test_version_property_and_a_text_of_the_form_stand_in_expressions(page):
    form = written_form(
        "<v/><p/><t/><meta><instanceID/></meta>",
        '<bind nodeset="/data/v" calculate="version()"/><bind nodeset="/data/p" calculate="property(\'username\')"/>'
        '<bind nodeset="/data/t" calculate="jr:itext(\'salam\')"/>',
        more='<itext><translation lang="id"><text id="salam"><value>Halo</value></text></translation></itext>',
    )
    seen = page.evaluate(
        """async xform => { await engine.prepare(engine.parseForm(xform));
          const live = begin(xform); return ['v', 'p', 't'].map((name) => get(live, `/data/${name}`)); }""",
        form,
    )
    assert seen == ["7", "petugas07", "Halo"]


def test_relative_paths_and_names_of_binds_find_their_nodes(page):
    form = written_form(
        "<g><a>1</a><b/></g><meta><instanceID/></meta>",
        '<bind id="be" nodeset="g/b" calculate="../a + 1" jr:requiredMsg="Isi."/>',
        '<group ref="g"><input ref="a"><label>A</label></input><input bind="be"><label>B</label></input></group>',
    )
    seen = page.evaluate(
        """xform => { const live = begin(xform); set(live, '/data/g/a', '4');
          return [[...live.form.questions.keys()], get(live, '/data/g/b')]; }""",
        form,
    )
    assert seen == [["/data/g/a", "/data/g/b"], "5"]


def test_a_list_of_the_old_kind_is_asked_through_the_one_file(page):
    form = written_form(
        "<kab/><kec/><meta><instanceID/></meta>",
        '<bind nodeset="/data/kec" type="string"/>',
        '<input ref="/data/kab"/><input ref="/data/kec" query="instance(\'kecamatan\')/root/item[kab=/data/kab]"/>',
    )
    rows = "list_name,name,label,kab\nkecamatan,1,Satu,A\nkecamatan,2,Dua,B\nlain,3,Tiga,A\n"
    seen = page.evaluate(
        """([xform, text]) => { useLists({ 'itemsets.csv': text });
          const live = begin(xform); set(live, '/data/kab', 'A');
          return [engine.listsOf(live.form), choices(live, '/data/kec').slice(0, 9).map(({ label }) => label)]; }""",
        [form, rows],
    )
    assert seen == [["itemsets.csv"], ["Satu"]]


def test_what_no_page_can_give_is_told_with_its_place(page):
    form = written_form(
        "<a/><b/><c/><meta><instanceID/></meta>",
        "<bind nodeset=\"/data/a\" calculate=\"bulan-purnama(now()) or contains('x (y)', 'y')\"/>"
        '<odk:recordaudio event="odk-instance-load" ref="/data/b"/>',
        '<input ref="/data/c" appearance="ex:org.app.Baca(1)"/>',
    )
    assert page.evaluate("xform => engine.unsupportedIn(engine.parseForm(xform))", form) == [
        "bulan-purnama(): /data/a",
        "ex:org.app.Baca(1): /data/c",
        "recordaudio: /data/b",
    ]


def test_names_of_months_and_days_are_those_of_the_forms_language(page):
    form = made_form(f"type | name | {LANGUAGES}\ndate | tgl | Tanggal | Date")
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          set(live, '/data/tgl', '2026-08-17');
          const words = { pieces: [{ expr: "format-date(/data/tgl, '%a %e %b %Y')" }] };
          const id = live.say(words, at(live, '/data'));
          live.setLanguage('en');
          return [id, live.say(words, at(live, '/data'))]; }""",
        form,
    )
    assert seen == ["Sen 17 Agu 2026", "Mon 17 Aug 2026"]
