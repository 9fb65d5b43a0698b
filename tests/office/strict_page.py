"""A page, parsed strictly: what a browser would silently mend is an error here.

After the checking client of alphagov/notifications-admin: quality costs nothing per test and covers every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# A <p> ends itself before these, so its own end tag would be a stray one.
BLOCKS = {"address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer", "form"}
BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "header", "main", "nav", "ol", "p", "pre", "section", "table", "ul"}
INTERACTIVE = {"a", "button", "select", "textarea", "label", "form"}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}


class Element:
    """One element with its attributes, text and children."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.parts: list[Element | str] = []

    def get(self, name: str, default: str | None = None) -> str | None:
        return self.attributes.get(name, default)

    def all(self, *tags: str) -> Iterator[Element]:
        for part in self.parts:
            if isinstance(part, Element):
                if not tags or part.tag in tags:
                    yield part
                yield from part.all(*tags)

    def above(self) -> Iterator[Element]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def text(self) -> str:
        """What a person reads, spaces folded."""
        whole = "".join(part if isinstance(part, str) else f" {part.text} " for part in self.parts)
        return " ".join(whole.split())


class StrictParser(HTMLParser):
    """Builds the tree; the first thing that does not fit raises AssertionError."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, None)
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> at {self.getpos()} has an attribute twice: {names}"
        open_tags = [self.here.tag, *(element.tag for element in self.here.above())]
        assert not (tag in BLOCKS and "p" in open_tags), f"<{tag}> inside <p> at {self.getpos()}"
        if tag in INTERACTIVE - {"label"}:
            inside = [t for t in open_tags if t in INTERACTIVE and t not in ("form", "label")]
            assert not inside, f"<{tag}> inside <{inside[0]}> at {self.getpos()}"
            assert not (tag == "form" and "form" in open_tags), f"a form inside a form at {self.getpos()}"
        allowed = CHILDREN.get(self.here.tag)
        assert allowed is None or tag in allowed, f"<{tag}> straight inside <{self.here.tag}> at {self.getpos()}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.parts.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> at {self.getpos()} where <{self.here.tag}> is open"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.parts.append(data)


def parse(html: str) -> Element:
    """The tree of a page. Raises AssertionError for anything left open, closed twice, or in the wrong place."""
    parser = StrictParser()
    parser.feed(html)
    parser.close()
    assert parser.here is parser.root, f"<{parser.here.tag}> is never closed"
    return parser.root


def check_quality(page: Element) -> None:
    """What must hold on every page."""
    document = next(page.all("html"))
    assert document.get("lang") in ("id", "en")
    headings = list(page.all("h1"))
    assert len(headings) == 1, f"{len(headings)} h1 on the page: {[h.text for h in headings]}"
    title = next(page.all("title")).text
    assert headings[0].text, "the h1 is empty"
    assert title.startswith(headings[0].text), f"title {title!r} does not start with the h1 {headings[0].text!r}"
    assert len(list(page.all("main"))) == 1, "one <main>"
    _check_levels(page)
    ids = [element.get("id") for element in page.all() if element.get("id") is not None]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted(i for i in set(ids) if ids.count(i) > 1)}"
    for element in page.all():
        _check_element(element, set(ids))
    for form in page.all("form"):
        _check_form(form)


def _check_levels(page: Element) -> None:
    """Headings never skip a level inside the main part."""
    level = 0
    for heading in next(page.all("main")).all("h1", "h2", "h3", "h4", "h5", "h6"):
        if heading.tag == "h1":
            level = 1
            continue
        now = int(heading.tag[1])
        assert now <= max(level, 1) + 1, f"{heading.tag} {heading.text!r} after a heading of level {level}"
        level = now


def _check_element(element: Element, ids: set[str | None]) -> None:
    for name in element.attributes:
        assert not name.startswith("on"), f"handler in the markup: {element.tag} {name}"
        assert name != "style", f"style in the markup: {element.tag}"
    for name in ("for", "aria-labelledby", "aria-describedby", "popovertarget"):
        for target in (element.get(name) or "").split():
            assert target in ids, f"{element.tag} {name} names #{target}, which is not on the page"
    href = element.get("href") or ""
    if href.startswith("#"):
        assert href[1:] in ids, f"a link to #{href[1:]}, which is not on the page"
    assert not href.lower().lstrip().startswith(("javascript:", "data:")), href
    if element.tag in ("script", "style"):
        assert not element.text, f"inline <{element.tag}>: {element.text[:60]}"
    if element.tag == "img":
        assert element.get("alt") is not None, "a picture without alt"
    if element.tag in ("button", "a"):
        assert element.text or element.get("aria-label"), f"<{element.tag}> without words: {element.attributes}"
    if element.tag in ("input", "select", "textarea") and element.get("type") != "hidden":
        assert _is_labelled(element), f"no label: {element.tag} {element.attributes}"


def _is_labelled(field: Element) -> bool:
    if any(above.tag == "label" for above in field.above()) or field.get("aria-label"):
        return True
    root = [field, *field.above()][-1]
    return any(label.get("for") == field.get("id") and label.text for label in root.all("label") if field.get("id"))


def _check_form(form: Element) -> None:
    assert form.get("action"), "a form without action"
    method = form.get("method")
    assert method in ("get", "post"), f"form {form.get('action')} without method"
    tokens = [field for field in form.all("input") if field.get("name") == "csrf_token" and field.get("value")]
    assert (len(tokens) == 1) == (method == "post"), f"form {form.get('action')}: {len(tokens)} csrf tokens"
