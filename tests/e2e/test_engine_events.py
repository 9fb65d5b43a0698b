"""What a form does by itself: actions on events, counts, calculations that feed each other, functions that wait."""

import pytest

from tests.e2e.engine_page import engine_page, made_form
from tests.e2e.test_engine_language import written_form

FAMILY = made_form(
    """
    type | name | label | calculation | trigger | repeat_count | default
    integer | jml | Jumlah | | | | 2
    text | kota | Kota | | | | concat('P', 'LM')
    begin_repeat | rumah | Rumah | | | ${jml} |
    integer | isi | Isi | | | | 1
    text | alamat | Alamat | | | | ${kota}
    begin_repeat | orang | Orang | | | ${isi} |
    text | nama | Nama | | | | concat('orang ', position(..), ' dari ', position(../..))
    end_repeat | | | | | |
    end_repeat | | | | | |
    text | ganti | Kapan | concat(${jml}, '/', ${kota}) | ${jml}, ${kota} | |
    """
)


@pytest.fixture(scope="module")
def page(playwright):
    with engine_page(playwright) as opened:
        yield opened


def test_counts_may_be_nested_and_what_they_add_begins_with_its_defaults(page):
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          const tell = () => live.instance.all('/data/rumah').map((rumah) =>
            [live.instance.all('/data/rumah/alamat', rumah)[0].textContent,
              live.instance.all('/data/rumah/orang/nama', rumah).map(({ textContent }) => textContent)]);
          const first = tell();
          set(live, '/data/rumah[2]/isi', '2');
          set(live, '/data/kota', 'OI');
          set(live, '/data/jml', '3');
          return [first, tell()]; }""",
        FAMILY,
    )
    assert seen[0] == [["PLM", ["orang 1 dari 1"]], ["PLM", ["orang 1 dari 2"]]]
    assert seen[1][1] == ["PLM", ["orang 1 dari 2", "orang 2 dari 2"]]
    assert seen[1][2] == ["OI", ["orang 1 dari 3"]]


def test_a_calculation_with_triggers_waits_for_one_of_them(page):
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          const before = get(live, '/data/ganti');
          set(live, '/data/kota', 'OI');
          return [before, get(live, '/data/ganti'), get(reopen(live), '/data/ganti')]; }""",
        FAMILY,
    )
    # The first of its triggers is a default that changes when the form is begun.
    assert seen == ["2/PLM", "2/OI", "2/OI"]


EVENTS = written_form(
    "<a/><b/><c>lama</c><muat>0</muat><selesai/><r><x/><y/></r><meta><instanceID/></meta>",
    '<bind nodeset="/data/muat" type="int"/><bind nodeset="/data/r/y" type="int"/>'
    '<setvalue event="xforms-ready" ref="/data/b" value="concat(\'siap\', /data/@version)"/>'
    '<setvalue event="odk-instance-load" ref="/data/muat" value="/data/muat + 1"/>'
    '<setvalue event="xforms-revalidate" ref="/data/selesai">ya</setvalue>',
    '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b">diubah</setvalue></input>'
    '<input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/c"/></input>'
    '<group ref="/data/r"><repeat nodeset="/data/r"><group><input ref="/data/r/x">'
    '<setvalue event="xforms-value-changed" ref="/data/r/y" value="string-length(../x)"/></input></group>'
    '<setvalue event="odk-new-repeat" ref="/data/r/x" value="concat(\'ke-\', position(..))"/></repeat></group>',
)


def test_each_event_does_what_the_form_says_and_one_leads_to_another(page):
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          const start = [get(live, '/data/b'), get(live, '/data/c'), get(live, '/data/muat')];
          set(live, '/data/a', '1');
          const chained = [get(live, '/data/b'), get(live, '/data/c')];
          const again = reopen(live);
          engine.stampEnd(again, new Date('2026-01-14T07:00:00Z'));
          return [start, chained, [get(again, '/data/b'), get(again, '/data/muat'), get(again, '/data/selesai')]]; }""",
        EVENTS,
    )
    assert seen == [["siap7", "", "1"], ["diubah", ""], ["diubah", "2", "ya"]]


def test_an_action_in_a_repeat_stays_in_its_instance_and_begins_with_new_ones_only(page):
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          add(live, '/data/r'); add(live, '/data/r');
          set(live, '/data/r[2]/x', 'empat');
          return [1, 2, 3].map((n) => [get(live, `/data/r[${n}]/x`), get(live, `/data/r[${n}]/y`)]); }""",
        EVENTS,
    )
    # What a new instance sets has its own consequences.
    assert seen == [["", ""], ["empat", "5"], ["ke-3", "4"]]


def test_a_form_that_asks_for_the_position_says_at_which_node(page):
    form = written_form(
        "<awal/><kini/><t/><meta><instanceID/></meta>",
        '<odk:setgeopoint event="odk-instance-first-load" ref="/data/awal"/>',
        '<input ref="/data/t"><odk:setgeopoint event="xforms-value-changed" ref="/data/kini"/></input>',
    )
    seen = page.evaluate(
        """xform => { const live = begin(xform); let asked = 0;
          const tell = () => [...live.wanted].map((node) => live.instance.genericPath(node));
          const first = tell();
          live.onWanted = () => { asked += 1; };
          set(live, '/data/t', 'x');
          return [first, tell(), asked, engine.unsupportedIn(live.form)]; }""",
        form,
    )
    assert seen == [["/data/awal"], ["/data/awal", "/data/kini"], 1, []]


def test_a_circle_of_calculations_ends_and_the_rest_goes_on(page):
    form = written_form(
        "<a/><b/><c/><d/><meta><instanceID/></meta>",
        '<bind nodeset="/data/a" calculate="if(/data/b, /data/b, 0) + 1"/>'
        '<bind nodeset="/data/b" calculate="number(concat(0, /data/a)) + 1"/>'
        '<bind nodeset="/data/d" calculate="concat(/data/c, \'.\')"/>',
        '<input ref="/data/c"><setvalue event="xforms-value-changed" ref="/data/d" value="/data/c"/></input>'
        '<input ref="/data/d"><setvalue event="xforms-value-changed" ref="/data/c"'
        ' value="concat(/data/d, 1)"/></input>',
    )
    seen = page.evaluate(
        """xform => { const live = begin(xform);
          set(live, '/data/c', 'x');
          const [b, d] = [get(live, '/data/b'), get(live, '/data/d')];
          return [Number(b) > 1, d.startsWith('x'), d.length]; }""",
        form,
    )
    assert seen[:2] == [True, True]
    assert seen[2] < 60


def test_an_expression_that_fails_counts_for_nothing_and_is_told_once(playwright):
    form = written_form(
        "<a/><b/><c/><meta><instanceID/></meta>",
        '<bind nodeset="/data/b" calculate="tidak-ada(/data/a)" relevant="(("/>'
        '<bind nodeset="/data/c" calculate="/data/a * 2" constraint="juga-tidak(.)"/>',
        '<input ref="/data/a"/><input ref="/data/b"/><input ref="/data/c"/>',
    )
    with engine_page(playwright, quiet=True) as page:
        told = []
        page.on("console", lambda message: told.append(message.text))
        seen = page.evaluate(
            """xform => { const live = begin(xform);
              ['2', '3'].forEach((value) => set(live, '/data/a', value));
              return [get(live, '/data/b'), get(live, '/data/c'), live.isRelevant(at(live, '/data/b')),
                finding(live, '/data/c')]; }""",
            form,
        )
    assert seen == ["", "6", True, None]
    assert len(told) == len(set(told)) == 3


def test_only_the_branch_that_is_taken_is_evaluated(page):
    form = made_form(
        """
        type | name | label | calculation
        text | a | A |
        calculate | b | | if(${a} = '', 'kosong', if(${a} = 'x', position(/data/tidak/ada), concat('isi ', ${a})))
        """
    )
    seen = page.evaluate(
        """xform => { const live = begin(xform); const before = get(live, '/data/b');
          set(live, '/data/a', 'y'); return [before, get(live, '/data/b')]; }""",
        form,
    )
    assert seen == ["kosong", "isi y"]


def test_an_order_by_chance_stays_while_the_form_is_open_and_a_seed_makes_it_the_same_everywhere(page):
    form = made_form(
        """
        type | name | label | parameters | default
        text | benih | Benih | | kunci
        select_one l | a | A | randomize=true |
        select_one l | b | B | randomize=true seed=${benih} |
        """,
        "list_name | name | label\n" + "\n".join(f"l | {n} | {n}" for n in range(12)),
    )
    seen = page.evaluate(
        """async xform => { await engine.prepare(engine.parseForm(xform));
          const tell = (live, name) => choices(live, `/data/${name}`).slice(0, 12).map(({ value }) => value).join();
          const live = begin(xform);
          return [tell(live, 'a') === tell(live, 'a'), tell(live, 'b') === tell(begin(xform), 'b'),
            tell(live, 'b').split(',').length, tell(live, 'b') !== '0,1,2,3,4,5,6,7,8,9,10,11']; }""",
        form,
    )
    assert seen == [True, True, 12, True]


def test_rare_functions_are_there_once_the_form_is_prepared(page):
    form = made_form(
        """
        type | name | label | calculation
        text | kata | Kata |
        calculate | cap | | digest(${kata}, 'SHA-256', 'hex')
        calculate | dalam | | geofence('0.5 0.5', '0 0 0 0;0 1 0 0;1 1 0 0;1 0 0 0;0 0 0 0')
        """
    )
    seen = page.evaluate(
        """async xform => { const form = engine.parseForm(xform);
          await engine.prepare(form);
          const live = begin(xform); set(live, '/data/kata', 'abc');
          return [[...form.needs].sort(), get(live, '/data/cap'), get(live, '/data/dalam')]; }""",
        form,
    )
    assert seen[0] == ["digest", "functions"]
    assert seen[1] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert seen[2] == "true"
