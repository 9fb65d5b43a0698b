"""The words that pyxform adds for or_other, "Other" and "Specify other.", in the languages of the form."""

import re
from collections.abc import Iterator

from lxml import etree

from forms.instance import local_name
from forms.itext import code_of
from forms.xlsform import Workbook

_OR_OTHER = re.compile(r"^(.*\S)\s+or[_ ](?:specify[_ ])?other$", re.IGNORECASE)
_MADE = "Specify other."
_ENGLISH = ("Other", _MADE)
_WORDS = {"id": ("Lainnya", "Sebutkan lainnya."), "": ("Lainnya", "Sebutkan lainnya."), "en": _ENGLISH}
WARNING = "This form uses or_other and translations"  # pyxform's, which is settled then
_XF = "{http://www.w3.org/2002/xforms}"


def in_own_words(xform_xml: str, book: Workbook) -> str:
    """The same XForm, untouched when no question says or_other."""
    used = dict(_questions(book))
    if not used:
        return xform_xml
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(xform_xml.encode(), parser)
    translations = {one: _words(one.get("lang", "")) for one in root.iter(f"{_XF}translation")}
    own = {row.get("list_name", row.get("list name")) for row in _choices(book) if _name(row) == "other"}
    for instance in root.iter(f"{_XF}instance"):
        if instance.get("id") in set(used.values()) - own:
            _choice(instance, translations)
    for control in root.iter(f"{_XF}input"):
        label = control.find(f"{_XF}label")
        name = control.get("ref", "").rpartition("/")[2]
        if name in used and label is not None and label.text == _MADE:
            _question(label, control.get("ref", ""), translations)
    return f'<?xml version="1.0"?>{etree.tostring(root, encoding="unicode")}'


def _questions(book: Workbook) -> Iterator[tuple[str, str]]:
    """Names of the questions that pyxform adds, each with the list of the question before it."""
    survey = book.sheets.get("survey")
    names = {row: text.strip() for row, _, text in survey.cells("name")} if survey else {}
    for row, _, text in survey.cells("type") if survey else ():
        found = _OR_OTHER.match(text.strip())
        if found is not None and row in names:
            yield f"{names[row]}_other", found[1].split()[-1]


def _choices(book: Workbook) -> tuple[dict[str, str], ...]:
    return book.sheets["choices"].rows if "choices" in book.sheets else ()


def _name(row: dict[str, str]) -> str:
    return row.get("name", row.get("value", ""))


def _words(language: str) -> tuple[str, str]:
    return _WORDS.get(code_of(language) if language != "default" else "", _ENGLISH)


def _choice(instance: etree._Element, translations: dict[etree._Element, tuple[str, str]]) -> None:
    for item in instance.iter(f"{_XF}item"):
        told = {local_name(child): child for child in item}
        if "name" not in told or told["name"].text != "other":
            continue
        if "label" in told:
            told["label"].text = _words("")[0]
        text_id = told["itextId"].text if "itextId" in told else None
        for translation, words in translations.items():
            for text in translation if text_id else ():
                if text.get("id") == text_id:
                    text[0].text = words[0]


def _question(label: etree._Element, path: str, translations: dict[etree._Element, tuple[str, str]]) -> None:
    if not translations:
        label.text = _words("")[1]
        return
    label.text = None
    label.set("ref", f"jr:itext('{path}:label')")
    for translation, words in translations.items():
        text = etree.SubElement(translation, f"{_XF}text", {"id": f"{path}:label"})
        etree.SubElement(text, f"{_XF}value").text = words[1]
