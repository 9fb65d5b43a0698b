"""What follows from an answer on the phone: relevance, repeats, counts, calculations; what is kept and what is sent."""

import random

import pytest

from tests.e2e.engine_page import engine_page, made_form

PEOPLE = made_form(
    """
    type | name | label | relevant | constraint | constraint_message | calculation | required
    integer | jumlah | Jumlah | | . >= 0 and . <= 9 | Tulis 0 sampai 9. | | yes
    begin_repeat | orang | Orang | ${jumlah} > 0 | | | |
    text | nama | Nama | | | | | yes
    select_one negara | bangsa | Bangsa | | | | |
    text | bangsa_lain | Negara lain | ${bangsa} = 'LAIN' | | | |
    integer | umur | Umur | | | | |
    calculate | urut | | | | | position(..) |
    calculate | dewasa | | | | | if(${umur} >= 18, 'ya', 'tidak') |
    end_repeat | orang | | | | | |
    calculate | banyak | | | | | count(${orang}) |
    calculate | total | | | | | sum(${umur}) |
    note | kata | Ada ${banyak} orang, umur seluruhnya ${total}. | | | | |
    """,
    "list_name | name | label\nnegara | CHN | Tiongkok\nnegara | LAIN | Lainnya",
)
COUNTED = made_form(
    """
    type | name | label | repeat_count
    integer | jml | Jumlah |
    begin_repeat | saksi | Saksi | ${jml}
    text | nama | Nama |
    end_repeat | saksi | |
    """
)


@pytest.fixture(scope="module")
def page(playwright):
    with engine_page(playwright) as opened:
        yield opened


def test_what_the_form_does_not_know_survives(page):
    drafted, sent, same = page.evaluate(
        """xform => {
          const live = begin(xform);
          const saved = live.draftXml().replace('<jumlah/>', '<jumlah/><lama a="1">tetap<!-- ada --></lama>')
            .replace('</data>', '<x:baru xmlns:x="urn:x">5</x:baru></data>');
          const back = reopen(live, saved);
          set(back, '/data/jumlah', '1');
          return [back.draftXml(), back.finalXml(), reopen(back).draftXml() === back.draftXml()];
        }""",
        PEOPLE,
    )
    for xml in (drafted, sent):
        assert '<lama a="1">tetap<!-- ada --></lama>' in xml
        assert '<x:baru xmlns:x="urn:x">5</x:baru>' in xml
    assert same is True


def test_an_answer_that_does_not_apply_is_kept_while_editing_and_not_sent(page):
    seen = page.evaluate(
        """xform => {
          const live = begin(xform);
          set(live, '/data/jumlah', '1');
          set(live, '/data/orang[1]/nama', 'Ani');
          set(live, '/data/orang[1]/umur', '30');
          const before = get(live, '/data/total');
          set(live, '/data/jumlah', '0');
          const applies = live.isRelevant(at(live, '/data/orang[1]/nama'));
          const hidden = [get(live, '/data/total'), get(live, '/data/banyak'), applies];
          const xml = [live.draftXml(), live.finalXml()];
          const later = reopen(live);
          const still = get(later, '/data/total');
          set(later, '/data/jumlah', '2');
          return { before, hidden, xml, still, back: [get(later, '/data/orang[1]/nama'), get(later, '/data/total')] };
        }""",
        PEOPLE,
    )
    assert seen["before"] == "30"
    # Node-sets leave out what does not apply, as in JavaRosa.
    assert seen["hidden"] == ["0", "0", False]
    drafted, sent = seen["xml"]
    assert "<nama>Ani</nama>" in drafted
    assert "<orang>" not in sent
    assert seen["still"] == "0"
    assert seen["back"] == ["Ani", "30"]


def test_a_person_taken_out_of_the_middle_comes_back_where_it_was(page):
    seen = page.evaluate(
        """xform => {
          const live = begin(xform);
          set(live, '/data/jumlah', '3');
          add(live, '/data/orang');
          add(live, '/data/orang');
          ['A', 'B', 'C'].forEach((name, n) => {
            set(live, `/data/orang[${n + 1}]/nama`, name);
            set(live, `/data/orang[${n + 1}]/umur`, String(10 * (n + 1)));
          });
          const line = (n) => `${get(live, `/data/orang[${n}]/nama`)} ${get(live, `/data/orang[${n}]/urut`)}`;
          const tell = () => [line(1), line(2), line(3), get(live, '/data/banyak'), get(live, '/data/total')];
          const all = tell();
          const undo = live.removeRepeat(at(live, '/data/orang[2]'));
          const without = tell();
          undo();
          return [all, without, tell(), reopen(live).draftXml() === live.draftXml()];
        }""",
        PEOPLE,
    )
    assert seen[0] == ["A 1", "B 2", "C 3", "3", "60"]
    assert seen[1] == ["A 1", "C 2", " ", "2", "40"]
    assert seen[2] == seen[0]
    assert seen[3] is True


def test_a_question_inside_a_repeat_looks_at_its_own_instance(page):
    seen = page.evaluate(
        """xform => {
          const live = begin(xform);
          set(live, '/data/jumlah', '2');
          add(live, '/data/orang');
          set(live, '/data/orang[2]/bangsa', 'LAIN');
          set(live, '/data/orang[1]/umur', '12');
          set(live, '/data/orang[2]/umur', '40');
          const own = (n) => {
            const asked = live.isRelevant(at(live, `/data/orang[${n}]/bangsa_lain`));
            return [asked, get(live, `/data/orang[${n}]/dewasa`)];
          };
          return [own(1), own(2)];
        }""",
        PEOPLE,
    )
    assert seen == [[False, "tidak"], [True, "ya"]]


def test_values_stand_in_words(page):
    words = page.evaluate(
        """xform => {
          const live = begin(xform);
          set(live, '/data/jumlah', '1');
          set(live, '/data/orang[1]/umur', '41');
          return live.say(live.form.questions.get('/data/kata').words, at(live, '/data/kata'));
        }""",
        PEOPLE,
    )
    assert words == "Ada 1 orang, umur seluruhnya 41."


def test_required_type_and_constraint_are_found_with_the_forms_own_words(page):
    seen = page.evaluate(
        """xform => {
          const live = begin(xform);
          return ['', 'dua', '12', '3'].map((value) => {
            set(live, '/data/jumlah', value);
            return finding(live, '/data/jumlah');
          });
        }""",
        PEOPLE,
    )
    assert [one and one["code"] for one in seen] == ["required", "type", "constraint", None]
    assert seen[2]["message"] == "Tulis 0 sampai 9."


def test_a_counted_repeat_follows_its_count_and_loses_nothing_on_the_way(page):
    counts, name = page.evaluate(
        """xform => {
          const live = begin(xform);
          const counts = [];
          for (const n of ['3', '12', '1', '', '2']) {
            set(live, '/data/jml', n);
            counts.push(live.instance.all('/data/saksi').length);
            if (n === '3') set(live, '/data/saksi[2]/nama', 'Budi');
          }
          return [counts, get(live, '/data/saksi[2]/nama')];
        }""",
        COUNTED,
    )
    assert counts == [3, 12, 1, 0, 2]
    assert name == "Budi"


WALK = """([xform, steps]) => {
  const live = begin(xform);
  const people = () => live.instance.all('/data/orang').length;
  for (const [kind, number, value] of steps) {
    const n = (number % Math.max(1, people())) + 1;
    if (kind === 'jumlah') set(live, '/data/jumlah', String(number % 3));
    else if (kind === 'add') add(live, '/data/orang');
    else if (kind === 'remove') { if (people()) live.removeRepeat(at(live, `/data/orang[${n}]`)); }
    else if (kind === 'language') live.setLanguage(number % 2 ? 'en' : 'id');
    else if (people()) set(live, `/data/orang[${n}]/${kind}`, value);
  }
  const fresh = reopen(live);
  const sent = live.finalXml();
  return [live.draftXml(), fresh.draftXml(), sent, fresh.finalXml(), reopen(live, sent).finalXml()];
}"""


@pytest.mark.parametrize("seed", range(20))
def test_any_walk_through_a_form_gives_the_same_record_as_a_fresh_calculation(page, seed):
    chance = random.Random(seed)
    kinds = ["jumlah", "add", "remove", "language", "nama", "bangsa", "bangsa_lain", "umur"]
    values = {"bangsa": ["CHN", "LAIN", ""], "umur": ["7", "40", ""]}
    steps = []
    for _ in range(30):
        kind = chance.choice(kinds)
        steps.append([kind, chance.randrange(9), chance.choice(values.get(kind, ["A", "B", ""]))])
    drafted, again, sent, sent_again, resent = page.evaluate(WALK, [PEOPLE, steps])
    assert drafted == again
    assert sent == sent_again == resent
