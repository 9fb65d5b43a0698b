"""What holds on the server for any expression, answer and record: XPath 1.0 as lxml has it, no error but our own."""

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from forms.findings import check_record
from forms.instance import Unreadable
from forms.live import LiveForm
from forms.xform import read_form
from forms.xpath import ExpressionError, Expressions, World, number_of, text_of, truth_of
from tests.generated import generate

XML = (
    '<data id="uji"><a>3</a><b>2.5</b><c>ya lain</c><kosong/><n>-7</n><t>Lubuk Nipis</t>'
    "<o><u>20</u><s>A</s></o><o><u>35</u><s>B</s></o><o><u>11</u><s/></o></data>"
)
ROOT = etree.fromstring(XML)
ZONE = ZoneInfo("Asia/Jakarta")
MOMENT = datetime(2026, 1, 14, 6, 7, tzinfo=UTC)

# Pure XPath 1.0, without what OpenRosa means otherwise: dates, round() of a negative half, numbers written with an "e".
PATHS = [
    "/data/a", "/data/b", "/data/n", "/data/kosong", "/data/t", "/data/tidak", "/data/o", "/data/o/u", "/data/o/s",
    "//u", "/data/*", "/data/o[1]/u", "/data/o[last()]", "/data/o[u > 15]/s", "/data/o[position() = 2]/u", "../b",
    ".", "..", "/data/@id", "/data/o/*[1]", "/data/o[s = 'A' or s = '']/u", "ancestor::*",
    "../o[2]/following-sibling::o", "/data/a | /data/b", "/data/o[not(s = 'A')]/u",
]  # fmt: skip
NUMBERS = ["0", "1", "2", "2.5", "10", "-3", ".5", "100"]
TEXTS = ["''", "'a'", "'ya'", '"A"', "'Lubuk'", "' x  y '", "'12'", "'3'", "'-7'"]


def numbers(sets, texts, truths, inner):
    return st.one_of(
        st.sampled_from(NUMBERS),
        st.tuples(inner, st.sampled_from(["+", "-", "*", "div", "mod"]), inner).map(
            lambda p: f"({p[0]} {p[1]} {p[2]})"
        ),
        sets.map(lambda s: f"count({s})"),
        st.one_of(sets, texts, truths).map(lambda s: f"number({s})"),
        texts.map(lambda s: f"string-length({s})"),
        inner.map(lambda s: f"floor({s})"),
        inner.map(lambda s: f"ceiling({s})"),
        inner.map(lambda s: f"-({s})"),
    )


def strings(sets, numbers_, inner):
    two = st.tuples(inner, inner)
    return st.one_of(
        st.sampled_from(TEXTS),
        sets.map(lambda s: f"string({s})"),
        two.map(lambda p: f"concat({p[0]}, {p[1]})"),
        two.map(lambda p: f"substring-before({p[0]}, {p[1]})"),
        two.map(lambda p: f"substring-after({p[0]}, {p[1]})"),
        st.tuples(inner, st.sampled_from(["1", "2", "0", "1.5", "-1"]), st.sampled_from(["1", "3", "0", "2.6"])).map(
            lambda p: f"substring({p[0]}, {p[1]}, {p[2]})"
        ),
        inner.map(lambda s: f"normalize-space({s})"),
        st.tuples(inner, inner, inner).map(lambda p: f"translate({p[0]}, {p[1]}, {p[2]})"),
    )


def booleans(sets, numbers_, texts, inner):
    sign = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    any_ = st.one_of(sets, numbers_, texts)
    return st.one_of(
        st.sampled_from(["true()", "false()"]),
        st.tuples(any_, sign, any_).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        inner.map(lambda s: f"not({s})"),
        st.tuples(texts, texts).map(lambda p: f"contains({p[0]}, {p[1]})"),
        st.tuples(texts, texts).map(lambda p: f"starts-with({p[0]}, {p[1]})"),
        any_.map(lambda s: f"boolean({s})"),
    )


SETS = st.sampled_from(PATHS)
TRUTHS0 = st.sampled_from(["true()", "false()", "/data/a = 3", "/data/o/u > 30"])
NUMBERS1 = numbers(SETS, st.sampled_from(TEXTS), TRUTHS0, st.sampled_from(NUMBERS))
NUMBERS2 = numbers(SETS, st.sampled_from(TEXTS), TRUTHS0, NUMBERS1)
STRINGS = strings(SETS, NUMBERS1, strings(SETS, NUMBERS1, st.sampled_from(TEXTS)))
TRUTHS = booleans(SETS, NUMBERS1, STRINGS, booleans(SETS, NUMBERS1, STRINGS, TRUTHS0))
EXPRESSIONS = st.one_of(SETS, NUMBERS2, STRINGS, TRUTHS)

WORDS = [
    *PATHS, *NUMBERS, *TEXTS, "(", ")", "[", "]", ",", "/", "//", "..", "@", "|", "+", "-", "*", "=", "!=", "<",
    "and", "or", "div", "mod", "count(", "if(", "date(", "today()", "now()", "regex(", "'[a-z'", "sum(",
    "position(", "indexed-repeat(", "selected-at(", "format-date(", "'%Z'", "substr(", "pulldata(",
    "instance('x')", "jr:choice-name(", "randomize(", "digest(", "'MD5'", "base64-decode(", "area(", "checklist(",
    "max(", "pow(", "exp(", "9e999", "1 div 0", "current()", "int(", "round(", "decimal-time(", "uuid(",
    "'2026-01-14'", "date-time(", "'", '"', "$x", "::", "self::", "ns:a", "\x00", "é", "😀", "join(", "translate(",
    "once(", "thousand-sep(", "extract-signed(", "geofence(", "distance(",
]  # fmt: skip
SOUP = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))


@pytest.fixture(scope="module")
def expressions():
    return Expressions(World(ROOT, 1_768_370_820_000.0, ZONE))


def plain(value):
    """A value of lxml as one of ours would be compared."""
    if isinstance(value, list):
        return ["".join(one.itertext()) if isinstance(one, etree._Element) else str(one) for one in value]
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    return round(value, 9) if isinstance(value, float) else value


@settings(max_examples=400, deadline=None, derandomize=True)
@given(EXPRESSIONS)
def test_pure_xpath_means_what_lxml_says(expressions, source):
    node = ROOT.find("a")
    theirs = node.xpath(source)
    ours = expressions.value(source, "/data/a", node)
    if isinstance(ours, list):
        ours = [text_of([one]) for one in ours]
    assert plain(ours) == plain(theirs if not isinstance(theirs, list) else [*theirs])


@settings(max_examples=800, deadline=None, derandomize=True)
@given(SOUP)
def test_no_expression_raises_anything_but_its_own_error(expressions, source):
    try:
        value = expressions.value(source, "/data/o/u", ROOT.find("o/u"))
    except ExpressionError:
        return
    text_of(value)
    truth_of(value)
    number_of(value, ZONE)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.lists(st.tuples(st.integers(0, 99), SOUP), max_size=12), SOUP)
def test_no_answer_and_no_rule_stops_a_form(seed, answers, garbage):
    told = generate(seed)
    # One of its rules is garbage too; what XML cannot hold never comes in a form.
    rule = "".join(c for c in garbage if c.isprintable()).replace("&", "").replace("<", "").replace('"', "")
    form = read_form(told["xform"].replace('relevant="', f'relevant="{rule} ', 1))
    assert form.pristine is not None
    live = LiveForm(form, form.pristine.blank, lambda name: None, MOMENT, zone=ZONE)
    live.recalculate()
    for number, text in answers:
        nodes = live.record.all(told["leaves"][number % len(told["leaves"])])
        if nodes:
            where = live.record.indexed_path(nodes[number % len(nodes)])
            live.set(where, "".join(c for c in text if c.isprintable()))
            live.valid(where)
            live.choices(where)
            live.label(where)
    check_record(form, live.final_xml(), lambda name: None, MOMENT, ZONE)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.integers(0, 10_000),
    st.lists(st.tuples(st.integers(0, 200), st.text(max_size=6)), max_size=4),
    st.binary(max_size=30),
)
def test_no_record_makes_its_check_raise(seed, cuts, garbage):
    told = generate(seed)
    form = read_form(told["xform"])
    assert form.pristine is not None
    text = etree.tostring(form.pristine.blank, encoding="unicode")
    for place, put in cuts:
        text = text[:place] + put + text[place + 3 :]
    for record in (text.encode("utf-8", "replace"), garbage):
        try:
            check_record(form, record, lambda name: None, MOMENT, ZONE)
        except Unreadable:
            pytest.fail("an unreadable record is no finding and no error")
