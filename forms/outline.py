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
from forms.said import Said
from forms.xform import read_form

_EXPRESSIONS = ("relevant", "constraint", "calculate", "required", "readonly")
_FIXED = ("true()", "false()", "")
# What pyxform writes where a translation is missing.
_MISSING = ("", "-")
LONGEST_LABEL = 60

_NAMED = Said("id %(id)s, versi %(version)s", "id %(id)s, version %(version)s")
_NO_TITLE = Said("(tanpa judul)", "(no title)")
_NONE = Said("(tidak ada)", "(none)")
_OUTLINE = Said("Susunan", "Outline")
_GROUP = Said("kelompok", "group")
_REPEAT = Said("kelompok berulang", "repeat")
_CHOICES = Said("%(count)s pilihan", "%(count)s choices")
_LANGUAGES = Said("Bahasa", "Languages")
_LANGUAGE = Said(
    "%(name)s: %(translated)s dari %(texts)s teks, %(share)s %%",
    "%(name)s: %(translated)s of %(texts)s texts, %(share)s %%",
)
_NO_NAME = Said("(tanpa nama)", "(without a name)")
_UNNAMED = Said("satu, tanpa nama", "one, without a name")
_FILES = Said("Berkas\n  daftar: %(lists)s\n  media: %(media)s", "Files\n  lists: %(lists)s\n  media: %(media)s")
_NO_FILES = Said("tidak ada", "none")
_NOT_HERE = Said("Belum ada di folder %(folder)s", "Not in the folder %(folder)s")
_LIST_MISSING = Said(
    "%(name)s: daftar; formulir tidak diterbitkan tanpa daftar ini, kecuali server mempunyainya dengan nama yang sama.",
    "%(name)s: a list; not published without it, unless the server has one of this name.",
)
_MEDIA_MISSING = Said(
    "%(name)s: tempatnya tetap kosong di HP.",
    "%(name)s: its place stays empty on the phone.",
)
_WEIGHT = Said("Berat", "Weight")
_SIZES = Said(
    "%(plain)s; lewat jaringan %(brotli)s (brotli), %(gzip)s (gzip)",
    "%(plain)s; over the air %(brotli)s (brotli), %(gzip)s (gzip)",
)
_COUNTED = Said(
    "%(questions)s pertanyaan, %(expressions)s rumus",
    "%(questions)s questions, %(expressions)s expressions",
)
_FROM_PYXFORM = Said("Dari pyxform, dalam bahasa Inggris", "From pyxform")
_NOT_AS_WRITTEN = Said("Diterbitkan, tetapi tidak seperti tertulis", "Not refused, but not as written")
_IN_THE_WAY = Said("Belum dapat diterbitkan karena", "In the way of publishing")


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a form: its name as the form writes it, texts translated, and texts there are."""

    name: str
    translated: int
    texts: int


def describe(published: Published, folder: Path | None = None, language: str = "id") -> str:
    """The whole text, ending in a newline. folder: where the form's files stand; named when some are not there."""
    form = read_form(published.xform_xml)
    none = _NONE.told(language)
    named = _NAMED.of(id=form.form_id or none, version=form.version or none)
    languages = [_language(one) for one in languages_of(published.xform_xml)] or [_UNNAMED]
    parts = [
        f"{form.title or _NO_TITLE.told(language)}\n  {named.told(language)}",
        "\n".join([_OUTLINE.told(language), *_outline(form.root, form.default_language, language, 1)]),
        *_section(_LANGUAGES.told(language), [one.told(language) for one in languages]),
        _files(needs_of(published.xform_xml)).told(language),
        *_not_here(published, folder, language),
        *_section(_WEIGHT.told(language), [one.told(language) for one in _weight(published.xform_xml, form)]),
        *_section(_FROM_PYXFORM.told(language), published.warnings),
        *_section(
            _NOT_AS_WRITTEN.told(language), [u.said.told(language) for u in published.unsupported if not u.blocks]
        ),
        *_section(_IN_THE_WAY.told(language), [u.said.told(language) for u in published.in_the_way]),
    ]
    return "\n\n".join(parts) + "\n"


def outline_of(form: Form, language: str) -> list[tuple[int, str]]:
    """Depth from 0 and line of every question and group, in order."""
    lines = list(_outline(form.root, form.default_language, language, 0))
    return [((len(line) - len(line.lstrip(" "))) // 2, line.strip()) for line in lines]


def weight_of(xform_xml: str, form: Form) -> list[Said]:
    """What a form weighs: bytes, also over the air; questions and expressions."""
    return _weight(xform_xml, form)


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


def _outline(group: Group, form_language: str, language: str, depth: int) -> Iterator[str]:
    for child in group.children:
        yield "  " * depth + _line(child, form_language, language)
        if not isinstance(child, Question):
            yield from _outline(child, form_language, language, depth + 1)


def _line(child: Question | Group, form_language: str, language: str) -> str:
    label = " ".join(plain_text(child.labels.get(form_language, "")).split())
    label = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
    if isinstance(child, Question):
        kind = " ".join(part for part in (child.type, child.list_name or "") if part)
        kind += f", {_CHOICES.of(count=len(child.choices)).told(language)}" if child.choices else ""
    else:
        kind = (_REPEAT if isinstance(child, Repeat) else _GROUP).told(language)
    told = [child.name, f"({', '.join(part for part in (kind, child.appearance) if part)})"]
    marks = [name for name in ("required", "relevant", "constraint") if getattr(child, name, "")]
    return " ".join(part for part in (*told, label, f"[{', '.join(marks)}]" if marks else "") if part)


def _language(one: Language) -> Said:
    share = 100 * one.translated // one.texts if one.texts else 100
    return _LANGUAGE.of(name=one.name or _NO_NAME, translated=one.translated, texts=one.texts, share=share)


def _files(needs: Needs) -> Said:
    return _FILES.of(lists=", ".join(needs.lists) or _NO_FILES, media=", ".join(needs.media) or _NO_FILES)


def _not_here(published: Published, folder: Path | None, language: str) -> list[str]:
    """What the form asks for and its folder does not have."""
    if folder is None:
        return []
    needs = needs_of(published.xform_xml)
    here = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    lists = [name for name in needs.lists if name not in here and name not in published.lists]
    lines = [_LIST_MISSING.of(name=name) for name in lists]
    lines += [_MEDIA_MISSING.of(name=name) for name in needs.media if name not in here]
    title = _NOT_HERE.of(folder=folder.name)
    return _section(title.told(language), [line.told(language) for line in lines])


def _weight(xform_xml: str, form: Form) -> list[Said]:
    raw = xform_xml.encode()
    small, old = len(brotli.compress(raw, quality=11)), len(gzip.compress(raw, 9, mtime=0))
    questions = sum(1 for _ in form.questions())
    return [
        _SIZES.of(plain=_kb(len(raw)), brotli=_kb(small), gzip=_kb(old)),
        _COUNTED.of(questions=questions, expressions=expressions_in(xform_xml)),
    ]


def _section(title: str, lines: "tuple[str, ...] | list[str]") -> list[str]:
    return [title + "\n" + "\n".join(f"  {line}" for line in lines)] if lines else []


def _says_something(text: etree._Element) -> bool:
    values = [value for value in text if local_name(value) == "value"]
    return any(len(value) or (value.text or "").strip() not in _MISSING for value in values)


def _kb(size: int) -> Said:
    number = f"{size / 1000:.1f}"
    return Said(f"{number.replace('.', ',')} kB", f"{number} kB")
