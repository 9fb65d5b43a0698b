"""Some words may stand in one room only, and some nowhere."""

import pytest

from tests.architecture.tree import PYTHON_ROOMS, files, found_in, lines_with

ROOMS = (*(f"{room}/" for room in PYTHON_ROOMS), "app.py")
PHONE = {"ends": (".js",)}

# rule: (what is looked for, where it is looked for, file endings, where it is at home)
RULES = {
    "the database session lives in models/": (r"\bdb\.session\b", ROOMS, (".py",), ("models/",)),
    "the doors speak to the database through verbs": (
        r"^\s*(from|import) sqlalchemy\b",
        ("api/", "sync/", "office/"),
        (".py",),
        (),
    ),
    "the server's clock is core/clock.py": (
        r"\b(datetime\.now|datetime\.utcnow|datetime\.today|date\.today|time\.time)\(",
        ROOMS,
        (".py",),
        ("core/clock.py",),
    ),
    "the phone's clock is pwa/lib/clock.js": (
        r"\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )(?<![\w.])Date\(",
        ("pwa/",),
        (".js",),
        ("pwa/lib/clock.js", "pwa/dist/"),
    ),
    "the phone speaks to the network in pwa/sync/": (
        r"(?<![\w$#])fetch\(|XMLHttpRequest|sendBeacon|new WebSocket|EventSource",
        ("pwa/",),
        (".js",),
        ("pwa/sync/", "pwa/sw.js", "pwa/dist/"),
    ),
    "IndexedDB lives in pwa/store/": (
        r"\bindexedDB\b|from 'idb'",
        ("pwa/",),
        (".js",),
        ("pwa/store/", "pwa/dist/"),
    ),
    "no string becomes code or markup": (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\("
        r"|unsafeHTML|unsafeStatic|setTimeout\(\s*['\"]",
        ("pwa/", "office/"),
        (".js", ".html"),
        ("pwa/dist/", "office/static/dist/", "office/static/vendor/"),
    ),
    "no handler and no style stands in the markup": (
        r"""\son(click|change|input|submit|load|error|key\w+|focus|blur|mouse\w+|touch\w+)=|\sstyle=["'$]|\bstyleMap\b|<script>""",
        ("pwa/", "office/templates/"),
        (".html", ".js"),
        ("pwa/dist/",),
    ),
    "no template trusts a string": (r"\|\s*safe\b|\bMarkup\(|autoescape false", ("office/",), (".html", ".py"), ()),
    "nothing is loaded from elsewhere": (
        r"""(src|href|action|poster)=["']?\s*(https?:)?//|url\(\s*["']?(https?:)?//|(from|import)\s*\(?\s*["']https?://""",
        ("pwa/", "office/templates/", "office/static/"),
        (".html", ".js", ".css", ".webmanifest"),
        ("pwa/dist/", "office/static/dist/"),
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule):
    pattern, where, ends, home = RULES[rule]
    assert found_in(pattern, files(*where, ends=ends, but=home)) == []


OFFENCES = {
    "the database session lives in models/": "db.session.commit()",
    "the doors speak to the database through verbs": "from sqlalchemy import select",
    "the server's clock is core/clock.py": "at = datetime.now(UTC)",
    "the phone's clock is pwa/lib/clock.js": "const at = new Date();",
    "the phone speaks to the network in pwa/sync/": "const answer = await fetch('/x');",
    "IndexedDB lives in pwa/store/": "const request = indexedDB.open('x');",
    "no string becomes code or markup": "element.innerHTML = text;",
    "no handler and no style stands in the markup": '<button onclick="go()">',
    "no template trusts a string": "{{ note|safe }}",
    "nothing is loaded from elsewhere": '<script src="https://cdn.example/x.js">',
}


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_sees_its_offence(rule):
    assert lines_with(RULES[rule][0], OFFENCES[rule])


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("the phone's clock is pwa/lib/clock.js", "const at = new Date(iso);"),
        ("the phone speaks to the network in pwa/sync/", "await prefetch(name);"),
        ("nothing is loaded from elsewhere", '<a href="/office/review">'),
        ("no handler and no style stands in the markup", "html`<input @click=${go} class=${style}>`"),
    ],
)
def test_the_rule_leaves_the_innocent_alone(rule, line):
    assert lines_with(RULES[rule][0], line) == []
