"""What the shared cases cannot say: expressions that cannot be read, hostile values, functions with a world behind."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from forms.xpath import ExpressionError, Expressions, World, compile_expression
from forms.xpath.instants import instant_of
from forms.xpath.patterns import matches_whole
from forms.xpath.values import number_text

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 1, 20, 13, 30, tzinfo=JAKARTA)
XML = (
    '<data id="uji" xmlns:orx="http://openrosa.org/xforms"><a>3</a><b x="7">lima</b>'
    "<r><n>1</n><k><m>1</m></k><k><m>2</m></k></r><r><n>2</n><k><m>3</m></k></r>"
    "<lahir>1950-06-01</lahir><orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"
)


def made(zone=JAKARTA, **named):
    root = etree.fromstring(XML)
    world = World(root, instant_of(NOW, zone), zone)
    for name, value in named.items():
        setattr(world, name, value)
    return Expressions(world, {"orx": "http://openrosa.org/xforms"}, {"/data/r", "/data/r/k"}.__contains__), root


def said(expression, at="/data/a", **named):
    expressions, root = made(**named)
    node = etree.ElementTree(root).xpath(at)[0]
    path = "/" + "/".join(step.partition("[")[0] for step in at.split("/")[1:])
    text = expressions.string(expression, path, node)
    assert not expressions.failed, expressions.failed
    return text


@pytest.mark.parametrize(
    "source",
    [
        "",
        "1 +",
        "/data/",
        "(1",
        "a[1",
        "f(1,",
        "a b",
        "$x",
        "child::",
        "nowhere::a",
        "'open",
        "1 = = 2",
        "@",
        "a//",
        "#",
    ],
)
def test_what_is_no_expression_is_refused_when_it_is_read(source):
    with pytest.raises(ExpressionError):
        compile_expression(source)


@pytest.mark.parametrize(
    "source", ["(" * 5000 + "1" + ")" * 5000, "if(" * 500 + "1" + ",2,3)" * 500, "-" * 200_000 + "1"]
)
def test_an_expression_that_goes_too_deep_or_too_far_is_refused(source):
    with pytest.raises(ExpressionError):
        compile_expression(source)


def test_long_flat_expressions_and_deep_choices_of_real_forms_are_read():
    assert said(" or ".join(["a = 1"] * 3000) + " or true()") == "true"
    assert said(" + ".join(["1"] * 3000)) == "3000"
    assert said("-" * 30_000 + "/data/a") == "3"
    assert said("if(. = 0, 0, " * 60 + "'akhir'" + ")" * 60) == "akhir"


def test_one_expression_that_fails_counts_for_nothing_and_is_told():
    expressions, root = made()
    assert expressions.boolean("no-such-function(.)", "/data/a", root[0], otherwise=True) is True
    assert expressions.string("position(/data/none)", "/data/a", root[0]) == ""
    assert set(expressions.failed) == {"no-such-function(.)", "position(/data/none)"}


@pytest.mark.parametrize(
    ("expression", "at", "text"),
    [
        ("/data/r/n", "/data/r[2]/n", "2"),
        ("/data/r/k/m", "/data/r[1]/k[2]/m", "2"),
        ("count(/data/r/k)", "/data/r[1]/n", "2"),
        ("count(/data/r/k)", "/data/a", "3"),
        ("sum(/data/r/k[m > current()]/m)", "/data/r[1]/k[1]/m", "2"),
        ("orx:meta/orx:instanceID", "/data", "uuid:1"),
        ("name(orx:meta)", "/data", "orx:meta"),
        ("local-name(orx:meta)", "/data", "meta"),
        ("namespace-uri(orx:meta)", "/data", "http://openrosa.org/xforms"),
        ("b/@x + 1", "/data", "8"),
        ("count(b/@*)", "/data", "1"),
        ("count(//m/ancestor::r)", "/data/a", "2"),
        ("(//m)[last()]", "/data/a", "3"),
        ("count(//m[1])", "/data/a", "3"),
        ("count(//n | //m | //n)", "/data/a", "5"),
        ("string(/data/r[2]/preceding-sibling::*[1]/n)", "/data/a", "1"),
    ],
)
def test_paths_mean_what_stands_around_them(expression, at, text):
    assert said(expression, at) == text


@pytest.mark.parametrize(
    ("expression", "zone", "text"),
    [
        ("string(now())", "Asia/Jakarta", "2026-01-20T13:30:00.000+07:00"),
        ("string(now())", "Asia/Jayapura", "2026-01-20T15:30:00.000+09:00"),
        ("string(today() - 1)", "Asia/Jakarta", str(20472 - 7 / 24)),
        ("date(today() - 1)", "Asia/Jakarta", "2026-01-19"),
        ("string(date('2026-01-14T23:30:00.000+09:00'))", "Asia/Jakarta", "2026-01-14T21:30:00.000+07:00"),
        ("int((today() - /data/lahir) div 365.25)", "Asia/Jakarta", "75"),
        ("format-date('2026-05-17', '%a %e %b %Y')", "Asia/Jakarta", "Min 17 Mei 2026"),
        ("date('2026-02-30')", "Asia/Jakarta", "2026-03-02T07:00:00.000+07:00"),
        ("date('bukan')", "Asia/Jakarta", ""),
    ],
)
def test_dates_are_read_and_written_on_the_clock_of_one_zone(expression, zone, text):
    expressions, root = made(ZoneInfo(zone))
    expected = text if not text[:1].isdigit() or "-" in text or "." not in text else pytest.approx(float(text))
    found = expressions.string(expression, "/data/a", root[0])
    assert (float(found) if not isinstance(expected, str) else found) == expected


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7.0, "7"),
        (-0.0, "0"),
        (2.5, "2.5"),
        (1e21, "1e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e-7, "1e-7"),
        (0.000001, "0.000001"),
        (1.5e-9, "1.5e-9"),
        (0.1 + 0.2, "0.30000000000000004"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
    ],
)
def test_numbers_are_written_as_a_phone_writes_them(number, text):
    assert number_text(number) == text


def test_the_same_seed_shuffles_as_on_the_phone():
    # openrosa-xpath-evaluator's own case: the letters A to F, seed 42.
    root = etree.fromstring("<data>" + "".join(f"<i>{letter}</i>" for letter in "ABCDEF") + "</data>")
    expressions = Expressions(World(root))
    nodes = expressions.nodes("randomize(/data/i, 42)", "/data", root)
    assert "".join(node.text for node in nodes) == "AFCBDE"


def test_what_an_ed25519_signature_vouches_for_is_given_and_nothing_else():
    contents = (
        "b2wcyJ92PSvhZ3N6RWpqIHVyTTv3ja//RUA3lcG+fL8dfQ8IWBiWM4xGfHCmX2gprJPu0RXTfsdnRFRY/GNpAktUUCAxMjM0IOKckw=="
    )
    key = "6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw="
    assert said(f"extract-signed('{contents}', '{key}')") == "KTP 1234 ✓"
    assert said(f"extract-signed('{contents.replace('AktU', 'AktV')}', '{key}')") == ""
    assert said(f"extract-signed('{contents}', '{key.replace('6k', '7k')}')") == ""
    assert said("extract-signed('bukan', 'kunci')") == ""


@pytest.mark.parametrize(
    ("pattern", "value", "holds"),
    [
        (r"\d{4}", "1234", True),
        (r"\d{4}", "١٢٣٤", False),
        (r"a.c", "a\nc", False),
        (r"a$", "a\n", False),
        (r"[^]", "\n", True),
        (r"[]a", "a", False),
        (r"[[]", "[", True),
        (r"\s", "\u00a0", True),
        (r"(?<hari>\d\d)-\k<hari>", "12-12", True),
        (r"abc|d", "d", True),
        (r"\/\-", "/-", True),
    ],
)
def test_patterns_mean_what_they_mean_in_a_browser(pattern, value, holds):
    assert matches_whole(pattern, value) is holds


def test_a_value_on_which_a_pattern_runs_wild_is_given_up():
    with pytest.raises(ExpressionError, match="too long"):
        matches_whole(r"(a|aa)+", "a" * 60 + "!")
    with pytest.raises(ExpressionError, match="characters"):
        matches_whole(r"a*", "a" * 100_000)
    with pytest.raises(ExpressionError, match="no pattern"):
        matches_whole(r"(", "a")


def test_work_without_end_is_given_up():
    expressions, root = made(effort=1000)
    assert expressions.string("count(//*[count(//*[count(//*) > 0]) > 0])", "/data/a", root[0]) == ""
    assert "too much work" in next(iter(expressions.failed.values()))


def test_a_long_list_is_put_in_order_without_counting_it_again_for_each_row():
    rows = 8_000
    root = etree.fromstring("<data>" + "<i><n/></i>" * rows + "</data>")
    expressions = Expressions(World(root))
    assert expressions.number("count(//n)", "/data", root) == rows
    assert len(expressions.nodes("//i | //n", "/data", root)) == 2 * rows
