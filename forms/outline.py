"""What a form is, in plain text for its author: outline, languages, files, weight, and what is amiss."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli
from lxml import etree

from forms.instance import local_name
from forms.model import Form, Group, Question, Repeat
from forms.needs import Needs, needs_of
from forms.plain import plain_text
from forms.publish import Published
from forms.xform import read_form

_EXPRESSIONS = ("relevant", "constraint", "calculate", "required", "readonly")
_FIXED = ("true()", "false()", "")
# What pyxform writes where a translation is missing.
_MISSING = ("", "-")
LONGEST_LABEL = 60
_UNNAMED = "  one, without a name"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a form: its name as the form writes it, texts translated, and texts there are."""

    name: str
    translated: int
    texts: int


def describe(published: Published, folder: Path | None = None) -> str:
    """The whole text, ending in a newline. folder: where the form's files stand; named when some are not there."""
    form = read_form(published.xform_xml)
    parts = [
        f"{form.title or '(no title)'}\n  id {form.form_id or '(none)'}, version {form.version or '(none)'}",
        "Outline\n" + "\n".join(_outline(form.root, form.default_language, 1)),
        "Languages\n" + ("\n".join(map(_language, languages_of(published.xform_xml))) or _UNNAMED),
        _files(needs_of(published.xform_xml)),
        *_not_here(published, folder),
        _weight(published.xform_xml, form),
        *_section("From pyxform", published.warnings),
        *_section("Not refused, but not as written", [str(u) for u in published.unsupported if not u.blocks]),
        *_section("In the way of publishing", list(map(str, published.in_the_way))),
    ]
    return "\n\n".join(parts) + "\n"


def languages_of(xform_xml: str) -> list[Language]:
    """The languages of a form with what is translated; one without a name for a form that has only its own words."""
    raw = xform_xml.encode()
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    found: dict[str, set[str]] = {}
    for translation in root.iter("{*}translation"):
        said = {text.get("id", "") for text in translation if _says_something(text)}
        found[translation.get("lang", "")] = said
    every = set().union(*found.values())
    return [Language(name, len(said), len(every)) for name, said in found.items()]


def expressions_in(xform_xml: str) -> int:
    """How many expressions the phone works out: in binds, filters, counts and values set."""
    root = etree.fromstring(xform_xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    count = sum(bind.get(name, "") not in _FIXED for bind in root.iter("{*}bind") for name in _EXPRESSIONS)
    count += sum("[" in itemset.get("nodeset", "") for itemset in root.iter("{*}itemset"))
    count += sum(bool(action.get("value")) for action in root.iter("{*}setvalue"))
    return count + sum(any(str(k).endswith("}count") for k in repeat.attrib) for repeat in root.iter("{*}repeat"))


def _outline(group: Group, language: str, depth: int) -> Iterator[str]:
    for child in group.children:
        yield "  " * depth + _line(child, language)
        if not isinstance(child, Question):
            yield from _outline(child, language, depth + 1)


def _line(child: Question | Group, language: str) -> str:
    label = " ".join(plain_text(child.labels.get(language, "")).split())
    label = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
    if isinstance(child, Question):
        kind = " ".join(part for part in (child.type, child.list_name or "") if part)
        kind += f", {len(child.choices)} choices" if child.choices else ""
    else:
        kind = "repeat" if isinstance(child, Repeat) else "group"
    told = [child.name, f"({', '.join(part for part in (kind, child.appearance) if part)})"]
    marks = [name for name in ("required", "relevant", "constraint") if getattr(child, name, "")]
    return " ".join(part for part in (*told, label, f"[{', '.join(marks)}]" if marks else "") if part)


def _language(language: Language) -> str:
    share = 100 * language.translated // language.texts if language.texts else 100
    name = language.name or "(without a name)"
    return f"  {name}: {language.translated} of {language.texts} texts, {share} %"


def _files(needs: Needs) -> str:
    lists = ", ".join(needs.lists) or "none"
    return f"Files\n  lists: {lists}\n  media: {', '.join(needs.media) or 'none'}"


def _not_here(published: Published, folder: Path | None) -> list[str]:
    """What the form asks for and its folder does not have."""
    if folder is None:
        return []
    needs = needs_of(published.xform_xml)
    here = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    lists = [name for name in needs.lists if name not in here and name not in published.lists]
    lines = [f"{name}: a list; not published without it, unless the server has one of this name." for name in lists]
    lines += [f"{name}: its place stays empty on the phone." for name in needs.media if name not in here]
    return _section(f"Not in the folder {folder.name}", lines)


def _weight(xform_xml: str, form: Form) -> str:
    raw = xform_xml.encode()
    small = len(brotli.compress(raw, quality=11))
    sizes = f"{_kb(len(raw))}; over the air {_kb(small)} (brotli), {_kb(len(gzip.compress(raw, 9, mtime=0)))} (gzip)"
    questions = sum(1 for _ in form.questions())
    return f"Weight\n  {sizes}\n  {questions} questions, {expressions_in(xform_xml)} expressions"


def _section(title: str, lines: "tuple[str, ...] | list[str]") -> list[str]:
    return [title + "\n" + "\n".join(f"  {line}" for line in lines)] if lines else []


def _says_something(text: etree._Element) -> bool:
    values = [value for value in text if local_name(value) == "value"]
    return any(len(value) or (value.text or "").strip() not in _MISSING for value in values)


def _kb(size: int) -> str:
    return f"{size / 1000:.1f} kB"
